import type { Recommendation } from '../domain/recommendation.ts';
import type { GivingWay, SiteBudget } from '../domain/siteBudget.ts';
import { givenBy, withBudget } from './budgetChanges.ts';
import { giveWay } from './giveWay.ts';
import { ruleTable } from './ruleTable.ts';
import { limitsOf, loadsOf, overBy, totalOf } from './siteLoad.ts';
import type { BudgetCamera, Load } from './siteLoad.ts';

export interface FittedSite {
  budget: SiteBudget;
  /** by camera id, of those that give way: the recommendation with the limits of the site kept */
  recommendations: ReadonlyMap<string, Recommendation>;
}

/**
 * The sum over the site, before and after, and where it is over the line's or the disk's limit the recommendations with
 * which it is not: all frame rates before any size, cameras of low evidence before those of high, and among these the
 * largest first.
 */
export function fitSite(cameras: readonly BudgetCamera[]): FittedSite {
  const before = cameras.flatMap((camera) => loadsOf(camera, camera.reading.settings));
  const alone = cameras.flatMap((camera) => loadsOf(camera, camera.recommendation.recommendedSettings));
  const limits = limitsOf(cameras);
  const days = Math.max(0, ...cameras.map(({ site }) => site.retentionDays));
  const over = overBy(totalOf(alone), limits, days);
  const fitted =
    over === undefined
      ? alone
      : giveWay(alone, (loads) => overBy(totalOf(loads), limits, days) === undefined);
  const steps = over === undefined ? [] : fitted.flatMap((load) => givenBy(load, over));
  const still = overBy(totalOf(fitted), limits, days);
  const recommendations = new Map<string, Recommendation>();
  if (over !== undefined)
    for (const [id, loads] of Map.groupBy(fitted, ({ camera }) => camera.cameraId)) {
      const own = steps.filter(({ cameraId }) => cameraId === id);
      const recommendation = withBudget(loads, own, over);
      if (recommendation !== undefined) recommendations.set(id, recommendation);
    }
  return {
    budget: {
      before: totalOf(before),
      after: totalOf(alone),
      givingWay: inTurn(steps, cameras),
      within: totalOf(fitted),
      limits: { ...limits, retentionDays: days },
      notCounted: fitted
        .filter(({ mbps }) => mbps === null)
        .map(({ camera, token }) => placeOf({ cameraId: camera.cameraId, stream: token })),
      warnings: [
        ...(still === undefined
          ? []
          : [`${still.words}, and no camera can give way further: more line or disk, or fewer days`]),
        ...mixedMains(fitted),
      ],
    },
    recommendations,
  };
}

/** In the order in which they give way: rates before sizes, low evidence before high; a cap goes with its stream. */
function inTurn(steps: readonly GivingWay[], cameras: readonly BudgetCamera[]): GivingWay[] {
  const purpose = new Map(cameras.map(({ cameraId, recommendation }) => [cameraId, recommendation.purpose]));
  const resized = new Set(steps.filter(({ path }) => path === 'stream.resolution').map(placeOf));
  const rank = (step: GivingWay): number => {
    const bySize =
      step.path === 'stream.resolution' || (step.path === 'stream.bitrateMbps' && resized.has(placeOf(step)));
    return (bySize ? 10 : 0) + ruleTable[purpose.get(step.cameraId) ?? 'observation'].evidence;
  };
  return [...steps].sort((a, b) => rank(a) - rank(b));
}

function placeOf({ cameraId, stream }: { cameraId: string; stream?: string | undefined }): string {
  return stream === undefined ? cameraId : `${cameraId} ${stream}`;
}

/** 25 and 30 frames per second side by side: somebody mixed up the mains. */
function mixedMains(loads: readonly Load[]): string[] {
  const at = (rate: number): string[] =>
    loads.filter(({ fps }) => fps === rate).map(({ camera }) => camera.cameraId);
  const [european, american] = [at(25), at(30)];
  if (european.length === 0 || american.length === 0) return [];
  const have = ({ length }: readonly string[]): string => (length === 1 ? 'has' : 'have');
  const few = european.length < american.length ? european : american;
  return [
    `of the recorded streams ${european.length} ${have(european)} 25 fps and ${american.length} ${have(american)} 30: 50 and 60 Hz may be mixed up (look at ${few.slice(0, 3).join(', ')})`,
  ];
}
