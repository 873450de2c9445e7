import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/compose/systemClock.ts';
import { FileLocks } from '../../../src/store/fileLocks.ts';
import { isAlive, thisProcess } from '../../../src/store/lockHolder.ts';
import { openLockFolder } from '../../../src/store/lockFolder.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const holding = resolve(import.meta.dirname, '../../support/holdLock.ts');

async function locksIn(folder: string, user = 'anna'): Promise<FileLocks> {
  return new FileLocks(folder, user, systemClock);
}

describe('a lock', () => {
  test('is held by one and names it to the next', async () => {
    const folder = await temporaryFolder();
    const held = await (await locksIn(folder)).acquire('10.0.0.1_80', 'apply-1');
    const second = (await locksIn(folder, 'bert')).acquire('10.0.0.1_80', 'apply-2', 'onvif-10.0.0.1');
    await expect(second).rejects.toMatchObject({
      code: 'CAMERA_HELD',
      message: expect.stringMatching(/^onvif-10.0.0.1 is held by anna on .* \(pid \d+\) since .*: apply-1/),
    });
    await (await (await locksIn(folder)).acquire('10.0.0.1_8080', 'other'))[Symbol.asyncDispose]();
    await held[Symbol.asyncDispose]();
    await (await (await locksIn(folder)).acquire('10.0.0.1_80', 'again'))[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  test('F35: of twenty who want it at the same moment never two have it', async () => {
    const folder = await temporaryFolder();
    let holders = 0;
    let most = 0;
    let got = 0;
    const one = async (n: number): Promise<void> => {
      try {
        await using _lock = await (await locksIn(folder, `user${n}`)).acquire('camera', 'job');
        holders += 1;
        got += 1;
        most = Math.max(most, holders);
        await new Promise((r) => setTimeout(r, 2));
        holders -= 1;
      } catch {
        // Held by another: that is what a lock is for.
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => one(n)));
    expect(most).toBe(1);
    expect(got).toBeGreaterThan(0);
  });

  test('F36: of a process that was killed is free at once', async () => {
    const folder = await temporaryFolder();
    const child = fork(holding, [folder, 'camera'], { stdio: 'ignore' });
    await once(child, 'message');
    await expect((await locksIn(folder)).acquire('camera', 'job')).rejects.toMatchObject({
      code: 'CAMERA_HELD',
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await (await locksIn(folder)).acquire('camera', 'job'))[Symbol.asyncDispose]();
  });

  test('F37: of a process that is stalled stays held, however long', async () => {
    const folder = await temporaryFolder();
    const child = fork(holding, [folder, 'camera'], { stdio: 'ignore' });
    await once(child, 'message');
    child.kill('SIGSTOP');
    await expect((await locksIn(folder)).acquire('camera', 'job')).rejects.toMatchObject({
      code: 'CAMERA_HELD',
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test('F36: of a pid that is used again, of an earlier boot, or torn, is free; of another host it is not', async () => {
    const folder = await temporaryFolder();
    const locks = await locksIn(folder);
    const holder = { ...thisProcess(), key: 'camera', user: 'x', jobId: 'y', at: new Date().toISOString() };
    const plant = (content: string): Promise<void> => writeFile(join(folder, 'camera.1-aa.lock'), content);
    for (const free of [
      JSON.stringify({ ...holder, procStartTicks: '1' }),
      JSON.stringify({ ...holder, bootId: 'before' }),
      JSON.stringify({ ...holder, pid: 4_194_304, procStartTicks: '5' }),
      '{"key":',
    ]) {
      await plant(free);
      await (await locks.acquire('camera', 'job'))[Symbol.asyncDispose]();
    }
    await plant(JSON.stringify({ ...holder, host: 'elsewhere' }));
    await expect(locks.acquire('camera', 'job')).rejects.toMatchObject({ code: 'CAMERA_HELD' });
  });

  test('F35: of a process that /proc does not show, as that of another user under hidepid, stays held', async () => {
    const nothingShown = await temporaryFolder();
    const holder = { ...thisProcess(), key: 'camera', user: 'x', jobId: 'y', at: new Date().toISOString() };
    expect(await isAlive(holder, nothingShown)).toBe(true);
    const child = execFile('true');
    await once(child, 'exit');
    expect(await isAlive({ ...holder, pid: child.pid ?? 0 }, nothingShown)).toBe(false);
  });

  test('does not follow a link that somebody planted, nor is held by one', async () => {
    const folder = await temporaryFolder();
    const victim = join(await temporaryFolder(), 'victim');
    // As a lock of a living process it would hold the camera for ever, were the link followed.
    const holder = { ...thisProcess(), key: 'camera', user: 'x', jobId: 'y', at: new Date().toISOString() };
    await writeFile(victim, JSON.stringify(holder));
    await symlink(victim, join(folder, 'camera.1-aa.lock'));
    await (await (await locksIn(folder)).acquire('camera', 'job'))[Symbol.asyncDispose]();
    expect(JSON.parse(await readFile(victim, 'utf8'))).toEqual(holder);
  });
});

describe('the folder of locks', () => {
  test('is shared where it can be made, with the sticky bit', async () => {
    const home = await temporaryFolder();
    const wanted = join(home, 'run');
    expect(await openLockFolder(wanted, home)).toEqual({ path: wanted, shared: true, why: '' });
  });

  test.each([
    ['a planted link', async (wanted: string, home: string) => symlink(home, wanted), /link or a file/],
    ['a file', async (wanted: string) => writeFile(wanted, ''), /link or a file/],
    [
      'a folder in which everybody may remove everything',
      async (wanted: string) => {
        await mkdir(wanted);
        await chmod(wanted, 0o777);
      },
      /chmod \+t/,
    ],
  ])('falls back to the home folder and says why: %s', async (_name, plant, why) => {
    const home = await temporaryFolder();
    const wanted = join(home, 'run');
    await plant(wanted, home);
    const folder = await openLockFolder(wanted, home);
    expect(folder).toMatchObject({ path: join(home, 'locks'), shared: false });
    expect(folder.why).toMatch(why);
  });
});
