import type { SiteBudget } from '../domain/siteBudget.ts';
import { siteBudget } from '../rules/siteBudget.ts';
import type { Optimized } from './camopt.ts';

/** What the recommended cameras take together, before and after, against the limits of the site's policy. */
export function budgetOf(results: readonly Optimized[]): SiteBudget {
  return siteBudget(
    results.flatMap((result) =>
      result.ok && result.site !== undefined
        ? [
            {
              cameraId: result.recommendation.cameraId,
              purpose: result.recommendation.purpose,
              site: result.site,
              reading: result.view.reading,
              recommendation: result.recommendation,
            },
          ]
        : [],
    ),
  );
}
