import { CamOptError, isCamOptError } from '../../domain/errors.ts';
import type { History, Job, RunResult } from '../../domain/job.ts';
import type { HistoryFilter } from '../camopt.ts';
import type { CameraLocks } from '../ports.ts';
import { runLock } from './createRun.ts';
import { lostRecord, newRecord, publicError } from './jobProgress.ts';
import type { CameraRecord } from './record.ts';
import type { RunHeader, RunStore } from './runStore.ts';
import { headerAfter, resultOf } from './runSummary.ts';

const defaultLimit = 50;

/** Newest first; a run that is under way, or was cut off, shows as such. */
export async function historyOf({ runs, locks }: Stored, filter: HistoryFilter): Promise<History> {
  const unreadable: NonNullable<History['unreadable']> = [];
  const headers = await runs.list({ limit: defaultLimit, ...filter }, (run_id, error) => {
    unreadable.push({ run_id, error: publicError(error) });
  });
  const rows: History['runs'] = [];
  for (const header of headers) {
    const now = header.status === 'in_progress' ? await asFarAsItGot(runs, header) : header;
    const cut_off = await isCutOff(header, locks);
    const { run_id, kind, status, created_at, updated_at, summary, jobs } = now;
    rows.push({
      run_id,
      kind,
      status,
      created_at,
      updated_at,
      summary,
      jobs,
      ...(cut_off ? { cut_off } : {}),
    });
  }
  return { runs: rows, ...(unreadable.length > 0 ? { unreadable } : {}) };
}

interface Stored {
  runs: RunStore;
  locks: Pick<CameraLocks, 'isHeld'>;
}

/** Begun and not closed, and no process that lives holds it. */
async function isCutOff({ run_id, status }: RunHeader, locks: Stored['locks']): Promise<boolean> {
  return status === 'in_progress' && !(await locks.isHeld(runLock(run_id)));
}

/** The header of a run is written at its two ends; in between, or after a crash, its cameras' files tell. */
async function asFarAsItGot(runs: RunStore, header: RunHeader): Promise<RunHeader> {
  try {
    const records = await recordsOf(runs, header);
    const { status, ...rest } = headerAfter(header, records, new Date(header.updated_at));
    return { ...rest, status: status === 'unknown' ? status : 'in_progress' };
  } catch (error) {
    if (isCamOptError(error, 'STORE_DAMAGED')) return header;
    throw error;
  }
}

export async function statusOf({ runs, locks }: Stored, id: string): Promise<Job | RunResult> {
  const run = await runs.header(id);
  if (run !== undefined) {
    const records = await recordsOf(runs, run);
    const jobs = records.map((record) => record.job);
    const { run_id, kind, created_at, updated_at } = run;
    const cut_off = await isCutOff(run, locks);
    return { ...resultOf(run_id, kind, jobs), created_at, updated_at, ...(cut_off ? { cut_off } : {}) };
  }
  const owner = await runs.runOfJob(id);
  const cameraId = owner?.jobs.find((job) => job.job_id === id)?.camera_id;
  if (owner === undefined || cameraId === undefined) throw unknownRun(id);
  const [record] = await recordsOf(runs, owner, cameraId);
  if (record === undefined) throw unknownRun(id);
  return record.job;
}

export async function picturesOf(
  runs: RunStore,
  jobId: string,
): Promise<{ before?: Uint8Array; after?: Uint8Array }> {
  const owner = await runs.runOfJob(jobId);
  const cameraId = owner?.jobs.find((job) => job.job_id === jobId)?.camera_id;
  if (owner === undefined || cameraId === undefined) throw unknownRun(jobId);
  const before = await runs.picture(owner.run_id, cameraId, 'before');
  const after = await runs.picture(owner.run_id, cameraId, 'after');
  return {
    ...(before === undefined ? {} : { before: before.jpeg }),
    ...(after === undefined ? {} : { after: after.jpeg }),
  };
}

/**
 * Every record of a run, or the one of a camera. A camera that was never begun has none on disk and is as planned; one whose
 * record is damaged is unknown, and takes no other camera with it.
 */
export async function recordsOf(runs: RunStore, header: RunHeader, only?: string): Promise<CameraRecord[]> {
  const records: CameraRecord[] = [];
  let plan: Awaited<ReturnType<RunStore['plan']>>;
  for (const { job_id, camera_id } of header.jobs) {
    if (only !== undefined && camera_id !== only) continue;
    const record = await readOrLost(runs, header.run_id, camera_id);
    if (record !== undefined && !isCamOptError(record)) {
      records.push(record);
      continue;
    }
    plan ??= await runs.plan(header.run_id);
    const planned = plan?.cameras.find((camera) => camera.camera_id === camera_id);
    if (planned === undefined) continue;
    const fresh = newRecord({ run: header.run_id, job: job_id }, planned, new Date(header.created_at));
    records.push(record === undefined ? fresh : lostRecord(fresh, record));
  }
  return records;
}

async function readOrLost(
  runs: RunStore,
  runId: string,
  cameraId: string,
): Promise<CameraRecord | CamOptError | undefined> {
  try {
    return await runs.record(runId, cameraId);
  } catch (error) {
    if (isCamOptError(error, 'STORE_DAMAGED')) return error;
    throw error;
  }
}

export function unknownRun(id: string): CamOptError {
  return new CamOptError('RUN_UNKNOWN', `no run and no job has the id ${id}`);
}
