import type { CameraView, Optimized } from '../../app/camopt.ts';
import { valueAt } from '../../app/jobs/settingPlace.ts';
import type { Recommendation, RecommendedChange } from '../../domain/recommendation.ts';
import type { SettingValue } from '../../domain/settingPaths.ts';
import type { SiteFacts } from '../../domain/siteFacts.ts';
import { targetSettings } from '../../domain/targetSettings.ts';

/** A recommendation as the technician left it: changes refused, values edited, others added. Immutable. */
export interface Proposal {
  readonly view: CameraView;
  readonly recommendation: Recommendation;
  /** what is recommended for the camera alone, where it gives way to the limits of the site */
  readonly alone: Recommendation | undefined;
  /** what the policy says there */
  readonly site: SiteFacts | undefined;
  /** by hand, on settings for which nothing was recommended */
  readonly added: readonly RecommendedChange[];
  readonly refused: ReadonlySet<string>;
  readonly edited: ReadonlyMap<string, SettingValue>;
}

export type SettingKey = Pick<RecommendedChange, 'path' | 'stream' | 'source'>;

/** What a person decided stays where the camera was not read anew and only gives way to the site's limits. */
export function newProposal(
  result: Extract<Optimized, { ok: true }>,
  before: Proposal | undefined,
): Proposal {
  const { view, recommendation, alone, site } = result;
  const kept = before?.view === view ? before : undefined;
  return {
    view,
    recommendation,
    alone,
    site,
    added: kept?.added ?? [],
    refused: kept?.refused ?? new Set(),
    edited: kept?.edited ?? new Map(),
  };
}

/** As the use cases know it, without what the person decided. */
export function optimizedOf({
  view,
  recommendation,
  alone,
  site,
}: Proposal): Extract<Optimized, { ok: true }> {
  return {
    ok: true,
    view,
    recommendation,
    ...(alone === undefined ? {} : { alone }),
    ...(site === undefined ? {} : { site }),
  };
}

/** What tells one change from another within a camera. */
export function changeKey(change: SettingKey): string {
  return `${change.path}|${change.stream ?? ''}|${change.source ?? ''}`;
}

/** Every change that is on the table, the refused ones too: the recommended, then those added by hand. */
export function offeredChanges(proposal: Proposal): readonly RecommendedChange[] {
  const { added, recommendation } = proposal;
  return added.length === 0 ? recommendation.changes : [...recommendation.changes, ...added];
}

/** The changes that will be made: refused ones left out, edited ones with their new value. */
export function wantedChanges(proposal: Proposal): RecommendedChange[] {
  const known = cachedChanges.get(proposal);
  if (known !== undefined) return known;
  const changes = offeredChanges(proposal).flatMap((change) => {
    const key = changeKey(change);
    if (proposal.refused.has(key)) return [];
    const edited = proposal.edited.get(key);
    if (edited === undefined) return [change];
    if (edited === change.current) return [];
    return [{ ...change, recommended: edited, reason: `set by hand; ${change.reason}`, rule: 'HAND' }];
  });
  cachedChanges.set(proposal, changes);
  return changes;
}

/** The recommendation to plan from, with the same target settings as its changes. */
export function wantedRecommendation(proposal: Proposal): Recommendation {
  const changes = wantedChanges(proposal);
  const recommendedSettings = targetSettings(proposal.view.reading, changes);
  return { ...proposal.recommendation, changes, recommendedSettings };
}

export function toggleChange(proposal: Proposal, key: string): Proposal {
  const refused = new Set(proposal.refused);
  if (!refused.delete(key)) refused.add(key);
  return { ...proposal, refused };
}

/** Refuses, or accepts, all that is on the table. */
export function refuseAll(proposal: Proposal, refused: boolean): Proposal {
  return { ...proposal, refused: refused ? new Set(offeredChanges(proposal).map(changeKey)) : new Set() };
}

/** Sets a value by hand; where nothing was recommended it becomes a change of its own. */
export function editChange(proposal: Proposal, place: SettingKey, value: SettingValue): Proposal {
  const key = changeKey(place);
  const refused = new Set(proposal.refused);
  refused.delete(key);
  const { reading } = proposal.view;
  if (proposal.recommendation.changes.some((change) => changeKey(change) === key))
    return { ...proposal, refused, edited: new Map(proposal.edited).set(key, value) };
  const current = valueAt(reading.settings, reading, place) ?? null;
  const others = proposal.added.filter((change) => changeKey(change) !== key);
  const change = { ...place, current, recommended: value, reason: 'set by hand', rule: 'HAND' };
  return { ...proposal, refused, added: current === value ? others : [...others, change] };
}

const cachedChanges = new WeakMap<Proposal, RecommendedChange[]>();
