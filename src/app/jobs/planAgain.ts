import { CamOptError } from '../../domain/errors.ts';
import type { Status } from '../../domain/job.ts';
import type { Plan } from '../../domain/plan.ts';
import type { EngineDeps } from './engine.ts';
import { sealPlan } from './sealedPlan.ts';

/** What is worth another try. `unknown` is not: it needs a person first. */
const again: readonly Status[] = ['failed', 'rolled_back', 'skipped'];

/**
 * The part of an applied plan that did not come about, as a plan of its own: the same changes from the same base, so that
 * a camera which somebody changed meanwhile still shows as drift. A plan that was never applied stays whole.
 */
export async function planAgain(deps: EngineDeps, plan: Plan): Promise<Plan> {
  const run = await deps.runs.runOfPlan(plan.plan_id);
  if (run === undefined) return plan;
  const left = new Set(run.jobs.filter((job) => again.includes(job.status)).map((job) => job.camera_id));
  const cameras = plan.cameras.filter((camera) => camera.changes.length > 0 && left.has(camera.camera_id));
  if (cameras.length === 0)
    throw new CamOptError(
      'PLAN_USED',
      `plan ${plan.plan_id} has no camera left that failed in run ${run.run_id}`,
    );
  return sealPlan(cameras, {
    now: deps.clock.now(),
    planId: deps.ids.unique(),
    site: plan.site,
    madeBy: `${plan.made_by}, what failed of plan ${plan.plan_id}`,
    sha256: deps.sha256,
  });
}
