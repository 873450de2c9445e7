import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { passphraseFor } from '../../../src/compose/passphraseFor.ts';
import type { CredentialInputs } from '../../../src/config/credentials.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

function person(...answers: string[]): { credentialInputs: CredentialInputs; asked: string[] } {
  const asked: string[] = [];
  const prompt = (question: string): Promise<string> => {
    asked.push(question);
    return Promise.resolve(answers.shift() ?? '');
  };
  return { credentialInputs: { env: {}, readStdin: () => Promise.resolve(''), prompt }, asked };
}

test('a new passphrase is asked for twice, and nothing comes of two that differ', async () => {
  const file = join(await temporaryFolder(), 'sets.json');
  const { credentialInputs, asked } = person('horse', 'horse', 'horse', 'house');
  const passphrase = passphraseFor('the sets', file, { env: {}, credentialInputs });
  expect((await passphrase()).reveal()).toBe('horse');
  await expect(passphrase()).rejects.toMatchObject({ code: 'USAGE', message: 'the two passphrases differ' });
  expect(asked).toHaveLength(4);
});

test('the one of a file that is there is asked for once, and not at all where the environment has it', async () => {
  const file = join(await temporaryFolder(), 'sets.json');
  await writeFile(file, '{}');
  const { credentialInputs, asked } = person('horse');
  expect((await passphraseFor('the sets', file, { env: {}, credentialInputs })()).reveal()).toBe('horse');
  expect(asked).toEqual(['Passphrase of the sets: ']);
  const env = { CAMOPT_PASSPHRASE: 'given' };
  expect((await passphraseFor('the sets', `${file}.new`, { env, credentialInputs })()).reveal()).toBe(
    'given',
  );
  expect(asked).toHaveLength(1);
});
