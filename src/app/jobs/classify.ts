import type { Outcome, Verification } from '../../domain/job.ts';
import type { CameraPlan, PlannedChange } from '../../domain/plan.ts';
import {
  settingPaths,
  type SettingPath,
  type SettingValue,
  type SettingValues,
} from '../../domain/settingPaths.ts';
import { offerFor } from '../../domain/offer.ts';
import { nearness, sameValue } from '../../domain/tolerance.ts';
import type { Capabilities } from '../../domain/capabilities.ts';
import type { EntityState } from '../ports.ts';
import { sameRef } from './entityWork.ts';
import type { CameraRecord, EntityWork, StoredEntity } from './record.ts';
import { tokenOf } from './settingPlace.ts';

/** An outcome, and whether it breaks what was promised: a reason to put everything back. */
export interface JudgedOutcome extends Outcome {
  serious: boolean;
  /** a number further off than the tolerances allow, chosen by the camera */
  far: boolean;
}

/**
 * What became of every change of the plan, and what changed that nobody asked for.
 * `now` is a fresh reading of the configurations that were touched and of their siblings.
 */
export function classify(
  record: CameraRecord,
  now: readonly EntityState[],
  capabilities: Capabilities | null,
): JudgedOutcome[] {
  const asked = record.plan.changes.map((change) => outcomeOfChange(record, change, now, capabilities));
  return [...asked, ...sideEffects(record, now)];
}

/** Verification in one word; `outcomes` are those of one camera. */
export function verificationOf(outcomes: readonly JudgedOutcome[]): Verification {
  const kinds = new Set(outcomes.map((outcome) => outcome.outcome));
  if (kinds.has('ignored') || kinds.has('rejected')) return 'mismatch';
  if (outcomes.some((outcome) => outcome.serious || outcome.far)) return 'mismatch';
  if (kinds.has('unverifiable')) return 'unverified';
  return kinds.has('adapted') ? 'adjusted' : 'success';
}

function outcomeOfChange(
  record: CameraRecord,
  change: PlannedChange,
  now: readonly EntityState[],
  capabilities: Capabilities | null,
): JudgedOutcome {
  const { path, from, to: asked } = change;
  const token = tokenOf(change, record.plan.base) ?? '';
  const work = workFor(record.work, path, token);
  const entity = now.find((state) => kindOf(path) === state.ref.kind && state.ref.token === token);
  const got = (entity?.values as SettingValues | undefined)?.[path];
  const outcome = (
    kind: Outcome['outcome'],
    rest: { got?: SettingValue; detail?: string; serious?: boolean; far?: boolean; witness?: 'none' } = {},
  ): JudgedOutcome => ({
    path,
    ...(change.stream === undefined ? {} : { stream: change.stream }),
    ...(change.source === undefined ? {} : { source: change.source }),
    from,
    asked,
    got: rest.got ?? got ?? null,
    outcome: kind,
    witness: rest.witness ?? 'read-back',
    ...(rest.detail === undefined ? {} : { detail: rest.detail }),
    serious: rest.serious ?? false,
    far: rest.far ?? false,
  });

  const refused = record.refused.find((item) => item.path === path && item.token === token);
  if (refused !== undefined) return outcome('rejected', { detail: refused.reason });
  if (work?.state === 'rejected') return outcome('rejected', { detail: work.error?.message ?? 'refused' });
  if (got === undefined)
    return outcome('unverifiable', { witness: 'none', detail: 'the camera no longer states this value' });

  const codec = (entity?.values as SettingValues | undefined)?.['stream.codec'] ?? null;
  const context = {
    range: capabilities && (offerFor(capabilities, path, token, codec).range ?? null),
    ...fpsContext(record, token, entity),
  };
  const kept = sameValue(path, from, got);
  const whyKept = work?.error?.message ?? 'accepted, but nothing changed';
  switch (nearness(path, asked, got, context)) {
    case 'equal':
      return outcome('applied');
    case 'near':
      // A profile or quality that stays is the camera's right, and no reason to undo the rest.
      return path === 'stream.profile' || path === 'stream.quality'
        ? outcome(kept ? 'ignored' : 'adapted')
        : kept && path === 'stream.bitrateMbps' && farApart(asked, got)
          ? outcome('ignored', { serious: true, detail: whyKept })
          : outcome('adapted');
    case 'far':
      return kept
        ? outcome('ignored', { serious: true, detail: whyKept })
        : outcome('adapted', { far: true, detail: 'further from what was asked than the tolerance' });
    case 'other':
      return outcome('ignored', {
        serious: true,
        detail: kept ? whyKept : `the camera has ${got ?? 'nothing'} instead`,
      });
  }
}

/** Bitrate kept within 10 % of what was asked is a choice; further off it was not listened to. */
function farApart(asked: SettingValue, got: SettingValue): boolean {
  return Math.abs(Number(asked) - Number(got)) > 0.1 * Number(asked);
}

/** Only a rate that the camera adapted excuses a GOP of another length: where it stayed, the GOP was not listened to. */
function fpsContext(
  record: CameraRecord,
  token: string,
  entity: EntityState | undefined,
): { fps?: { asked: number; got: number } } {
  const change = record.plan.changes.find(
    (candidate) => candidate.path === 'stream.fps' && tokenOf(candidate, record.plan.base) === token,
  );
  const asked = change?.to;
  const got = (entity?.values as SettingValues | undefined)?.['stream.fps'];
  if (change === undefined || typeof asked !== 'number' || typeof got !== 'number') return {};
  return sameValue('stream.fps', change.from, got) ? {} : { fps: { asked, got } };
}

function sideEffects(record: CameraRecord, now: readonly EntityState[]): JudgedOutcome[] {
  const effects: JudgedOutcome[] = [];
  for (const before of record.before?.entities ?? []) {
    const after = now.find((state) => sameRef(state.ref, before.ref));
    if (after === undefined) continue;
    const target = record.work.find((work) => sameRef(work.ref, before.ref))?.target ?? {};
    for (const path of sideEffectPaths(before, after, target)) {
      effects.push({
        path,
        ...labelOf(before.ref, record.plan),
        from: before.values[path] ?? null,
        asked: null,
        got: (after.values as SettingValues)[path] ?? null,
        outcome: 'side_effect',
        witness: 'read-back',
        serious: !isNaturalConsequence(path, target),
        far: false,
      });
    }
  }
  return effects;
}

/** Paths that changed although nobody asked; what automatic exposure moves by itself is left out. */
export function sideEffectPaths(
  before: StoredEntity,
  after: EntityState,
  target: SettingValues,
): SettingPath[] {
  const now = after.values as SettingValues;
  const automatic = String(now['exposure.mode'] ?? '').toUpperCase() === 'AUTO';
  return settingPaths.filter((path) => {
    const was = before.values[path];
    const is = now[path];
    if (was === undefined || is === undefined || path in target) return false;
    if (automatic && (path === 'exposure.shutter' || path === 'exposure.gain' || path === 'exposure.iris'))
      return false;
    return !sameValue(path, was, is);
  });
}

/** What follows by itself from a change that was asked for on the same encoder: shown, but no reason to undo it. */
function isNaturalConsequence(path: SettingPath, target: SettingValues): boolean {
  if (path === 'stream.profile' || path === 'stream.quality') return true;
  if (path === 'stream.gop') return 'stream.fps' in target || 'stream.codec' in target;
  if (path === 'stream.bitrateMbps') return 'stream.codec' in target || 'stream.resolution' in target;
  return path === 'stream.rateControl' && 'stream.codec' in target;
}

function workFor(work: readonly EntityWork[], path: SettingPath, token: string): EntityWork | undefined {
  return work.find((item) => item.ref.kind === kindOf(path) && item.ref.token === token);
}

function kindOf(path: SettingPath): 'encoder' | 'imaging' {
  return path.startsWith('stream.') ? 'encoder' : 'imaging';
}

/** An outcome names its stream or source only where that is not the main one. */
export function labelOf(
  ref: { kind: 'encoder' | 'imaging'; token: string },
  plan: CameraPlan,
): { stream?: string; source?: string } {
  if (ref.kind === 'encoder') return ref.token === plan.base.mainStream ? {} : { stream: ref.token };
  return ref.token === plan.base.mainSource ? {} : { source: ref.token };
}
