import type { Credentials, CredentialSource } from '../app/ports.ts';
import { credentialsOfCall } from '../config/credentials.ts';
import type { CredentialInputs, CredentialsOfCall } from '../config/credentials.ts';
import type { LoadedSettings } from '../config/settings.ts';
import { CamOptError } from '../domain/errors.ts';
import type { NamedCredentials } from './openCredentials.ts';

const commandDeadlineMs = 60_000;

/**
 * The credentials for a camera: what the call gave by flag, else the set that the call or the inventory names, else the
 * environment. One camera, one set: nothing is ever tried out. A person is asked at most once, and only when a camera is
 * really asked something.
 */
export function cameraCredentials(options: {
  loaded: LoadedSettings;
  credentialInputs: CredentialInputs;
  sets: Pick<NamedCredentials, 'get'>;
}): CredentialSource {
  const { loaded, credentialInputs, sets } = options;
  let ofCall: Promise<CredentialsOfCall> | undefined;
  const fromSet = async (name: string): Promise<Credentials> => {
    const found = await sets.get(name, AbortSignal.timeout(commandDeadlineMs));
    if (found !== undefined) return found;
    throw new CamOptError('CAM_CREDENTIALS_MISSING', `there is no credential set ${JSON.stringify(name)}`, {
      hint: '`camopt credentials list` names them',
    });
  };
  return {
    for: async (camera) => {
      const { username, allowPasswordText } = loaded.values;
      const set = loaded.values.credentialSet ?? camera.facts.credentialSet;
      const byFlag = username !== undefined && loaded.origins.username === 'flag';
      const consented = (found: Credentials | null): Credentials | null =>
        found === null || allowPasswordText === undefined
          ? found
          : { passwordText: allowPasswordText, ...found };
      if (set !== undefined && !byFlag) return consented(await fromSet(set));
      ofCall ??= credentialsOfCall(loaded, credentialInputs).catch((error: unknown) => {
        ofCall = undefined;
        throw error;
      });
      const { flag, environment } = await ofCall;
      return consented(flag ?? environment);
    },
  };
}
