import { rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrunedPictures } from '../app/jobs/runStore.ts';
import { ulidTime } from '../shared/ulid.ts';
import { storeFailed } from './durableFile.ts';
import { namesIn } from './readFolder.ts';
import { dayOf, folderOf, type RunFolders } from './runFolders.ts';

/**
 * Removes the pictures of runs that began before then. What was done stays, with everything that a rollback needs: pictures
 * are what takes the space, and what shows people. A run that is not finished keeps its own.
 */
export async function prunePictures(
  folders: RunFolders,
  before: Date,
  dryRun: boolean,
): Promise<PrunedPictures> {
  const pruned = { runs: 0, pictures: 0, bytes: 0 };
  const open = new Set(await namesIn(folders.open));
  for (const day of await namesIn(folders.runs)) {
    if (day > dayOf(before)) continue;
    for (const runId of await namesIn(join(folders.runs, day))) {
      const folder = folderOf(folders, runId);
      const began = ulidTime(runId);
      if (folder === undefined || began === undefined || began >= before || open.has(runId)) continue;
      const { pictures, bytes } = await pruneRun(join(folder, 'pictures'), dryRun);
      pruned.runs += pictures > 0 ? 1 : 0;
      pruned.pictures += pictures;
      pruned.bytes += bytes;
    }
  }
  return pruned;
}

async function pruneRun(folder: string, dryRun: boolean): Promise<{ pictures: number; bytes: number }> {
  const names = await namesIn(folder);
  let bytes = 0;
  try {
    for (const name of names) {
      const file = join(folder, name);
      bytes += (await stat(file)).size;
      if (!dryRun) await unlink(file);
    }
    if (!dryRun) await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw storeFailed(folder, error);
  }
  return { pictures: names.length, bytes };
}
