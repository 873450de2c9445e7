import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CamOptError } from '../domain/errors.ts';

/**
 * Where the file that a person named will be, asked before the work begins: hundreds of cameras are not read for a folder
 * that is not there. Throws USAGE.
 */
export async function outputFile(named: string | undefined): Promise<string | undefined> {
  if (named === undefined) return undefined;
  const file = resolve(named);
  // A file that is there may be writable where its folder is not: /dev/stdout, a pipe of the shell.
  await access(file, constants.W_OK)
    .catch(() => access(dirname(file), constants.W_OK))
    .catch(cannotWrite(file));
  return file;
}

/** Writes what a person asked for into the file that they named. Throws USAGE where it cannot be written. */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content).catch(cannotWrite(file));
}

function cannotWrite(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new CamOptError('USAGE', `cannot write ${file}: ${error.code ?? error.message}`, {
      hint: 'with -o name a file in a folder that is there and may be written',
      cause: error,
    });
  };
}
