import { CamOptError } from '../../domain/errors.ts';
import { planSchema, type CameraPlan, type Plan } from '../../domain/plan.ts';
import type { SiteBudget } from '../../domain/siteBudget.ts';
import { firstProblem } from '../../domain/valueProblem.ts';
import { canonicalJson } from './canonicalJson.ts';

const lifetimeMs = 24 * 60 * 60 * 1000;

export interface Sealing {
  now: Date;
  planId: string;
  site: string;
  /** who made it, and from what */
  madeBy: string;
  budget?: SiteBudget | undefined;
  sha256: (text: string) => string;
}

/** A plan that says what it is: its hash covers everything else in it, and it expires after a day. */
export function sealPlan(cameras: readonly CameraPlan[], sealing: Sealing): Plan {
  const body = planSchema.omit({ hash: true }).parse({
    plan_id: sealing.planId,
    version: 1,
    created_at: sealing.now.toISOString(),
    expires_at: new Date(sealing.now.getTime() + lifetimeMs).toISOString(),
    site: sealing.site,
    made_by: sealing.madeBy,
    cameras,
    ...(sealing.budget === undefined ? {} : { budget: sealing.budget }),
  });
  return { ...body, hash: hashOf(body, sealing.sha256) };
}

/** Reads a plan from a file or a request. Throws PLAN_INVALID, PLAN_CHANGED when it was edited after it was made. */
export function openPlan(content: unknown, sha256: (text: string) => string): Plan {
  const parsed = planSchema.safeParse(content);
  if (!parsed.success) {
    const { where, says } = firstProblem(parsed.error);
    throw new CamOptError('PLAN_INVALID', `this is no plan: ${where || 'document'}: ${says}`);
  }
  const { hash, ...body } = parsed.data;
  if (hash !== hashOf(body, sha256))
    throw new CamOptError(
      'PLAN_CHANGED',
      `plan ${body.plan_id} is not as it was made: its hash does not fit`,
    );
  return parsed.data;
}

/** Throws PLAN_EXPIRED. */
export function refuseExpired(plan: Plan, now: Date): void {
  if (now.getTime() >= Date.parse(plan.expires_at))
    throw new CamOptError('PLAN_EXPIRED', `plan ${plan.plan_id} was good until ${plan.expires_at}`);
}

function hashOf(body: Omit<Plan, 'hash'>, sha256: (text: string) => string): string {
  return sha256(canonicalJson(body));
}
