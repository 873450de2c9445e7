import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSettings } from '../../../src/config/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'camopt-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const home = (): Promise<string> => Promise.resolve('/home/of/nobody');

async function withFile(text: string): Promise<NodeJS.ProcessEnv> {
  const file = join(folder, 'config.yaml');
  await writeFile(file, text);
  return { CAMOPT_CONFIG: file };
}

describe('settings', () => {
  test('a flag wins over the environment, the environment over the file, the file over the default', async () => {
    const file = await withFile('site: from-file\ntimeout: 1\nusername: from-file\n');
    const env = { ...file, CAMOPT_SITE: 'from-env', CAMOPT_TIMEOUT: '2' };
    const { values, origins } = await loadSettings({ site: 'from-flag' }, env, home);
    expect(values).toMatchObject({ site: 'from-flag', timeout: 2, username: 'from-file', verbose: false });
    expect(origins).toMatchObject({
      site: 'flag',
      timeout: 'environment',
      username: 'file',
      verbose: 'default',
    });
  });

  test('without a file everything has its default', async () => {
    const { values, file } = await loadSettings({}, { XDG_CONFIG_HOME: folder }, home);
    expect(values).toEqual({
      home: '/home/of/nobody',
      site: 'default',
      color: true,
      verbose: false,
      json: false,
      listen: true,
    });
    expect(file.found).toBe(false);
  });

  test('NO_COLOR counts unless it is empty', async () => {
    const load = (value: string): ReturnType<typeof loadSettings> =>
      loadSettings({}, { XDG_CONFIG_HOME: folder, NO_COLOR: value }, home);
    expect((await load('1')).values.color).toBe(false);
    expect((await load('')).values.color).toBe(true);
  });

  test.each([
    ['an unknown name', 'sit: x\n', /sit/],
    ['a password', 'password: secret\n', /password/],
    ['no YAML', 'site: [\n', /config\.yaml/],
    ['a wrong type', 'site: {a: 1}\n', /site/],
  ])('refuses a file with %s', async (_what, text, message) => {
    await expect(loadSettings({}, await withFile(text), home)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a file that was named must be there', async () => {
    await expect(loadSettings({}, { CAMOPT_CONFIG: join(folder, 'absent') }, home)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test.each([
    [{ site: '../etc' }, {}, /--site/],
    [{ timeout: 'soon' }, {}, /--timeout/],
    [{ concurrency: '0' }, {}, /--concurrency/],
    [{}, { CAMOPT_TIMEOUT: '-3' }, /CAMOPT_TIMEOUT/],
  ])('refuses %j with %j by its name', async (flags, env, message) => {
    await expect(loadSettings(flags, { XDG_CONFIG_HOME: folder, ...env }, home)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(message) as string,
    });
  });
});
