import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { credentialsOfCall } from '../../../src/config/credentials.ts';
import type { CredentialInputs } from '../../../src/config/credentials.ts';
import { loadSettings } from '../../../src/config/settings.ts';

const load = (flags: Record<string, unknown>, env: NodeJS.ProcessEnv = {}): ReturnType<typeof loadSettings> =>
  loadSettings(flags, { XDG_CONFIG_HOME: '/nowhere', ...env }, () => Promise.resolve('/nowhere'));

const inputs = (more: Partial<CredentialInputs> = {}): CredentialInputs => ({
  env: {},
  readStdin: () => Promise.reject(new Error('stdin was read')),
  prompt: null,
  ...more,
});

test('without a user there are no credentials, and nobody is asked', async () => {
  const prompt = (): Promise<string> => Promise.reject(new Error('asked'));
  expect(await credentialsOfCall(await load({}), inputs({ prompt }))).toEqual({
    flag: null,
    environment: null,
  });
});

test('a user by flag wins over sets, a user from the environment does not', async () => {
  const given = inputs({ env: { CAMOPT_PASSWORD: 'pw' } });
  const byFlag = await credentialsOfCall(await load({ username: 'eve' }), given);
  expect(byFlag.flag?.username).toBe('eve');
  expect(byFlag.flag?.password.reveal()).toBe('pw');
  expect(byFlag.environment).toBeNull();
  const byEnvironment = await credentialsOfCall(await load({}, { CAMOPT_USERNAME: 'ann' }), given);
  expect(byEnvironment.flag).toBeNull();
  expect(byEnvironment.environment?.username).toBe('ann');
});

test('the password file gives its first line and wins over the environment; - is stdin', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-password-'));
  const file = join(folder, 'password');
  await writeFile(file, 'from file \r\nsecond line\n');
  const env = { CAMOPT_PASSWORD: 'from environment' };
  const fromFile = await credentialsOfCall(
    await load({ username: 'a', passwordFile: file }),
    inputs({ env }),
  );
  expect(fromFile.flag?.password.reveal()).toBe('from file ');
  const fromStdin = await credentialsOfCall(
    await load({ username: 'a', passwordFile: '-' }),
    inputs({ readStdin: () => Promise.resolve('from stdin\n') }),
  );
  expect(fromStdin.flag?.password.reveal()).toBe('from stdin');
  await rm(folder, { recursive: true });
});

test('a person is asked where the variable is there and empty', async () => {
  const prompt = (): Promise<string> => Promise.resolve('typed');
  const given = inputs({ env: { CAMOPT_PASSWORD: '' }, prompt });
  expect((await credentialsOfCall(await load({ username: 'ann' }), given)).flag?.password.reveal()).toBe(
    'typed',
  );
});

test('a person is asked only where nothing else gives the password', async () => {
  const asked: string[] = [];
  const prompt = (question: string): Promise<string> => {
    asked.push(question);
    return Promise.resolve('typed');
  };
  const given = await credentialsOfCall(await load({ username: 'ann' }), inputs({ prompt }));
  expect(given.flag?.password.reveal()).toBe('typed');
  expect(asked).toEqual(['Password of ann: ']);
});

test('a user without a password is an error that says what to do, and names no file content', async () => {
  await expect(credentialsOfCall(await load({ username: 'ann' }), inputs())).rejects.toMatchObject({
    code: 'CAM_CREDENTIALS_MISSING',
  });
  await expect(
    credentialsOfCall(await load({ username: 'ann', passwordFile: '/nowhere/pw' }), inputs()),
  ).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('first line') });
});

test.each([
  ['a prompt', {}, inputs({ prompt: () => Promise.resolve('') })],
  ['stdin', { passwordFile: '-' }, inputs({ readStdin: () => Promise.resolve('\n') })],
])('an empty password from %s is wrong usage and no try on a camera', async (_from, flags, given) => {
  const settings = await load({ username: 'ann', ...flags });
  await expect(credentialsOfCall(settings, given)).rejects.toMatchObject({ code: 'USAGE' });
});
