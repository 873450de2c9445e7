import type { CameraView } from '../../app/camopt.ts';
import type { Recommendation, RecommendedChange } from '../../domain/recommendation.ts';
import { settingsFrom, valuesOf, type SettingValue } from '../../domain/settingPaths.ts';

/** A recommendation as the technician left it: changes refused, values edited. Immutable. */
export interface Proposal {
  readonly view: CameraView;
  readonly recommendation: Recommendation;
  readonly refused: ReadonlySet<string>;
  readonly edited: ReadonlyMap<string, SettingValue>;
}

export function newProposal(view: CameraView, recommendation: Recommendation): Proposal {
  return { view, recommendation, refused: new Set(), edited: new Map() };
}

/** What tells one change from another within a camera. */
export function changeKey(change: Pick<RecommendedChange, 'path' | 'stream' | 'source'>): string {
  return `${change.path}|${change.stream ?? ''}|${change.source ?? ''}`;
}

/** The changes that will be made: refused ones left out, edited ones with their new value. */
export function wantedChanges(proposal: Proposal): RecommendedChange[] {
  const known = cachedChanges.get(proposal);
  if (known !== undefined) return known;
  const changes = proposal.recommendation.changes.flatMap((change) => {
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
  const values = valuesOf(proposal.recommendation.recommendedSettings);
  for (const change of proposal.recommendation.changes)
    if (change.stream === undefined && change.source === undefined) values[change.path] = change.current;
  for (const change of changes)
    if (change.stream === undefined && change.source === undefined) values[change.path] = change.recommended;
  return {
    ...proposal.recommendation,
    changes,
    recommendedSettings: { ...proposal.recommendation.recommendedSettings, ...settingsFrom(values) },
  };
}

export function toggleChange(proposal: Proposal, key: string): Proposal {
  const refused = new Set(proposal.refused);
  if (!refused.delete(key)) refused.add(key);
  return { ...proposal, refused };
}

export function editChange(proposal: Proposal, key: string, value: SettingValue): Proposal {
  const refused = new Set(proposal.refused);
  refused.delete(key);
  return { ...proposal, refused, edited: new Map(proposal.edited).set(key, value) };
}

const cachedChanges = new WeakMap<Proposal, RecommendedChange[]>();
