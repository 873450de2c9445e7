import { join } from 'node:path';
import { sha256 } from './durableFile.ts';
import { FileLocks } from './fileLocks.ts';
import { defaultLockDir, openLockFolder } from './lockFolder.ts';
import type { StoreOptions } from './openStore.ts';
import { waitForLock } from './waitForLock.ts';

/** Who holds it opens and seals what is encrypted, which costs a second of processor time on purpose. */
const longestMs = 60_000;

/** Held while a file of the site is read, changed and written, by who needs nothing else of the store. */
export async function siteLock(
  { home, site, lockDir, user, clock }: StoreOptions,
  name: string,
): Promise<AsyncDisposable> {
  const folder = await openLockFolder(lockDir ?? defaultLockDir, home);
  const locks = new FileLocks(folder.path, user, clock);
  return waitForLock(locks, `${name}-${siteKeyOf(join(home, 'sites', site))}`, { longestMs });
}

/** Tells the files of one site from those of another in the folder that all share. */
export function siteKeyOf(siteFolder: string): string {
  return sha256(siteFolder).slice(0, 16);
}
