import type { CredentialInputs } from '../config/credentials.ts';
import type { Terminal } from './terminal.ts';

/** How this call can be given a password. */
export function credentialInputsFor(terminal: Terminal, env: NodeJS.ProcessEnv): CredentialInputs {
  return {
    env,
    readStdin: () => terminal.readStdin(),
    prompt: terminal.interactive ? (question) => terminal.askSecret(question) : null,
  };
}
