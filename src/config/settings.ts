import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { CamOptError } from '../domain/errors.ts';
import { passwordTextSchema } from '../domain/passwordText.ts';
import { firstProblem } from '../domain/valueProblem.ts';

/**
 * Every setting of the program with its check. The configuration file has the same names as here; `variables` has those of
 * the environment. Passwords are no settings: see credentials.ts.
 */
export const settingsSchema = z.strictObject({
  home: z.string().min(1).describe('folder with inventory, history and plans'),
  site: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash and underscore')
    .describe('the place whose inventory, credentials and policy are used'),
  username: z.string().min(1).optional().describe('user on the cameras'),
  passwordFile: z.string().min(1).optional().describe('file with the password in its first line; - is stdin'),
  credentialSet: z.string().min(1).optional().describe('named credential set for every camera of this call'),
  credentialCommand: z
    .tuple([z.string().min(1)], z.string())
    .optional()
    .describe('command that prints credential sets as JSON: program and arguments, no shell'),
  caFile: z.string().min(1).optional().describe("file with the certificates of the site's own authorities"),
  allowPasswordText: passwordTextSchema
    .optional()
    .describe('where the password itself may be sent to cameras that take nothing else: tls or anywhere'),
  timeout: z.coerce.number().positive().max(600).optional().describe('seconds for one answer of a camera'),
  concurrency: z.coerce.number().int().min(1).max(256).optional().describe('hosts worked on at once'),
  lockDir: z.string().min(1).optional().describe('folder of the locks that all users of the box share'),
  policy: z.string().min(1).optional().describe('policy file of the site'),
  listen: z
    .union([z.boolean(), z.stringbool()])
    .describe('take in cameras that announce themselves while the UI or the server runs'),
  ascii: z.boolean().optional().describe('terminal UI: lines and signs in ASCII only'),
  theme: z
    .enum(['dark', 'light'])
    .optional()
    .describe('terminal UI: colours for a dark or a light background'),
  mouse: z.boolean().optional().describe('terminal UI: mouse on from the start'),
  pictures: z
    .enum(['half-blocks', 'kitty'])
    .optional()
    .describe(
      'terminal UI: how pictures are drawn: half-blocks, or kitty where the terminal knows its protocol',
    ),
  screenReader: z.boolean().optional().describe('terminal UI: in words for a screen reader'),
  keys: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe('terminal UI: own keys, command to key or keys; docs/keys.md'),
  color: z.boolean().describe('colours in the output of commands'),
  verbose: z.boolean().describe('what goes over the wire, on stderr'),
  json: z.boolean().describe('one JSON document on stdout'),
});
export type ProgramSettings = z.infer<typeof settingsSchema>;
export type SettingName = keyof ProgramSettings;

/** Where a value came from, in the order of precedence. */
type Origin = 'flag' | 'environment' | 'file' | 'default';

export interface LoadedSettings {
  values: ProgramSettings;
  origins: Record<SettingName, Origin>;
  /** the configuration file that was looked for, and whether it was there */
  file: { path: string; found: boolean };
}

/** The variable of the environment that gives each. */
export const variables: Partial<Record<SettingName, string>> = {
  home: 'CAMOPT_HOME',
  site: 'CAMOPT_SITE',
  username: 'CAMOPT_USERNAME',
  passwordFile: 'CAMOPT_PASSWORD_FILE',
  credentialSet: 'CAMOPT_CREDENTIAL_SET',
  caFile: 'CAMOPT_CA_FILE',
  allowPasswordText: 'CAMOPT_ALLOW_PASSWORD_TEXT',
  timeout: 'CAMOPT_TIMEOUT',
  concurrency: 'CAMOPT_CONCURRENCY',
  lockDir: 'CAMOPT_LOCK_DIR',
  policy: 'CAMOPT_POLICY',
  listen: 'CAMOPT_LISTEN',
};

/**
 * Flags over environment over file over defaults.
 * Throws CONFIG_INVALID for a file that does not hold what it should, USAGE for a bad flag or variable.
 */
export async function loadSettings(
  flags: Readonly<Partial<Record<SettingName, unknown>>>,
  env: NodeJS.ProcessEnv,
  defaultHome: () => Promise<string>,
): Promise<LoadedSettings> {
  const file =
    env['CAMOPT_CONFIG'] ??
    join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'camopt', 'config.yaml');
  const inFile = await readConfigFile(file, env['CAMOPT_CONFIG'] !== undefined);
  const fromFile: Record<string, unknown> = inFile ?? {};
  const fromEnvironment = environmentValues(env);
  const given = withoutUndefined(flags);
  const defaults = { site: 'default', listen: true, color: true, verbose: false, json: false };
  const home = given['home'] ?? fromEnvironment['home'] ?? fromFile['home'] ?? (await defaultHome());
  const checked = settingsSchema.safeParse({ ...defaults, ...fromFile, ...fromEnvironment, ...given, home });
  if (!checked.success) {
    const { where, says } = firstProblem(checked.error);
    const name = where.split('.')[0] as SettingName;
    const origin = originOf(name, given, fromEnvironment, {});
    throw new CamOptError(
      'USAGE',
      origin === 'environment' ? `${variables[name] ?? 'NO_COLOR'}: ${says}` : `--${dashed(name)}: ${says}`,
    );
  }
  const names = Object.keys(settingsSchema.shape) as SettingName[];
  const origins = Object.fromEntries(
    names.map((name) => [name, originOf(name, given, fromEnvironment, fromFile)]),
  ) as Record<SettingName, Origin>;
  return { values: checked.data, origins, file: { path: file, found: inFile !== undefined } };
}

/** What the file says by itself; undefined where there is none. Throws CONFIG_INVALID. */
export async function checkConfigFile(path: string): Promise<Partial<ProgramSettings> | undefined> {
  return readConfigFile(path, false);
}

async function readConfigFile(
  path: string,
  mustExist: boolean,
): Promise<Partial<ProgramSettings> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && !mustExist) return undefined;
    throw new CamOptError('CONFIG_INVALID', `cannot read ${path}: ${error.code ?? error.message}`, {
      hint: 'check CAMOPT_CONFIG, or the permissions of the file',
      cause: error,
    });
  });
  if (text === undefined) return undefined;
  const { parseYaml } = await import('./parseYaml.ts');
  let content: unknown;
  try {
    content = parseYaml(text) ?? {};
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw new CamOptError('CONFIG_INVALID', `${path}: ${first.replace(/:$/, '')}`, { cause: error });
  }
  const checked = settingsSchema.partial().safeParse(content);
  if (checked.success) return withoutUndefined(checked.data);
  const { where, says } = firstProblem(checked.error);
  throw new CamOptError('CONFIG_INVALID', `${path}: ${where || 'file'}: ${says}`);
}

function environmentValues(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(variables)) {
    const value = env[variable];
    if (value !== undefined && value !== '') values[name] = value;
  }
  // https://no-color.org: any value that is not empty
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') values['color'] = false;
  return values;
}

function originOf(
  name: string,
  flags: Record<string, unknown>,
  environment: Record<string, unknown>,
  file: Record<string, unknown>,
): Origin {
  if (name in flags) return 'flag';
  if (name in environment) return 'environment';
  return name in file ? 'file' : 'default';
}

function withoutUndefined(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
