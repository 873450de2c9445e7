import { CamOptError, isCamOptError, toCamOptError } from '../../domain/errors.ts';
import type { SettingPath, SettingValues } from '../../domain/settingPaths.ts';
import { sameValue } from '../../domain/tolerance.ts';
import type { Clock, EntityState } from '../ports.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import { sameRef } from './entityWork.ts';
import { publicError } from './jobProgress.ts';
import type { EntityWork, StoredEntity } from './record.ts';
import { afterWriteFailure } from './retryTable.ts';

/** A Set whose answer was lost is sent once more at most, and only when reading shows that it was not carried out. */
const mostSets = 2;
const lostAnswerWaitMs = 1000;

/**
 * Writes every configuration of the job that is not as asked for yet, one after the other, each read before and after.
 * What the camera refuses is kept with its reason; what somebody else changed meanwhile throws DRIFTED.
 */
export async function writeEntities(
  job: CameraJob,
  link: CameraLink,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (const [index, work] of job.record.work.entries()) {
    if (work.state === 'rejected' || work.state === 'collateral') continue;
    job.begin(stepName(work));
    await writeEntity(job, index, link, clock, signal);
  }
}

export function stepName(work: Pick<EntityWork, 'ref'>): string {
  return `write ${work.ref.kind} ${work.ref.token}`;
}

async function writeEntity(
  job: CameraJob,
  index: number,
  link: CameraLink,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let work = job.record.work[index] as EntityWork;
  const note = (change: Partial<EntityWork>): { work: EntityWork[] } => {
    work = { ...work, ...change };
    return { work: job.record.work.with(index, work) };
  };
  const remember = (change: Partial<EntityWork>): void => {
    job.record = { ...job.record, ...note(change) };
  };

  for (let failures = 0; ;) {
    const seen = await link.readEntity(work.ref, work.sets > 0 ? 'after-write' : 'read', signal);
    const values: SettingValues = seen.values;
    if (hasAll(values, work.target)) {
      remember({ state: 'written', after: values });
      return;
    }
    if (work.sets > 0 && (work.state === 'written' || changedSince(job, work, seen).length > 0)) {
      remember({ state: 'written', after: values });
      return;
    }
    if (work.sets >= mostSets) {
      remember({ state: 'written', after: values });
      return;
    }
    if (!somethingWasSent(job)) refuseForeignEdit(job, work, seen);

    // The first intent carries the state before: it is read back from disk before the camera is touched.
    await job.save(
      note({ state: 'intent', sets: work.sets + 1 }),
      somethingWasSent(job) ? undefined : 'check',
    );
    try {
      await link.writeEntity(seen, work.target, signal);
      remember({ state: 'written', error: null });
    } catch (error) {
      failures += 1;
      const next = afterWriteFailure(error, failures);
      job.note(toCamOptError(error).message);
      remember({ error: publicError(error) });
      if (next.kind === 'refused') {
        remember({ state: 'rejected', error: publicError(error), sets: work.sets - 1 });
        // The camera said that it needs a restart: nothing further is sent to it.
        if (isCamOptError(error, 'CAM_REBOOT_NEEDED')) throw error;
        return;
      }
      if (next.kind === 'send-again') {
        remember({ state: 'pending', sets: work.sets - 1 });
        await clock.sleep(next.afterMs, signal);
      } else {
        // A camera that is still busy with it would show the old value.
        await clock.sleep(lostAnswerWaitMs, signal);
      }
      if (signal.aborted) throw error;
    }
  }
}

export function hasAll(values: SettingValues, target: SettingValues): boolean {
  return Object.entries(target).every(([path, wanted]) => {
    const got = values[path as SettingPath];
    return got !== undefined && sameValue(path as SettingPath, wanted, got);
  });
}

/** Of what is asked for, what is not as the state before has it. */
function changedSince(job: CameraJob, work: EntityWork, seen: EntityState): SettingPath[] {
  const was: SettingValues = before(job, work)?.values ?? {};
  const now: SettingValues = seen.values;
  const asked = Object.keys(work.target) as SettingPath[];
  return asked.filter((path) => !sameValue(path, was[path] ?? null, now[path] ?? null));
}

function before(job: CameraJob, work: EntityWork): StoredEntity | undefined {
  return job.record.before?.entities.find((entity) => sameRef(entity.ref, work.ref));
}

function somethingWasSent(job: CameraJob): boolean {
  return job.record.work.some((work) => work.sets > 0);
}

function refuseForeignEdit(job: CameraJob, work: EntityWork, seen: EntityState): void {
  const edited = changedSince(job, work, seen);
  if (edited.length === 0) return;
  const { kind, token } = work.ref;
  const now: SettingValues = seen.values;
  const drift = edited.map((path) => ({
    path,
    token,
    plannedFrom: before(job, work)?.values[path] ?? null,
    now: now[path] ?? null,
    target: work.target[path] ?? null,
  }));
  throw new CamOptError(
    'DRIFTED',
    `${job.record.job.camera_id}: ${kind} ${token} was changed by someone else a moment ago: ${edited.join(', ')}`,
    { details: { drift } },
  );
}
