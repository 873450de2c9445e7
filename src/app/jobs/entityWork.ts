import type { Drifted } from '../../domain/job.ts';
import { isOffered, offerFor } from '../../domain/offer.ts';
import type { CameraPlan, PlannedChange } from '../../domain/plan.ts';
import {
  isStreamPath,
  type SettingPath,
  type SettingValue,
  type SettingValues,
} from '../../domain/settingPaths.ts';
import { sameValue } from '../../domain/tolerance.ts';
import type { CameraReading, EntityRef, EntityState } from '../ports.ts';
import type { EntityWork } from './record.ts';
import { tokenOf } from './settingPlace.ts';

/** What a fresh look at the camera makes of a plan: what to write, what cannot be written, what somebody changed. */
export interface Preflight {
  work: EntityWork[];
  refused: { path: SettingPath; token: string; reason: string }[];
  drift: Drifted[];
}

export function compareWithPlan(plan: CameraPlan, reading: CameraReading): Preflight {
  const result: Preflight = { work: [], refused: [], drift: [] };
  const targets = new Map<EntityState, SettingValues>();
  for (const change of plan.changes) {
    const token = tokenOf(change, plan.base) ?? '';
    const entity = entityFor(reading.entities, change.path, token);
    const now = entity?.values[change.path as keyof EntityState['values']];
    if (entity === undefined) {
      // Streams and sensors may bear the same token.
      const wasThere = isStreamPath(change.path)
        ? plan.base.settings.streams?.some((stream) => stream.token === token) === true
        : change.from !== null;
      if (wasThere) result.drift.push(driftOf(change, token, 'gone'));
      else result.refused.push({ path: change.path, token, reason: 'not offered over ONVIF' });
    } else if (now === undefined) {
      result.refused.push({ path: change.path, token, reason: 'not offered over ONVIF' });
    } else if (sameValue(change.path, now, change.to)) {
      continue;
    } else if (!sameValue(change.path, now, change.from)) {
      result.drift.push(driftOf(change, token, now));
    } else {
      const reason = whyNotOffered(plan, reading, change, token);
      if (reason === undefined)
        targets.set(entity, { ...targets.get(entity), [change.path]: change.to } as SettingValues);
      else result.refused.push({ path: change.path, token, reason });
    }
  }
  result.drift.push(...driftBeneath(plan, targets));
  result.work = inWriteOrder([...targets].map(([entity, target]) => ({ entity, target })));
  return result;
}

export function newWork(ref: EntityRef, target: SettingValues): EntityWork {
  return {
    ref,
    target,
    state: 'pending',
    sets: 0,
    restoreSets: 0,
    error: null,
    after: null,
    restore: null,
    restoreTo: null,
    ours: [],
  };
}

export function sameRef(a: EntityRef, b: EntityRef): boolean {
  return a.kind === b.kind && a.token === b.token;
}

function entityFor(
  entities: readonly EntityState[],
  path: SettingPath,
  token: string,
): EntityState | undefined {
  const kind = isStreamPath(path) ? 'encoder' : 'imaging';
  return entities.find((entity) => entity.ref.kind === kind && entity.ref.token === token);
}

function driftOf(change: PlannedChange, token: string, now: SettingValue): Drifted {
  return { path: change.path, token, plannedFrom: change.from, now, target: change.to };
}

/** A rate or GOP was chosen for one codec and size: when those moved, the choice no longer stands. */
const beneath: readonly SettingPath[] = ['stream.codec', 'stream.resolution', 'stream.fps'];

function driftBeneath(plan: CameraPlan, targets: Map<EntityState, SettingValues>): Drifted[] {
  const drift: Drifted[] = [];
  for (const [entity, target] of targets) {
    if (entity.ref.kind !== 'encoder') continue;
    const { token } = entity.ref;
    const base: SettingValues = plannedStream(plan, token);
    for (const path of beneath) {
      const planned = base[path];
      const now = (entity.values as SettingValues)[path];
      if (path in target || planned === undefined || now === undefined) continue;
      if (plan.changes.some((change) => change.path === path && tokenOf(change, plan.base) === token))
        continue;
      if (!sameValue(path, planned, now))
        drift.push({ path, token, plannedFrom: planned, now, target: planned });
    }
  }
  return drift;
}

function plannedStream(plan: CameraPlan, token: string): SettingValues {
  const { settings, mainStream } = plan.base;
  const stream =
    settings.streams?.find((candidate) => candidate.token === token) ??
    (token === mainStream ? settings.stream : undefined);
  if (stream === undefined || stream === null) return {};
  return {
    'stream.codec': stream.codec ?? null,
    'stream.resolution': stream.resolution ?? null,
    'stream.fps': stream.fps ?? null,
  };
}

/** Options are read anew before writing: what was offered when the plan was made may be gone by now. */
function whyNotOffered(
  plan: CameraPlan,
  reading: CameraReading,
  change: PlannedChange,
  token: string,
): string | undefined {
  if (change.path !== 'stream.codec' && change.path !== 'stream.resolution') return undefined;
  const stream = reading.settings.streams?.find((candidate) => candidate.token === token);
  const codecChange = plan.changes.find((x) => x.path === 'stream.codec' && tokenOf(x, plan.base) === token);
  const codec = codecChange?.to ?? stream?.codec ?? reading.settings.stream?.codec;
  const offer = offerFor(reading.capabilities, change.path, token, codec);
  if (isOffered(offer, change.path, change.to)) return undefined;
  return `the camera offers ${offer.choices?.join(', ')}`;
}

/**
 * What takes load off the encoder comes first (ONVIF cameras share one encoder budget between streams, and refuse what
 * would exceed it even for a moment); imaging comes last, because the longest shutter is bound to the new frame rate.
 */
function inWriteOrder(items: { entity: EntityState; target: SettingValues }[]): EntityWork[] {
  const load = (item: (typeof items)[number]): number => {
    if (item.entity.ref.kind === 'imaging') return Number.POSITIVE_INFINITY;
    const now = item.entity.values as SettingValues;
    return pixelRate({ ...now, ...item.target }) - pixelRate(now);
  };
  return items
    .toSorted((a, b) => compareNumbers(load(a), load(b)))
    .map((item) => newWork(item.entity.ref, item.target));
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function pixelRate(values: SettingValues): number {
  const [width, height] = String(values['stream.resolution'] ?? '0x0')
    .split('x')
    .map(Number);
  return (width ?? 0) * (height ?? 0) * Number(values['stream.fps'] ?? 0);
}
