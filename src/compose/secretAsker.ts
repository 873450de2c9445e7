import type { SecretQuestion } from '../app/siteServices.ts';
import type { CredentialInputs } from '../config/credentials.ts';

/** The ways to a password, of which the one to a person may change: the UI asks on its own screen. */
export function withAsker(given: CredentialInputs): {
  inputs: CredentialInputs;
  askBy: (ask: SecretQuestion) => void;
} {
  let { prompt } = given;
  return {
    inputs: {
      env: given.env,
      readStdin: given.readStdin,
      get prompt() {
        return prompt;
      },
    },
    askBy: (ask) => (prompt = ask),
  };
}
