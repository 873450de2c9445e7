import type { RunResult } from '../../domain/job.ts';
import type { CameraPlan, Plan } from '../../domain/plan.ts';
import type { BudgetTotal } from '../../domain/siteBudget.ts';
import { storageTb } from '../../rules/bitrateModel.ts';
import { streamRoles } from '../../rules/streamRoles.ts';
import { figure } from './budgetWords.ts';

/** The caps of the recorded streams together, before the run and as the cameras were read back after it. */
export interface RunBudget {
  before: BudgetTotal;
  after: BudgetTotal;
  retentionDays: number;
  /** cameras whose streams after the run are not known: not read back for certain, or never read */
  unknown: number;
}

/**
 * From what the run stored: the settings of its plan, and what was read back. Cameras that ended uncertain are in neither
 * sum. Null where the plan is not kept any more, or no stream is known. `days` is the retention where the plan names none.
 */
export function runBudget(run: RunResult, plan: Plan | undefined, days: number): RunBudget | null {
  if (plan === undefined) return null;
  const known: Caps[] = [];
  let unknown = 0;
  for (const job of run.jobs) {
    const planned = plan.cameras.find(({ camera_id: id }) => id === job.camera_id);
    const caps = planned === undefined ? [] : capsOf(planned, job);
    if (caps.length === 0 || isUncertain(job)) unknown += 1;
    else known.push(...caps);
  }
  if (known.length === 0) return null;
  const retentionDays = plan.budget?.limits.retentionDays ?? days;
  return {
    before: totalOf(
      known.map(({ before }) => before),
      retentionDays,
    ),
    after: totalOf(
      known.map(({ after }) => after),
      retentionDays,
    ),
    retentionDays,
    unknown,
  };
}

/** In a sentence; empty where there is nothing that could be summed. */
export function runBudgetWords(budget: RunBudget | null): string {
  if (budget === null) return '';
  const { before, after, retentionDays, unknown } = budget;
  const uncapped = [
    ...(before.notCounted === 0 ? [] : [`${before.notCounted} before`]),
    ...(after.notCounted === 0 ? [] : [`${after.notCounted} after`]),
  ];
  return [
    `Recorded streams of these cameras at their caps, recording all day: ${figure(before.mbps)} -> ${figure(after.mbps)} Mb/s, ${figure(before.tb)} -> ${figure(after.tb)} TB for ${retentionDays} days`,
    ...(uncapped.length === 0 ? [] : [`streams without a cap not counted: ${uncapped.join(', ')}`]),
    ...(unknown === 0 ? [] : [`cameras whose streams are not known not counted: ${unknown}`]),
  ].join('; ');
}

/** Mb/s of each recorded stream before and after; null is no cap. */
export function capsOf(planned: CameraPlan, job: RunResult['jobs'][number]): Caps[] {
  const { settings, mainStream } = planned.base;
  return streamRoles(settings, mainStream)
    .filter(({ role }) => role === 'recorded')
    .map(({ stream, main }) => {
      const before = stream.bitrateMbps ?? null;
      const outcome = job.result.outcomes.find(
        (one) =>
          one.path === 'stream.bitrateMbps' &&
          (one.stream === stream.token || (main && one.stream === undefined)),
      );
      const got = outcome === undefined || job.status === 'rolled_back' ? before : outcome.got;
      return { before, after: typeof got === 'number' ? got : null };
    });
}
interface Caps {
  before: number | null;
  after: number | null;
}

function totalOf(caps: readonly (number | null)[], days: number): BudgetTotal {
  const capped = caps.filter((cap) => cap !== null);
  const mbps = capped.reduce((sum, cap) => sum + cap, 0);
  return {
    mbps: Number(mbps.toFixed(3)),
    tb: Number(storageTb(mbps, days).toFixed(3)),
    notCounted: caps.length - capped.length,
  };
}

/** Something was written, or may have been, and nobody knows what the camera holds now. */
export function isUncertain({ status, result }: RunResult['jobs'][number]): boolean {
  return (
    status === 'unknown' ||
    status === 'in_progress' ||
    result.outcomes.some(({ path, outcome }) => path === 'stream.bitrateMbps' && outcome === 'unverifiable')
  );
}
