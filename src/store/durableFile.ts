import { createHash } from 'node:crypto';
import { chmod, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CamOptError } from '../domain/errors.ts';
import { nameWhileWritten } from './leftBehind.ts';

/**
 * A file that is either as before or as now, also after a power cut: written beside its place, flushed, renamed, and
 * the folder flushed. Throws STORE_FAILED, with nothing left behind.
 */
export async function writeDurably(
  file: string,
  content: string | Uint8Array,
  readers: Readers = 'as-folder',
): Promise<void> {
  const beside = join(dirname(file), nameWhileWritten(basename(file)));
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      if (readers === 'as-folder' && (await isShared(dirname(file)))) await handle.chmod(0o660);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    await flushFolder(dirname(file));
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw storeFailed(file, error);
  }
}

/** Who may read a file: its owner alone, or all who may write into the folder it lies in. */
export type Readers = 'owner' | 'as-folder';

/** Folders down to this one, each flushed into its parent; for the owner, or for the group where the home is shared. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    const first = await firstMade(folder);
    if (first === undefined) return;
    const shared = await isShared(dirname(first));
    for (let made = folder; ; made = dirname(made)) {
      if (shared) await chmod(made, 0o2770);
      await flushFolder(dirname(made));
      if (made === first || made === dirname(made)) return;
    }
  } catch (error) {
    throw storeFailed(folder, error);
  }
}

/**
 * The uppermost folder that had to be made; undefined when this one was there. Not by `recursive` of mkdir: below a folder
 * that takes none (/proc, a home that an automounter minds) Node 24 tries again without end.
 */
async function firstMade(folder: string): Promise<string | undefined> {
  if (await isFolder(folder)) return undefined;
  const above = dirname(folder) === folder ? undefined : await firstMade(dirname(folder));
  try {
    await mkdir(folder, { mode: 0o700 });
    return above ?? folder;
  } catch (error) {
    // Somebody else may have been faster.
    if (await isFolder(folder)) return above;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

/** A home that an administrator made for a group (2770): colleagues read each other's runs and settle them. */
export async function isShared(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  return (mode & 0o2020) === 0o2020;
}

/**
 * Flushes a folder. Whoever asks while a flush is under way shares the next one with all others who do: sixteen cameras
 * at once cost two flushes, not sixteen.
 */
export async function flushFolder(folder: string): Promise<void> {
  const running = flushes.get(folder);
  if (running === undefined) {
    await startFlush(folder);
    return;
  }
  running.next ??= running.done.then(
    () => startFlush(folder),
    () => startFlush(folder),
  );
  await running.next;
}

const flushes = new Map<string, { done: Promise<void>; next?: Promise<void> }>();

function startFlush(folder: string): Promise<void> {
  const flush: { done: Promise<void>; next?: Promise<void> } = {
    done: flushNow(folder).finally(() => {
      if (flush.next === undefined) flushes.delete(folder);
    }),
  };
  flushes.set(folder, flush);
  return flush.done;
}

async function flushNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Windows cannot flush a folder; a rename is durable there by itself.
    if (!hasCode(error, 'EPERM', 'EISDIR', 'EINVAL')) throw error;
  } finally {
    await handle.close();
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function storeFailed(file: string, error: unknown, tried: 'read' | 'write' = 'write'): CamOptError {
  if (error instanceof CamOptError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new CamOptError('STORE_FAILED', `cannot ${tried} ${file}: ${why}`, { cause: error });
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
