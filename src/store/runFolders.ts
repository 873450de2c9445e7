import { join } from 'node:path';
import { ulidTime } from '../shared/ulid.ts';

/**
 * Where a run is kept. Runs lie in one folder a day, by the time in their id, so that a job's or a run's id leads to it
 * and neither listing the newest nor adding one depends on how many there are.
 */
export interface RunFolders {
  runs: string;
  open: string;
  used: string;
  learned: string;
}

export function runFolders(siteFolder: string): RunFolders {
  return {
    runs: join(siteFolder, 'runs'),
    open: join(siteFolder, 'open'),
    used: join(siteFolder, 'used-plans'),
    learned: join(siteFolder, 'learned.json'),
  };
}

/** Undefined for what is no run id, which also keeps `../` out of paths. */
export function folderOf(folders: RunFolders, runId: string): string | undefined {
  const at = ulidTime(runId);
  return at === undefined ? undefined : join(folders.runs, dayOf(at), runId);
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Unix seconds of a run, which its jobs carry in their ids. */
export function secondOf(runId: string): number | undefined {
  const at = ulidTime(runId);
  return at === undefined ? undefined : Math.floor(at.getTime() / 1000);
}

/** `apply-<cameraId>-<unix seconds>`, and a tail where another run began in the same second. */
export function secondOfJob(jobId: string): number | undefined {
  const found = /^(?:apply|rollback)-.+?-(\d{9,11})(?:-[0-9a-z]{4})?$/.exec(jobId)?.[1];
  return found === undefined ? undefined : Number(found);
}
