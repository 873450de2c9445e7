import { randomBytes } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CamOptError } from '../domain/errors.ts';
import { makeFolder } from '../store/durableFile.ts';

const shortest = 16;

export interface ApiToken {
  token: string;
  /** where it is kept; null when the environment gave it */
  file: string | null;
}

/** CAMOPT_API_TOKEN, else the one in the home folder, which is made on first use and readable by its owner alone. */
export async function apiToken(home: string, env: NodeJS.ProcessEnv): Promise<ApiToken> {
  const given = env['CAMOPT_API_TOKEN'];
  if (given !== undefined && given !== '') {
    if (given.length < shortest)
      throw new CamOptError('USAGE', `CAMOPT_API_TOKEN is shorter than ${shortest} characters`);
    return { token: given, file: null };
  }
  const file = join(home, 'api-token');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept === undefined) return { token: await makeToken(home, file), file };
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new CamOptError('CONFIG_INVALID', `${file} can be read by others`, { hint: `chmod 600 ${file}` });
  if (kept.trim().length < shortest)
    throw new CamOptError('CONFIG_INVALID', `${file} holds no token`, {
      hint: `delete ${file}: a new one is made`,
    });
  return { token: kept.trim(), file };
}

async function makeToken(home: string, file: string): Promise<string> {
  await makeFolder(home);
  const token = randomBytes(32).toString('base64url');
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${token}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return token;
}
