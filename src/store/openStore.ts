import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStore } from '../app/jobs/runStore.ts';
import type { AuthBudget, CameraLocks, CertificatePins, Clock, Inventory } from '../app/ports.ts';
import { cameraIdPattern } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';
import { FileAuthBudget } from './authBudget.ts';
import { certificateFile } from './certificateFile.ts';
import { makeFolder } from './durableFile.ts';
import { FileLocks } from './fileLocks.ts';
import { inventoryFile } from './inventoryFile.ts';
import { defaultLockDir, openLockFolder, type LockFolder } from './lockFolder.ts';
import { runFiles } from './runFiles.ts';
import { siteKeyOf } from './siteLock.ts';

export interface StoreOptions {
  /** absolute path; made with mode 0700 when it is absent */
  home: string;
  site: string;
  clock: Clock;
  /** locks and counters of wrong passwords, shared by all users of the box; /run/lock/camopt unless given */
  lockDir?: string;
  /** what a lock tells about its holder, beside host and pid */
  user: string;
}

export interface Store {
  runs: RunStore;
  inventory: Inventory;
  certificates: CertificatePins;
  locks: CameraLocks;
  authBudget: AuthBudget;
  /** where the locks are, and whether other users of the box see them; `doctor` says so */
  lockFolder: LockFolder;
}

/** Everything that is kept for one site. Throws STORE_FAILED when the home folder cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { home, site, clock, user } = options;
  if (!cameraIdPattern.test(site))
    throw new CamOptError('USAGE', `${JSON.stringify(site)} is no name for a site: letters, digits, . _ -`);
  await makeFolder(home);
  await refuseOpenHome(home);
  const siteFolder = join(home, 'sites', site);
  await makeFolder(siteFolder);
  const lockFolder = await openLockFolder(options.lockDir ?? defaultLockDir, home);
  const locks = new FileLocks(lockFolder.path, user, clock);
  // A folder of its own: it is looked through at every login, and nearly always empty.
  const refusals = await openLockFolder(join(lockFolder.path, 'refused'), home);
  const siteKey = siteKeyOf(siteFolder);
  return {
    runs: runFiles(siteFolder, locks, siteKey),
    inventory: inventoryFile(join(siteFolder, 'inventory.json'), locks, `inventory-${siteKey}`),
    certificates: certificateFile(join(siteFolder, 'certificates.json'), locks, `certificates-${siteKey}`),
    locks,
    authBudget: new FileAuthBudget(refusals.path, clock, locks),
    lockFolder,
  };
}

/** A home that everybody may write to could be given foreign plans and credentials. Group folders (2770) are fine. */
async function refuseOpenHome(home: string): Promise<void> {
  const { mode, uid } = await stat(home);
  if ((mode & 0o002) === 0) return;
  if (uid !== process.getuid?.())
    throw new CamOptError('STORE_FAILED', `${home} can be written by everybody: chmod o-w ${home}`);
  await chmod(home, mode & 0o770);
}
