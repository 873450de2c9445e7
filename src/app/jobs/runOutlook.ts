import type { Plan } from '../../domain/plan.ts';
import type { ApplyOptions } from '../camopt.ts';
import { failureLimit, groupsOf, wavesAfterCanary } from './waves.ts';

/** How a run will go about its cameras, told before it begins. */
export interface RunOutlook {
  cameras: number;
  /** makes, models and firmwares */
  groups: number;
  /** cameras that go first, one or more of each group */
  canaries: number;
  /** sizes of what follows, of the group with the most waves */
  waves: readonly number[];
  /** about; with what a camera usually takes on a local network */
  seconds: number;
  /** failures that it bears before it stops; null where failures do not stop it */
  maxFailures: number | null;
}

/** Reading, writing and reading back one camera on a local network, seconds. */
const usualWork = 8;
const placesAtOnce = 16;

export function runOutlook(plan: Plan, options: ApplyOptions): RunOutlook {
  const changed = plan.cameras.filter((camera) => camera.changes.length > 0);
  const canary = options.canary ?? 1;
  const settle = options.settle ?? 5;
  const soak = Math.max(settle, options.soak ?? 10);
  const groups = groupsOf(changed).map(({ cameras }) => {
    const first = Math.min(canary, cameras.length);
    const rest = cameras.slice(first);
    const waves = canary === 0 ? [cameras] : wavesAfterCanary(rest, cameras.length);
    return { first, waves: waves.map((wave) => wave.length) };
  });
  const longest = groups.toSorted((a, b) => b.waves.length - a.waves.length)[0];
  const ofGroup = ({ first, waves }: (typeof groups)[number]): number =>
    waves.reduce(
      (sum, size, index) =>
        sum + usualWork * Math.ceil(size / placesAtOnce) + (index < waves.length - 1 ? soak : settle),
      first === 0 ? 0 : usualWork + settle,
    );
  const limit = failureLimit(options.maxFail, changed.length);
  return {
    cameras: changed.length,
    groups: groups.length,
    canaries: groups.reduce((sum, { first }) => sum + first, 0),
    waves: longest?.waves ?? [],
    seconds: Math.max((changed.length * usualWork) / placesAtOnce, ...groups.map(ofGroup), 0),
    maxFailures: Number.isFinite(limit) ? limit : null,
  };
}
