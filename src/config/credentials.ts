import { readFile } from 'node:fs/promises';
import { CamOptError } from '../domain/errors.ts';
import { Secret } from '../shared/secret.ts';
import type { LoadedSettings } from './settings.ts';

/** A user and password that this call was given; `set` says where from, for messages and the run's header. */
interface GivenCredentials {
  username: string;
  password: Secret;
  set: string;
}

export interface CredentialInputs {
  env: NodeJS.ProcessEnv;
  /** the whole of standard input, for `--password-file -` */
  readStdin: () => Promise<string>;
  /** asks the person without echo; null where there is no terminal */
  prompt: ((question: string) => Promise<string>) | null;
}

export interface CredentialsOfCall {
  /** by --username; wins over a camera's credential set */
  flag: GivenCredentials | null;
  /** by CAMOPT_USERNAME or the configuration file; for cameras that have no credential set */
  environment: GivenCredentials | null;
}

/**
 * The credentials that flags, environment or a prompt give. The password comes from the password file, else from
 * CAMOPT_PASSWORD, else from a prompt; never from an argument, where every user of the box could read it.
 * Throws USAGE for an empty password, CAM_CREDENTIALS_MISSING for a user without a password, CONFIG_INVALID for a password file that cannot be read.
 */
export async function credentialsOfCall(
  settings: LoadedSettings,
  inputs: CredentialInputs,
): Promise<CredentialsOfCall> {
  const { username, passwordFile } = settings.values;
  if (username === undefined) return { flag: null, environment: null };
  const password = await findPassword(username, passwordFile, inputs);
  const byFlag = settings.origins.username === 'flag';
  const given = { username, password, set: byFlag ? 'command line' : 'environment' };
  return byFlag ? { flag: given, environment: null } : { flag: null, environment: given };
}

async function findPassword(
  username: string,
  passwordFile: string | undefined,
  inputs: CredentialInputs,
): Promise<Secret> {
  if (passwordFile !== undefined)
    return notEmpty(firstLine(await readPassword(passwordFile, inputs)), username);
  const fromEnvironment = inputs.env['CAMOPT_PASSWORD'];
  // As every other variable: empty, as a compose file passes on what nobody set, is not given.
  if (fromEnvironment !== undefined && fromEnvironment !== '') return new Secret(fromEnvironment);
  if (inputs.prompt !== null) return notEmpty(await inputs.prompt(`Password of ${username}: `), username);
  throw new CamOptError('CAM_CREDENTIALS_MISSING', `no password for ${username}`, {
    hint: 'set CAMOPT_PASSWORD or give --password-file',
  });
}

/** Every camera would refuse it, and two refusals are all that an account is given. */
function notEmpty(password: string, username: string): Secret {
  if (password !== '') return new Secret(password);
  throw new CamOptError('USAGE', `the password of ${username} is empty`, {
    hint: 'nothing was sent: give it by CAMOPT_PASSWORD, --password-file or at the prompt',
  });
}

async function readPassword(file: string, inputs: CredentialInputs): Promise<string> {
  if (file === '-') return inputs.readStdin();
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CamOptError(
      'CONFIG_INVALID',
      `cannot read the password file ${file}: ${error.code ?? error.message}`,
      {
        hint: 'give a file that you may read; the password is its first line',
        cause: error,
      },
    );
  });
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}
