import type { GivingWay, SiteBudget } from '../../domain/siteBudget.ts';

/** The budget of a site in words, the same on every screen and page. */
export interface BudgetWords {
  /** before -> after, in Mb/s and TB; empty where nothing is recorded */
  total: string;
  notCounted: string;
  /** what it would be without giving way, and who does; none where nobody has to */
  givingWay: { why: string; rows: string[] } | null;
  warnings: readonly string[];
}

const mostNames = 10;

export function budgetWords(budget: SiteBudget): BudgetWords {
  const { before, after, within, givingWay, limits, warnings } = budget;
  const nothing = before.mbps === 0 && after.mbps === 0;
  return {
    total: nothing
      ? ''
      : `At the caps, recording all day: ${figure(before.mbps)} -> ${figure(within.mbps)} Mb/s${of(limits.linkMbps, 'Mb/s')}, ${figure(before.tb)} -> ${figure(within.tb)} TB for ${limits.retentionDays} days${of(limits.storageTb, 'TB')}`,
    notCounted: uncapped(budget),
    givingWay:
      givingWay.length === 0
        ? null
        : {
            why: `Each camera alone would come to ${figure(after.mbps)} Mb/s and ${figure(after.tb)} TB; to keep the limits of the policy these give way, in this order`,
            rows: rowsOf(givingWay),
          },
    warnings,
  };
}

/** A sum before that holds fewer streams than the one after it would pass for a saving that is none. */
function uncapped({ before, within, notCounted }: SiteBudget): string {
  const more = notCounted.length - mostNames;
  const gained = before.notCounted - within.notCounted;
  return [
    ...(notCounted.length === 0
      ? []
      : [
          `Not counted, since without a cap: ${notCounted.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        ]),
    ...(gained > 0
      ? [`${gained} without a cap until now ${gained === 1 ? 'is' : 'are'} in the second sum only`]
      : []),
  ].join('; ');
}

function of(limit: number | null, unit: string): string {
  return limit === null ? '' : ` of ${figure(limit)} ${unit}`;
}

/** One row a stream, in the order of its first step; why stands with the change itself. */
function rowsOf(steps: readonly GivingWay[]): string[] {
  const streams = Map.groupBy(steps, ({ cameraId, stream }) =>
    stream === undefined ? cameraId : `${cameraId} ${stream}`,
  );
  return [...streams].map(([place, own]) => `${place}: ${own.map(step).join(', ')}`);
}

function step({ path, from, to }: GivingWay): string {
  const unit = path === 'stream.bitrateMbps' ? ' Mb/s' : path === 'stream.fps' ? ' fps' : '';
  return `${from} -> ${to}${unit}`;
}

/** Mb/s and TB as people read them. */
export function figure(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : 1)));
}
