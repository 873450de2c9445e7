import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Made by an administrator so that colleagues on one jump box share history. */
const sharedHome = '/var/lib/camopt';

/** The shared home where it exists and may be written, else the XDG data folder. */
export async function defaultHome(env: NodeJS.ProcessEnv, shared = sharedHome): Promise<string> {
  const usable = await stat(shared).then(
    async (entry) => entry.isDirectory() && (await mayWrite(shared)),
    () => false,
  );
  return usable ? shared : join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'camopt');
}

async function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
