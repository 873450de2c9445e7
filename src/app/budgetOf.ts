import type { SiteBudget } from '../domain/siteBudget.ts';
import { fitSite } from '../rules/siteBudget.ts';
import type { BudgetCamera } from '../rules/siteLoad.ts';
import { factsHere, sceneWidthOf } from '../rules/situation.ts';
import type { Optimized } from './camopt.ts';

/** What the recommended cameras take together, before and after, against the limits of the site's policy. */
export function budgetOf(results: readonly Optimized[]): SiteBudget {
  return fitSite(budgetCameras(results)).budget;
}

/**
 * The same results with the site's limits kept over all of them: where the sum is over, cameras give way. Whoever holds
 * results of several calls can fit them together, since each keeps what the rules said of its camera alone.
 */
export function withinBudget(results: readonly Optimized[]): Optimized[] {
  const { recommendations } = fitSite(budgetCameras(results));
  return results.map((result) => {
    if (!result.ok) return result;
    const { alone = result.recommendation, ...rest } = result;
    const given = recommendations.get(alone.cameraId);
    return given === undefined
      ? { ...rest, recommendation: alone }
      : { ...rest, recommendation: given, alone };
  });
}

function budgetCameras(results: readonly Optimized[]): BudgetCamera[] {
  return results.flatMap((result) => {
    if (!result.ok || result.site === undefined) return [];
    const { view, site, recommendation, alone = recommendation } = result;
    const facts = factsHere(site, view.camera.facts);
    return [
      {
        cameraId: alone.cameraId,
        site,
        streamOwner: facts.streamOwner ?? site.streamOwner,
        sceneWidth: sceneWidthOf(facts),
        reading: view.reading,
        recommendation: alone,
      },
    ];
  });
}
