import type { CameraPlan } from '../../domain/plan.ts';

/** Cameras of one make, model and firmware: what one of them does with a setting, the others will do. */
export interface Group {
  name: string;
  cameras: string[];
}

export function groupsOf(plans: readonly CameraPlan[]): Group[] {
  const groups = new Map<string, string[]>();
  for (const { camera_id, base, firmware } of plans) {
    const name =
      [base.manufacturer, base.model, firmware].filter((part) => part !== '').join(' ') || 'unknown model';
    groups.set(name, [...(groups.get(name) ?? []), camera_id]);
  }
  return [...groups].map(([name, cameras]) => ({ name, cameras }));
}

const smallestWave = 4;

/** What follows the canary: a tenth, then a quarter at a time, of the whole group. */
export function wavesAfterCanary(cameras: readonly string[], groupSize: number): string[][] {
  const waves: string[][] = [];
  let left = cameras;
  while (left.length > 0) {
    const share = waves.length === 0 ? 0.1 : 0.25;
    const size = Math.max(smallestWave, Math.ceil(groupSize * share));
    // A remainder smaller than the smallest wave is not worth a soak of its own.
    const take = left.length - size < smallestWave ? left.length : size;
    waves.push(left.slice(0, take));
    left = left.slice(take);
  }
  return waves;
}

/** How many failures a run bears, over a list that never shrinks. */
export function failureLimit(maxFail: number | `${number}%` | undefined, cameras: number): number {
  if (maxFail === undefined) return Number.POSITIVE_INFINITY;
  if (typeof maxFail === 'number') return maxFail;
  return Math.floor((Number(maxFail.slice(0, -1)) / 100) * cameras);
}

export function limitInWords(limit: number, cameras: number): string {
  if (!Number.isFinite(limit))
    return `${cameras} ${cameras === 1 ? 'camera' : 'cameras'}; failures do not stop the run`;
  return `stops after failure number ${limit + 1} of ${cameras} cameras`;
}
