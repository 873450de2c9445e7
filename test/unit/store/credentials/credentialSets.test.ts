import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../../src/shared/secret.ts';
import { namedCredentials } from '../../../../src/store/credentials/credentialSets.ts';
import { siteLock } from '../../../../src/store/siteLock.ts';
import { testClock } from '../../../support/onvifSession.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const marker = 'Marker-8c1f';

async function setsIn(folder: string, passphrase = 'correct horse', more = {}) {
  let asked = 0;
  const sets = namedCredentials({
    file: join(folder, 'credentials.json'),
    lock: () =>
      siteLock({ home: folder, site: 's', user: 'u', clock: testClock, lockDir: folder }, 'credentials'),
    passphrase: async () => {
      asked += 1;
      return new Secret(passphrase);
    },
    ...more,
  });
  return { sets, asked: () => asked };
}

describe('credential sets', () => {
  test('that two processes add and remove at once are all kept', async () => {
    const folder = await temporaryFolder();
    const set = { username: 'op', password: new Secret(marker) };
    await (await setsIn(folder)).sets.add('old', set);
    // Each with a store of its own, as two processes have.
    const [first, second, third] = await Promise.all([setsIn(folder), setsIn(folder), setsIn(folder)]);
    await Promise.all([first.sets.add('a', set), second.sets.add('b', set), third.sets.remove('old')]);
    const names = (await (await setsIn(folder)).sets.list(signal())).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['a', 'b']);
  });

  test('lie encrypted on disk, are asked for once, and open with their passphrase alone', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'credentials.json');
    await (await setsIn(folder)).sets.add('lobby', { username: 'op', password: new Secret(marker) });
    const content = await readFile(file, 'utf8');
    expect(content).not.toContain(marker);
    expect(content).not.toContain('"op"');

    const again = await setsIn(folder);
    expect(await again.sets.list(signal())).toEqual([{ name: 'lobby', from: 'file' }]);
    expect(await again.sets.get('absent', signal())).toBeUndefined();
    expect(again.asked()).toBe(0);
    const found = await again.sets.get('lobby', signal());
    await again.sets.get('lobby', signal());
    expect(found).toMatchObject({ username: 'op', set: 'lobby' });
    expect(found?.password.reveal()).toBe(marker);
    expect(JSON.stringify(found)).not.toContain(marker);
    expect(again.asked()).toBe(1);

    const wrong = await setsIn(folder, 'guess');
    await expect(wrong.sets.get('lobby', signal())).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await chmod(file, 0o640);
    await expect(again.sets.remove('lobby')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await chmod(file, 0o600);
    expect(await again.sets.remove('lobby')).toBe(true);
    expect(await again.sets.get('lobby', signal())).toBeUndefined();
  });

  test('that another process changed are the new ones at the next question, without asking anew', async () => {
    const folder = await temporaryFolder();
    const here = await setsIn(folder);
    const there = await setsIn(folder);
    await there.sets.add('lobby', { username: 'op', password: new Secret('old') });
    expect((await here.sets.get('lobby', signal()))?.password.reveal()).toBe('old');
    await there.sets.add('lobby', { username: 'op', password: new Secret('new') });
    await there.sets.add('gate', { username: 'op', password: new Secret('other') });
    expect((await here.sets.get('lobby', signal()))?.password.reveal()).toBe('new');
    expect((await here.sets.get('gate', signal()))?.password.reveal()).toBe('other');
    expect(here.asked()).toBe(1);
  });

  test('come from a command without a shell, asked once', async () => {
    const folder = await temporaryFolder();
    const count = join(folder, 'count');
    const script = `require('fs').appendFileSync(process.argv[1],'x');console.log(JSON.stringify({gate:{username:'$HOME; rm',password:'${marker}'}}))`;
    const { sets } = await setsIn(folder, '', { command: [process.execPath, '-e', script, count] });
    expect((await sets.get('gate', signal()))?.username).toBe('$HOME; rm');
    await sets.get('gate', signal());
    expect(await readFile(count, 'utf8')).toBe('x');
  });

  test('of a command that fails are a named error without its output', async () => {
    const folder = await temporaryFolder();
    for (const script of [
      `console.error('${marker}');process.exit(3)`,
      `console.log('${marker}')`,
      `console.log(JSON.stringify({gate:'${marker}'}))`,
    ]) {
      const { sets } = await setsIn(folder, '', { command: [process.execPath, '-e', script] });
      const failure: unknown = await sets.get('gate', signal()).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(String((failure as Error).message)).not.toContain(marker);
    }
  });

  test('that systemd hands over come first', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'camopt'), JSON.stringify({ gate: { username: 'sd', password: 'p' } }));
    const { sets } = await setsIn(folder, '', { directory: folder });
    expect((await sets.get('gate', signal()))?.username).toBe('sd');
    expect(await sets.list(signal())).toEqual([{ name: 'gate', from: 'directory' }]);
  });
});
