import type { CredentialInputs } from '../config/credentials.ts';
import { CamOptError } from '../domain/errors.ts';
import { Secret } from '../shared/secret.ts';

/** The passphrase of what is kept encrypted: CAMOPT_PASSPHRASE, else a person is asked for it. */
export function passphraseFor(
  what: string,
  { env, credentialInputs }: { env: NodeJS.ProcessEnv; credentialInputs: CredentialInputs },
): () => Promise<Secret> {
  return async () => {
    const given = env['CAMOPT_PASSPHRASE'] ?? '';
    if (given !== '') return new Secret(given);
    if (credentialInputs.prompt !== null)
      return new Secret(await credentialInputs.prompt(`Passphrase of ${what}: `));
    throw new CamOptError('CAM_CREDENTIALS_MISSING', `no passphrase for ${what}`, {
      hint: 'set CAMOPT_PASSPHRASE, or run it in a terminal',
    });
  };
}
