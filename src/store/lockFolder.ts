import { chmod, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder } from './durableFile.ts';

export interface LockFolder {
  path: string;
  /** other users of the box see the locks and counters in it */
  shared: boolean;
  /** why it could not be the shared one; empty when it is */
  why: string;
}

export const defaultLockDir = '/run/lock/camopt';

/** Sticky and writable for all, as /tmp is: colleagues see each other's locks and cannot remove them. */
const sharedMode = 0o1777;

/** The shared folder where it can be used, else one in the home folder, which only this user's processes see. */
export async function openLockFolder(wanted: string, home: string): Promise<LockFolder> {
  const why = await whyUnusable(wanted);
  if (why === undefined) return { path: wanted, shared: true, why: '' };
  const path = join(home, 'locks');
  await makeFolder(path);
  return { path, shared: false, why };
}

async function whyUnusable(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { mode: sharedMode });
    // The umask took bits away from the mode above.
    await chmod(folder, sharedMode);
  } catch (error) {
    if (!isExisting(error)) return `cannot make ${folder}: ${words(error)}`;
  }
  try {
    // Not stat: a link that somebody planted would lead our files elsewhere.
    const found = await lstat(folder);
    if (!found.isDirectory()) return `${folder} is no folder but a link or a file`;
    const openToAll = (found.mode & 0o002) !== 0;
    if (openToAll && (found.mode & 0o1000) === 0)
      return `${folder} lets everybody remove the locks of others (chmod +t ${folder})`;
    const trial = join(folder, `.trial-${randomBytes(6).toString('hex')}`);
    await writeFile(trial, '', { flag: 'wx', mode: 0o600 });
    await rm(trial);
    return undefined;
  } catch (error) {
    return `cannot use ${folder}: ${words(error)}`;
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
