import type { RecommendedChange } from '../domain/recommendation.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import { isStreamPath } from '../domain/settingPaths.ts';
import type { Verdict } from './verdict.ts';

/** Collects what the rules say; holds back what the policy or the stream owner keeps to himself. */
export interface Draft {
  readonly changes: RecommendedChange[];
  /** The value that holds after this verdict: the wanted one, or the present one where nothing is changed. */
  take<V extends SettingValue>(verdict: Verdict, current: V, place?: Place): V;
  advise(text: string): void;
  warnings(): string[];
}

/** Which stream or source a change is about; empty for the main stream and the first source. */
export interface Place {
  stream?: string;
  source?: string;
}

export interface Limits {
  neverTouch: readonly SettingPath[];
  /** the VMS decides about streams: what the rules would do is advice */
  vmsOwnsStreams: boolean;
}

export function startDraft(limits: Limits): Draft {
  const changes: RecommendedChange[] = [];
  const advice = new Set<string>();
  const notOffered = new Set<string>();
  const kept = new Set<SettingPath>();
  return {
    changes,
    take<V extends SettingValue>(verdict: Verdict, current: V, place: Place = {}): V {
      for (const text of verdict.advice ?? []) advice.add(text);
      if (verdict.notOffered !== undefined) notOffered.add(verdict.notOffered);
      const { change } = verdict;
      if (change === undefined || change.to === current) return current;
      if (limits.neverTouch.includes(change.path)) {
        kept.add(change.path);
        return current;
      }
      const { path, to, reason, rule, loss } = change;
      if (limits.vmsOwnsStreams && isStreamPath(path)) {
        advice.add(
          `the VMS owns the streams; set there${place.stream === undefined ? '' : ` on ${place.stream}`}: ${path.slice(7)} ${current ?? 'without'} -> ${to} (${reason})`,
        );
        // What follows is reckoned as if the VMS did it, so that the advice fits together.
        return to as V;
      }
      changes.push({ path, ...place, current, recommended: to, reason, rule, loss });
      return to as V;
    },
    advise: (text) => void advice.add(text),
    warnings: () => [
      ...advice,
      ...(kept.size > 0 ? [`left alone by the policy (never_touch): ${[...kept].join(', ')}`] : []),
      ...(notOffered.size > 0
        ? [`not settable over ONVIF on this camera: ${[...notOffered].join(', ')}`]
        : []),
    ],
  };
}
