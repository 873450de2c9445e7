import type { RecommendedChange } from '../../domain/recommendation.ts';
import { settingPaths, valuesOf, type SettingPath, type SettingValue } from '../../domain/settingPaths.ts';
import type { Job } from '../../domain/job.ts';
import { offerText, wholeOfferText } from '../../domain/offerText.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import type { State } from '../state/model.ts';
import { changeKey, offeredChanges, type Proposal } from '../state/proposal.ts';
import { cameraText } from '../text.ts';
import { limitsFor } from './limits.ts';
import { outcomeSign } from './outcomeText.ts';

/** One setting of a camera: what it is, what it should be, what became of it. */
export interface SettingRow {
  readonly key: string;
  readonly path: SettingPath;
  readonly stream?: string;
  readonly source?: string;
  /** `!` will change, `-` refused, `=` stays */
  readonly sign: '!' | '-' | '=';
  readonly name: string;
  readonly current: string;
  readonly recommended: string;
  readonly after: string;
  readonly limits: string;
  /** the same, however long */
  readonly wholeLimits: string;
  readonly reason: string;
}

/** Changed settings first, then those that stay, each in the order of the settings. */
export function settingRows(state: State, id: string): SettingRow[] {
  const proposal = state.proposals.get(id);
  if (proposal === undefined) return [];
  const job = state.jobs.get(id);
  const known = cached.get(proposal);
  if (known !== undefined && known.job === job) return known.rows;
  const rows = [...changedRows(proposal, job), ...keptRows(proposal, job)];
  cached.set(proposal, { job, rows });
  return rows;
}

const cached = new WeakMap<Proposal, { job: Job | undefined; rows: SettingRow[] }>();

/** The value that the camera will have after the change, edits included. */
export function wantedValue(proposal: Proposal, change: RecommendedChange): SettingValue {
  return proposal.edited.get(changeKey(change)) ?? change.recommended;
}

function changedRows(proposal: Proposal, job: Job | undefined): SettingRow[] {
  const target = valuesOf(proposal.recommendation.recommendedSettings);
  const current = valuesOf(proposal.view.reading.settings);
  return offeredChanges(proposal).map((change) => {
    const key = changeKey(change);
    const refused = proposal.refused.has(key);
    const edited = proposal.edited.has(key);
    const limits = limitsFor(proposal.view, change, target['stream.codec'] ?? current['stream.codec']);
    return {
      key,
      path: change.path,
      ...(change.stream === undefined ? {} : { stream: change.stream }),
      ...(change.source === undefined ? {} : { source: change.source }),
      sign: refused ? '-' : '!',
      name: nameOf(change),
      current: valueText(change.path, change.current, current['stream.fps']),
      recommended: refused
        ? 'refused'
        : valueText(change.path, wantedValue(proposal, change), target['stream.fps']) +
          (edited || change.rule === 'HAND' ? ' (yours)' : ''),
      after: afterText(job, change),
      limits: offerText(limits, change.path),
      wholeLimits: wholeOfferText(limits, change.path),
      reason: `${change.reason} (${change.rule})`,
    };
  });
}

function keptRows(proposal: Proposal, job: Job | undefined): SettingRow[] {
  const current = valuesOf(proposal.view.reading.settings);
  const changed = new Set(
    offeredChanges(proposal)
      .filter((change) => change.stream === undefined && change.source === undefined)
      .map((change) => change.path),
  );
  return settingPaths.flatMap((path) => {
    const value = current[path];
    if (value === undefined || changed.has(path)) return [];
    if (value === null && path !== 'stream.bitrateMbps') return [];
    const limits = limitsFor(proposal.view, { path }, current['stream.codec']);
    return [
      {
        key: changeKey({ path }),
        path,
        sign: '=' as const,
        name: settingNames[path],
        current: valueText(path, value, current['stream.fps']),
        recommended: '',
        after: afterText(job, { path }),
        limits: offerText(limits, path),
        wholeLimits: wholeOfferText(limits, path),
        reason: 'nothing to change',
      },
    ];
  });
}

function nameOf(change: RecommendedChange): string {
  const of = change.stream ?? change.source;
  return of === undefined ? settingNames[change.path] : `${settingNames[change.path]} (${cameraText(of)})`;
}

function afterText(
  job: Job | undefined,
  change: Pick<RecommendedChange, 'path' | 'stream' | 'source'>,
): string {
  const outcome = job?.result.outcomes.find((one) => changeKey(one) === changeKey(change));
  return outcome === undefined
    ? ''
    : `${outcomeSign(outcome.outcome)}${valueText(outcome.path, outcome.got)}`;
}
