import { writeFile } from 'node:fs/promises';
import { CamOptError } from '../domain/errors.ts';

/** Writes what a person asked for into the file that they named. Throws USAGE where it cannot be written. */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content).catch((error: NodeJS.ErrnoException) => {
    throw new CamOptError('USAGE', `cannot write ${file}: ${error.code ?? error.message}`, {
      hint: 'with -o name a file in a folder that is there and may be written',
      cause: error,
    });
  });
}
