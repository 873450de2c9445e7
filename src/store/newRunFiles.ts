import { chmod, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runLock } from '../app/jobs/createRun.ts';
import type { NewRun } from '../app/jobs/runStore.ts';
import type { CameraLocks } from '../app/ports.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { flushFolder, hasCode, isShared, makeFolder, storeFailed } from './durableFile.ts';
import { readIfThere, safeFileName } from './readFolder.ts';
import { folderOf, type RunFolders } from './runFolders.ts';
import { waitForLock } from './waitForLock.ts';

/** What making a run needs beside the folders. */
export interface RunMaking {
  locks: CameraLocks;
  siteKey: string;
  /** whether that run can be seen, and with it rolled back and settled */
  isThere: (runId: string) => Promise<boolean>;
}

/**
 * Makes the files of a run with the plan claimed for it: a plan is applied once, also when two try at the same moment. The
 * claim of a run that never came about, for want of space or because its process was killed, counts for nothing.
 */
export async function withPlanClaimed<Result>(
  folders: RunFolders,
  run: NewRun,
  making: RunMaking,
  make: () => Promise<Result>,
): Promise<Result> {
  const planId = safeFileName(run.plan.plan_id);
  // Held until the run can be seen: a claim without a run is then one that was never made good.
  await using _making = await waitForLock(making.locks, `plan-${making.siteKey}-${planId}`);
  const claim = join(folders.used, planId);
  await claimPlan(folders, claim, run, making);
  // Awaited here: without that the lock would be given back before the run is made.
  return await make();
}

/** A run whose files could not all be made was none. */
export async function orWithdrawn<Result>(
  folders: RunFolders,
  runId: string,
  make: () => Promise<Result>,
): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    await withdraw(folders, runId);
    throw error;
  }
}

/**
 * Takes away what is left of a run whose process ended before the run could be seen: nothing was sent to any camera. False
 * where there is a run, or one is being made.
 */
export async function withdrawnAsNeverBegun(
  folders: RunFolders,
  runId: string,
  { locks, isThere }: Omit<RunMaking, 'siteKey'>,
): Promise<boolean> {
  if (await isThere(runId)) return false;
  try {
    await using _dead = await locks.acquire(runLock(runId), 'looking');
    if (await isThere(runId)) return false;
    await withdraw(folders, runId);
    return true;
  } catch (error) {
    if (isCamOptError(error, 'CAMERA_HELD')) return false;
    throw error;
  }
}

async function claimPlan(
  folders: RunFolders,
  claim: string,
  { run_id, plan }: NewRun,
  making: RunMaking,
): Promise<void> {
  await makeFolder(folders.used);
  for (;;) {
    try {
      await writeFile(claim, run_id, { flag: 'wx', mode: 0o600, flush: true });
      if (await isShared(folders.used)) await chmod(claim, 0o660);
      await flushFolder(folders.used);
      return;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) {
        await unlink(claim).catch(() => undefined);
        throw storeFailed(claim, error);
      }
    }
    const by = (await readIfThere(claim))?.toString() ?? '';
    if (!(await withdrawnAsNeverBegun(folders, by, making)))
      throw new CamOptError('PLAN_USED', `plan ${plan.plan_id} was applied by run ${by}`);
    await unlink(claim).catch((unlinking: unknown) => {
      throw storeFailed(claim, unlinking);
    });
  }
}

async function withdraw(folders: RunFolders, runId: string): Promise<void> {
  const folder = folderOf(folders, runId);
  if (folder === undefined) return;
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  await unlink(join(folders.open, runId)).catch(() => undefined);
}
