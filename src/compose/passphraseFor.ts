import { existsSync } from 'node:fs';
import type { CredentialInputs } from '../config/credentials.ts';
import { CamOptError } from '../domain/errors.ts';
import { Secret } from '../shared/secret.ts';

/**
 * The passphrase of what is kept encrypted in this file: CAMOPT_PASSPHRASE, else a person is asked for it. Where there is no
 * file yet the answer decides the passphrase, and is asked for twice: what was mistyped would never be opened again.
 */
export function passphraseFor(
  what: string,
  file: string,
  { env, credentialInputs }: { env: NodeJS.ProcessEnv; credentialInputs: CredentialInputs },
): () => Promise<Secret> {
  return async () => {
    const given = env['CAMOPT_PASSPHRASE'] ?? '';
    if (given !== '') return new Secret(given);
    const { prompt } = credentialInputs;
    if (prompt !== null && existsSync(file)) return new Secret(await prompt(`Passphrase of ${what}: `));
    if (prompt !== null) {
      const typed = await prompt(`New passphrase of ${what}: `);
      if (typed === (await prompt('The same again: '))) return new Secret(typed);
      throw new CamOptError('USAGE', 'the two passphrases differ', { hint: 'nothing was kept: try again' });
    }
    throw new CamOptError('CAM_CREDENTIALS_MISSING', `no passphrase for ${what}`, {
      hint: 'set CAMOPT_PASSPHRASE, or run it in a terminal',
    });
  };
}
