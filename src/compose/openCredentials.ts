import { join, resolve } from 'node:path';
import type { CredentialInputs } from '../config/credentials.ts';
import type { LoadedSettings } from '../config/settings.ts';
import { namedCredentials } from '../store/credentials/credentialSets.ts';
import type { NamedCredentials } from '../store/credentials/credentialSets.ts';
import { siteLock } from '../store/siteLock.ts';
import { passphraseFor } from './passphraseFor.ts';
import { systemClock } from './systemClock.ts';
import { userName } from './userName.ts';

export type { NamedCredentials } from '../store/credentials/credentialSets.ts';

/** The named credential sets of the site. The passphrase comes from CAMOPT_PASSPHRASE, else a person is asked for it. */
export function openCredentials(options: {
  loaded: LoadedSettings;
  credentialInputs: CredentialInputs;
  env: NodeJS.ProcessEnv;
}): NamedCredentials {
  const { site, lockDir, credentialCommand } = options.loaded.values;
  const home = resolve(options.loaded.values.home);
  const { env, credentialInputs } = options;
  const directory = env['CREDENTIALS_DIRECTORY'];
  const file = join(home, 'sites', site, 'credentials.json');
  return namedCredentials({
    file,
    lock: () =>
      siteLock(
        {
          home,
          site,
          user: userName(),
          clock: systemClock,
          ...(lockDir === undefined ? {} : { lockDir: resolve(lockDir) }),
        },
        'credentials',
      ),
    ...(credentialCommand === undefined ? {} : { command: credentialCommand as [string, ...string[]] }),
    ...(directory === undefined || directory === '' ? {} : { directory }),
    passphrase: passphraseFor(`the credential sets of ${site}`, file, { env, credentialInputs }),
  });
}
