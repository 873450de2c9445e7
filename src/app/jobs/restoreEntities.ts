import { toCamOptError } from '../../domain/errors.ts';
import type { SettingPath, SettingValue, SettingValues } from '../../domain/settingPaths.ts';
import { nearness, sameValue } from '../../domain/tolerance.ts';
import type { Clock, EntityState } from '../ports.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import { sideEffectPaths } from './classify.ts';
import { sameRef } from './entityWork.ts';
import type { EntityWork, StoredEntity } from './record.ts';
import { afterWriteFailure } from './retryTable.ts';

/** A value that stands in the way of putting back, or that did not go back. */
export interface Leftover {
  path: SettingPath;
  token: string;
  wanted: SettingValue;
  has: SettingValue;
  why: 'changed by someone else' | 'refused' | 'not taken';
}

const mostSets = 2;

/**
 * Puts the configurations that the job wrote back to what they were, last written first, from the stored XML. Only what
 * the job wrote is overwritten: where somebody else changed such a value since, that configuration is left alone.
 * What is reported was read, never assumed; an empty list means that everything is as before.
 */
export async function restoreEntities(
  job: CameraJob,
  link: CameraLink,
  clock: Clock,
  signal: AbortSignal,
): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const index of [...job.record.work.keys()].toReversed()) {
    const work = job.record.work[index] as EntityWork;
    const before = stateToRestore(job, work);
    if (before === undefined || !mayHaveChanged(work)) continue;
    leftovers.push(...(await restoreEntity(job, index, before, link, clock, signal)));
  }
  return leftovers;
}

/** What is ours to put back, what is somebody else's, and what to write over the stored configuration. */
export function compareForRestore(
  before: StoredEntity,
  current: EntityState,
  work: Pick<EntityWork, 'target' | 'after' | 'ours'>,
): { needed: SettingPath[]; conflicts: SettingPath[]; keep: SettingValues } {
  const wrote = [...work.ours, work.target];
  if (work.after !== null) {
    // Of a read-back, only what was asked for and what differs from before is our doing.
    const asked = Object.keys(work.target) as SettingPath[];
    const effects = sideEffectPaths(before, { ...current, values: work.after }, work.target);
    wrote.push(onlyPaths(work.after, [...asked, ...effects]), vanished(work.target, work.after));
  }
  const now: SettingValues = current.values;
  const needed: SettingPath[] = [];
  const conflicts: SettingPath[] = [];
  for (const path of new Set(wrote.flatMap((values) => Object.keys(values) as SettingPath[]))) {
    const is = now[path] ?? null;
    if (sameValue(path, is, before.values[path] ?? null)) continue;
    const isOurs = wrote.some((values) => {
      const value = values[path];
      return value !== undefined && sameValue(path, value, is);
    });
    (isOurs ? needed : conflicts).push(path);
  }
  const changed = sideEffectPaths(before, current, {}).filter((path) => !needed.includes(path));
  return { needed, conflicts, keep: onlyPaths(now, changed) };
}

async function restoreEntity(
  job: CameraJob,
  index: number,
  before: StoredEntity,
  link: CameraLink,
  clock: Clock,
  signal: AbortSignal,
): Promise<Leftover[]> {
  let work = job.record.work[index] as EntityWork;
  const note = (change: Partial<EntityWork>): { work: EntityWork[] } => {
    work = { ...work, ...change };
    return { work: job.record.work.with(index, work) };
  };
  const end = (restore: EntityWork['restore'], leftovers: Leftover[]): Leftover[] => {
    job.record = { ...job.record, ...note({ restore }) };
    return leftovers;
  };
  const leftover = (path: SettingPath, now: EntityState, why: Leftover['why']): Leftover => ({
    path,
    token: work.ref.token,
    wanted: before.values[path] ?? null,
    has: (now.values as SettingValues)[path] ?? null,
    why,
  });

  let sent = false;
  for (let failures = 0; ;) {
    const now = await link.readEntity(work.ref, 'after-write', signal);
    const { needed, conflicts, keep } = compareForRestore(before, now, work);
    const tooFar = needed.filter((path) => !isBack(path, before, now));
    if (conflicts.length > 0 && !sent)
      return end(
        'conflict',
        conflicts.map((path) => leftover(path, now, 'changed by someone else')),
      );
    if (needed.length === 0 || (sent && tooFar.length === 0 && conflicts.length === 0))
      return end('restored', []);
    if (sent || work.restoreSets >= mostSets)
      return end(
        'failed',
        [...tooFar, ...conflicts].map((path) => leftover(path, now, 'not taken')),
      );

    await job.save(note({ restore: 'intent', restoreSets: work.restoreSets + 1 }));
    try {
      await link.writeEntity(before as EntityState, keep, signal);
      sent = true;
    } catch (error) {
      failures += 1;
      const next = afterWriteFailure(error, failures);
      job.note(toCamOptError(error).message);
      if (next.kind === 'refused')
        return end(
          'failed',
          needed.map((path) => leftover(path, now, 'refused')),
        );
      if (next.kind === 'send-again') {
        note({ restoreSets: work.restoreSets - 1 });
        await clock.sleep(next.afterMs, signal);
      }
      if (signal.aborted) throw error;
    }
  }
}

/** What was asked for and is no longer stated after the write, as a GOP where the codec fell to MJPEG: also our doing. */
export function vanished(target: SettingValues, after: SettingValues): SettingValues {
  const gone = Object.keys(target).filter((path) => after[path as SettingPath] === undefined);
  return Object.fromEntries(gone.map((path) => [path, null]));
}

/** Where a camera adapts what is put back, the nearest it takes is back. */
function isBack(path: SettingPath, before: StoredEntity, now: EntityState): boolean {
  const near = nearness(path, before.values[path] ?? null, (now.values as SettingValues)[path] ?? null);
  return near === 'equal' || (near === 'near' && path !== 'stream.bitrateMbps');
}

function stateToRestore(job: CameraJob, work: EntityWork): StoredEntity | undefined {
  return (
    work.restoreTo ?? job.record.before?.entities.find((entity) => sameRef(entity.ref, work.ref)) ?? undefined
  );
}

function mayHaveChanged(work: EntityWork): boolean {
  return work.restoreTo !== null || work.sets > 0 || work.state === 'collateral';
}

function onlyPaths(values: SettingValues, paths: readonly SettingPath[]): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([path]) => paths.includes(path as SettingPath)));
}
