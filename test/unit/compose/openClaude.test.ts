import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openClaude } from '../../../src/compose/openClaude.ts';
import type { OpenClaude } from '../../../src/compose/openClaude.ts';
import { CamOptError } from '../../../src/domain/errors.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { instantClock } from '../../support/instantClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const key = new Secret('sk-ant-marker-0815');

interface Given {
  env?: NodeJS.ProcessEnv;
  policy?: Policy;
  /** none: the person declines to type one */
  passphrase?: string;
}

function open(folder: string, { env = {}, policy = { version: 1 }, passphrase }: Given = {}): OpenClaude {
  return openClaude({
    env,
    policy: () => policy,
    passphrase: () =>
      passphrase === undefined
        ? Promise.reject(new CamOptError('CAM_CREDENTIALS_MISSING', 'nobody typed it'))
        : Promise.resolve(new Secret(passphrase)),
    folder,
    shrinker: { shrink: () => Promise.reject(new Error('not asked')) },
    clock: instantClock(),
  });
}

test('without a key nobody looks, and the state says what is missing and what it would cost', async () => {
  const claude = open(await temporaryFolder());
  expect(await claude.state()).toMatchObject({
    consent: false,
    key: 'none',
    model: 'claude-haiku-5-5',
    host: 'api.anthropic.com',
    maxPictures: 200,
    maxUsd: null,
  });
  expect((await claude.state()).perPicture.usd).toBeGreaterThan(0);
  expect(await claude.vision()).toMatch(/no key/);
});

test('what the policy says holds, and a model of unknown price says so', async () => {
  const policy: Policy = {
    version: 1,
    vision: { consent: true, model: 'claude-next', max_pictures: 5, max_usd: 0.5 },
  };
  const env = { ANTHROPIC_API_KEY: ' sk-ant-from-outside\n', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/v1' };
  expect(await open(await temporaryFolder(), { env, policy }).state()).toMatchObject({
    consent: true,
    key: 'environment',
    model: 'claude-next',
    host: '127.0.0.1:9',
    maxPictures: 5,
    maxUsd: 0.5,
    perPicture: { usd: null },
  });
});

test('a key for the session is in memory only, before the one of the environment', async () => {
  const folder = await temporaryFolder();
  const claude = open(folder, { env: { ANTHROPIC_API_KEY: 'sk-ant-from-outside' } });
  expect(await claude.useKey(key)).toMatchObject({ key: 'session' });
  await expect(stat(join(folder, 'claude-key.json'))).rejects.toThrow('ENOENT');
  expect(await claude.vision()).toMatchObject({ model: 'claude-haiku-5-5' });
  expect(await claude.forgetKey()).toMatchObject({ key: 'environment' });
});

test('a kept key lies encrypted on disk and opens with its passphrase alone', async () => {
  const folder = await temporaryFolder();
  await open(folder, { passphrase: 'correct horse' }).useKey(key, { keep: true });
  const content = await readFile(join(folder, 'claude-key.json'), 'utf8');
  expect(content).not.toContain('marker');
  expect((await stat(join(folder, 'claude-key.json'))).mode & 0o077).toBe(0);

  expect(await open(folder).state()).toMatchObject({ key: 'sealed' });
  // A wrong or missing passphrase costs the look, never the recommendation.
  expect(await open(folder).vision()).toBe('nobody typed it');
  expect(await open(folder, { passphrase: 'battery staple' }).vision()).toMatch(/passphrase/);

  const later = open(folder, { passphrase: 'correct horse' });
  expect(await later.vision()).toMatchObject({ model: 'claude-haiku-5-5' });
  expect(await later.state()).toMatchObject({ key: 'session' });
  expect(await later.forgetKey()).toMatchObject({ key: 'none' });
  expect(await open(folder, { passphrase: 'correct horse' }).vision()).toMatch(/no key/);
});

test('a key under another passphrase takes the place of the one before', async () => {
  const folder = await temporaryFolder();
  await open(folder, { passphrase: 'correct horse' }).useKey(key, { keep: true });
  await open(folder, { passphrase: 'another' }).useKey(new Secret('sk-ant-second-key'), { keep: true });
  expect(await open(folder, { passphrase: 'correct horse' }).vision()).toMatch(/passphrase/);
  expect(await open(folder, { passphrase: 'another' }).vision()).toMatchObject({ model: 'claude-haiku-5-5' });
});

test('what cannot be a key is refused before it is kept', async () => {
  const claude = open(await temporaryFolder(), { passphrase: 'correct horse' });
  for (const text of ['', '   ', 'short', 'two words here', 'sk-ant\u0000nul-0815'])
    await expect(claude.useKey(new Secret(text), { keep: true })).rejects.toMatchObject({ code: 'USAGE' });
  expect(await claude.state()).toMatchObject({ key: 'none' });
  expect(await claude.useKey(new Secret('  sk-ant-pasted-0815\r\n'))).toMatchObject({ key: 'session' });
});
