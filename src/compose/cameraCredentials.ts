import type { CredentialSource } from '../app/ports.ts';
import { credentialsOfCall } from '../config/credentials.ts';
import type { CredentialInputs, CredentialsOfCall } from '../config/credentials.ts';
import type { LoadedSettings } from '../config/settings.ts';

/**
 * The credentials for a camera: what the call gave by flag, else the environment. A person is asked for a password at most
 * once, and only when a camera is really asked something.
 */
export function cameraCredentials(options: {
  loaded: LoadedSettings;
  credentialInputs: CredentialInputs;
}): CredentialSource {
  let ofCall: Promise<CredentialsOfCall> | undefined;
  return {
    for: async () => {
      const { flag, environment } = await (ofCall ??= credentialsOfCall(
        options.loaded,
        options.credentialInputs,
      ));
      return flag ?? environment;
    },
  };
}
