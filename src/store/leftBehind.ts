import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

/** The name of a file while it is written: it tells the host and the process, so that what a killed one left is known. */
export function nameWhileWritten(base: string): string {
  return `.${base}.${host()}~${process.pid}~${randomBytes(6).toString('hex')}.tmp`;
}

/** Where the process cannot be told to be gone: no write takes this long. */
const abandonedAfterMs = 60 * 60 * 1000;

/** Removes half-written files of processes that are gone. */
export async function sweepHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!name.endsWith('.tmp')) continue;
    const file = join(folder, name);
    if (isOfAGoneProcess(name) || (await ageOf(file)) > abandonedAfterMs)
      await unlink(file).catch(() => undefined);
  }
}

function isOfAGoneProcess(name: string): boolean {
  const [, on, pid] = /\.([A-Za-z0-9-]*)~(\d+)~[0-9a-f]+\.tmp$/.exec(name) ?? [];
  // Another host may share this folder: nobody can tell from here.
  if (on !== host() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function ageOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
}

function host(): string {
  return hostname().replace(/[^A-Za-z0-9-]/g, '');
}
