import type { Camera } from '../domain/camera.ts';
import type { CameraFailure } from '../domain/documents.ts';
import { toCamOptError } from '../domain/errors.ts';
import type { CameraPlan } from '../domain/plan.ts';
import type { SiteBudget } from '../domain/siteBudget.ts';
import type { WantedSettings } from '../domain/settings.ts';
import { lookAgain } from '../rules/lookAgain.ts';
import { recommend } from '../rules/recommend.ts';
import { templateSettings } from '../rules/templateSettings.ts';
import { wishReason } from '../rules/wishReason.ts';
import { eachAtMost } from '../shared/eachAtMost.ts';
import type { PlanOptions } from './camopt.ts';
import { budgetOf } from './budgetOf.ts';
import { planFromRecommendation, planFromSettings } from './jobs/planning.ts';
import type { Adaptation } from './jobs/runStore.ts';
import { optimizeCameras } from './optimizeCameras.ts';
import type { OptimizeDeps } from './optimizeCameras.ts';
import type { CameraReading } from './ports.ts';
import { readCamera } from './readCamera.ts';

export interface PlannedCameras {
  cameras: CameraPlan[];
  failed: CameraFailure[];
  /** from what: rules, settings, template, csv */
  from: string;
  /** of the recommendations that it was made from */
  budget?: SiteBudget;
}

/** What each camera would be changed to: by wish where one is given, else by recommendation. */
export async function planCameras(
  deps: OptimizeDeps,
  cameras: readonly Camera[],
  options: PlanOptions & { template?: Camera },
  adaptations: readonly Adaptation[],
  signal: AbortSignal,
): Promise<PlannedCameras> {
  const { settings, settingsOf, template } = options;
  if (settings !== undefined)
    return byWish(deps, cameras, () => settings, wishes.settings, adaptations, signal);
  if (settingsOf !== undefined)
    return byWish(deps, cameras, (camera) => settingsOf[camera.id] ?? {}, wishes.csv, adaptations, signal);
  if (template !== undefined) {
    const like = await readCamera(deps, template, signal);
    return byWish(
      deps,
      cameras,
      (_camera, reading) => templateSettings(like.reading, reading),
      wishes.template,
      adaptations,
      signal,
    );
  }
  const results = await optimizeCameras(deps, cameras, options, signal);
  return {
    cameras: results
      .filter((result) => result.ok)
      .map(({ view, recommendation }) => planFromRecommendation(view.reading, recommendation, adaptations)),
    failed: results.filter((result) => !result.ok).map(({ cameraId, error }) => ({ cameraId, error })),
    from: options.engine,
    budget: budgetOf(results),
  };
}

const wishes = {
  settings: { rule: 'settings', reason: 'asked for in the settings that were given' },
  template: { rule: 'template', reason: 'as the template camera has it' },
  csv: { rule: 'csv', reason: 'asked for in the row of this camera' },
} as const;

async function byWish(
  deps: OptimizeDeps,
  cameras: readonly Camera[],
  wanted: (camera: Camera, reading: CameraReading) => WantedSettings,
  why: { rule: string; reason: string },
  adaptations: readonly Adaptation[],
  signal: AbortSignal,
): Promise<PlannedCameras> {
  const failed: CameraFailure[] = [];
  const plans = await eachAtMost(deps.concurrency, cameras, async (camera) => {
    try {
      const { reading } = await readCamera(deps, camera, signal);
      const plan = planFromSettings(camera.id, reading, wanted(camera, reading), why, adaptations);
      return explained(plan, camera, reading, deps);
    } catch (thrown) {
      const error = toCamOptError(thrown);
      if (signal.aborted || error.code === 'INTERNAL') throw thrown;
      failed.push({ cameraId: camera.id, error: error.toJSON() });
      return undefined;
    }
  });
  return { cameras: plans.filter((plan) => plan !== undefined), failed, from: why.rule };
}

/** Beside every wish stands what the rules would do there; what the policy keeps is kept from wishes too. */
function explained(
  plan: CameraPlan,
  camera: Camera,
  reading: CameraReading,
  { siteFacts }: Pick<OptimizeDeps, 'siteFacts'>,
): CameraPlan {
  const site = siteFacts(camera);
  const rules = recommend({ cameraId: camera.id, reading, facts: camera.facts, site });
  const changes = plan.changes.filter(({ path }) => !site.neverTouch.includes(path));
  const kept = plan.changes.filter(({ path }) => site.neverTouch.includes(path)).map(({ path }) => path);
  const again = lookAgain(changes.map(({ path }) => path));
  return {
    ...plan,
    changes: changes.map((change) => ({ ...change, reason: wishReason(change.reason, change, rules) })),
    warnings: [
      ...plan.warnings,
      ...(kept.length === 0 ? [] : [`left alone by the policy (never_touch): ${kept.join(', ')}`]),
      ...(again === undefined ? [] : [again]),
    ],
  };
}
