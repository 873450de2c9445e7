import type { Identity } from '../../domain/camera.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { CameraPlan, PlannedChange } from '../../domain/plan.ts';
import type { SettingPath, SettingValues } from '../../domain/settingPaths.ts';
import { sameValue } from '../../domain/tolerance.ts';
import type { EntityState } from '../ports.ts';
import { refuseOtherDevice } from './applyCamera.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import { withCamera, type JobPlace } from './cameraWorld.ts';
import { classify, labelOf } from './classify.ts';
import { endingInForce, notRestored } from './conclude.ts';
import { newWork, sameRef } from './entityWork.ts';
import type { CameraRecord, EntityWork, StoredEntity } from './record.ts';
import { compareForRestore, restoreEntities, vanished, type Leftover } from './restoreEntities.ts';

/** The plan and the work that put one finished job back; undefined where that job wrote nothing. */
export function reverseOf(record: CameraRecord): { plan: CameraPlan; work: EntityWork[] } | undefined {
  const { before } = record;
  if (before === null) return undefined;
  const work: EntityWork[] = [];
  const changes: PlannedChange[] = [];
  for (const done of record.work) {
    const restoreTo = before.entities.find((entity) => sameRef(entity.ref, done.ref));
    if (restoreTo === undefined || (done.sets === 0 && done.state !== 'collateral')) continue;
    const wrote: SettingValues = { ...done.target, ...changedBy(done, restoreTo) };
    const target: SettingValues = {};
    for (const path of Object.keys(wrote) as SettingPath[]) {
      const was = restoreTo.values[path];
      if (was === undefined) continue;
      target[path] = was;
      const from = wrote[path] ?? null;
      if (sameValue(path, from, was)) continue;
      const label = labelOf(done.ref, record.plan);
      changes.push({
        path,
        ...label,
        from,
        to: was,
        reason: `as before ${record.job.job_id}`,
        rule: 'rollback',
      });
    }
    const gone = done.after === null ? {} : vanished(done.target, done.after);
    work.push({ ...newWork(done.ref, target), restoreTo, ours: [done.target, wrote, gone] });
  }
  if (work.length === 0) return undefined;
  const { identity, device } = before;
  return {
    plan: {
      ...record.plan,
      identity: identityKnown(record.plan.identity, identity),
      firmware: device.firmware,
      changes,
      warnings: [],
    },
    work: work.toReversed(),
  };
}

/** What answered the job counts; what it was not asked for is known from its plan. */
function identityKnown(planned: Identity, answered: Identity): Identity {
  return {
    uuid: answered.uuid || planned.uuid,
    serial: answered.serial || planned.serial,
    mac: answered.mac || planned.mac,
  };
}

/** Puts one job back by hand. Nothing at all is written where somebody changed one of its values since. */
export async function rollBackCamera(job: CameraJob, place: JobPlace): Promise<void> {
  const { unread } = job.record.plan;
  if (unread !== undefined) {
    const ending = { status: 'unknown', verification: 'unverified', outcomes: [] } as const;
    await job.end({
      ...ending,
      error: new CamOptError('STORE_DAMAGED', unread.message),
      detail: unread.message,
    });
    return;
  }
  await withCamera(job, place, async (link) => {
    job.begin('check');
    const reading = await link.read(place.signal);
    refuseOtherDevice(job, reading);
    const { needed, conflicts } = compareAll(job, reading.entities);
    if (conflicts.length > 0) {
      const error = notRestored(conflicts);
      await job.end({
        status: 'unknown',
        verification: 'mismatch',
        outcomes: [],
        error,
        detail: error.message,
      });
      return;
    }
    if (needed === 0) {
      await job.end({
        status: 'skipped',
        verification: 'skipped',
        outcomes: [],
        detail: 'already as before',
      });
      return;
    }
    if (place.options.dryRun) {
      const detail = `would put back ${needed} settings`;
      await job.end({ status: 'skipped', verification: 'skipped', outcomes: [], detail });
      return;
    }
    job.begin('save');
    const at = place.world.clock.now().toISOString();
    job.record = {
      ...job.record,
      phase: 'rolling_back',
      before: {
        at,
        identity: reading.identity,
        device: reading.device,
        entities: touched(job, reading.entities),
        picture: null,
      },
    };
    await finishRollBack(job, link, place);
  });
}

/** From the first write on, also of a rollback that was cut off. */
export async function finishRollBack(job: CameraJob, link: CameraLink, place: JobPlace): Promise<void> {
  job.begin('roll back');
  const leftovers = await restoreEntities(job, link, place.world.clock, place.signal);
  job.begin('verify');
  const now: EntityState[] = [];
  for (const work of job.record.work) now.push(await link.readEntity(work.ref, 'after-write', place.signal));
  const work = job.record.work.map((item): EntityWork => {
    const state = now.find((candidate) => sameRef(candidate.ref, item.ref));
    return { ...item, sets: item.restoreSets, state: 'written', after: state?.values ?? null };
  });
  job.record = { ...job.record, work };
  const outcomes = classify(job.record, now, null);
  if (leftovers.length === 0) {
    // What the camera makes of its own old values is as near as it gets: there is nothing left to put back.
    const ending = endingInForce(outcomes, false);
    await job.end({ ...ending, status: 'completed', detail: 'everything is as before' });
    return;
  }
  const error = notRestored(leftovers);
  await job.end({ status: 'unknown', verification: 'mismatch', outcomes, error, detail: error.message });
}

function compareAll(
  job: CameraJob,
  entities: readonly EntityState[],
): { needed: number; conflicts: Leftover[] } {
  let needed = 0;
  const conflicts: Leftover[] = [];
  for (const work of job.record.work) {
    const { restoreTo } = work;
    const current = entities.find((entity) => sameRef(entity.ref, work.ref));
    if (restoreTo === null) continue;
    if (current === undefined)
      throw new CamOptError(
        'DRIFTED',
        `${job.record.job.camera_id} has no ${work.ref.kind} ${work.ref.token} any more`,
      );
    const found = compareForRestore(restoreTo, current, work);
    needed += found.needed.length;
    for (const path of found.conflicts)
      conflicts.push({
        path,
        token: work.ref.token,
        wanted: restoreTo.values[path] ?? null,
        has: (current.values as SettingValues)[path] ?? null,
        why: 'changed by someone else',
      });
  }
  return { needed, conflicts };
}

function touched(job: CameraJob, entities: readonly EntityState[]): EntityState[] {
  return entities.filter((entity) => job.record.work.some((work) => sameRef(work.ref, entity.ref)));
}

/** What the job's last reading differs in from before: adapted values and side effects. */
function changedBy(done: EntityWork, before: StoredEntity): SettingValues {
  const changed = Object.entries(done.after ?? {}).filter(([key, value]) => {
    const path = key as SettingPath;
    const was = before.values[path];
    return was !== undefined && !sameValue(path, was, value) && !isLive(path, done);
  });
  return Object.fromEntries(changed);
}

/** Automatic exposure moves these by itself: they are nobody's setting. */
function isLive(path: SettingPath, done: EntityWork): boolean {
  const automatic = String(done.after?.['exposure.mode'] ?? '').toUpperCase() === 'AUTO';
  return automatic && (path === 'exposure.shutter' || path === 'exposure.gain' || path === 'exposure.iris');
}
