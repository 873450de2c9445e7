import type { RunResult } from '../../domain/job.ts';
import type { CameraPlan, Plan } from '../../domain/plan.ts';
import { streamRoles } from '../../rules/streamRoles.ts';

/** The caps of the recorded streams together, before the run and as the cameras were read back after it. */
export interface RunBudget {
  /** Mb/s */
  before: number;
  after: number;
  /** recorded streams without a cap before or after, which no sum can hold */
  notCounted: number;
  /** cameras whose streams after the run are not known: not read back for certain, or never read */
  unknown: number;
}

/**
 * From what the run stored: the settings of its plan, and what was read back. Cameras that ended uncertain are in neither
 * sum. Null where the plan is not kept any more, or no stream is known.
 */
export function runBudget(run: RunResult, plan: Plan | undefined): RunBudget | null {
  if (plan === undefined) return null;
  const budget: RunBudget = { before: 0, after: 0, notCounted: 0, unknown: 0 };
  let streams = 0;
  for (const job of run.jobs) {
    const planned = plan.cameras.find(({ camera_id: id }) => id === job.camera_id);
    const caps = planned === undefined ? [] : capsOf(planned, job);
    if (caps.length === 0 || isUncertain(job)) {
      budget.unknown += 1;
      continue;
    }
    streams += caps.length;
    for (const { before, after } of caps)
      if (before === null || after === null) budget.notCounted += 1;
      else {
        budget.before += before;
        budget.after += after;
      }
  }
  return streams === 0 ? null : budget;
}

/** In a sentence; empty where there is nothing that could be summed. */
export function runBudgetWords(budget: RunBudget | null): string {
  if (budget === null) return '';
  const { before, after, notCounted, unknown } = budget;
  const but = [
    notCounted === 0 ? '' : `${notCounted} without a cap before or after not counted`,
    unknown === 0 ? '' : `cameras whose streams are not known not counted: ${unknown}`,
  ].filter((part) => part !== '');
  return [
    `Recorded streams of these cameras at their caps: ${figure(before)} -> ${figure(after)} Mb/s`,
    ...but,
  ].join('; ');
}

function capsOf(planned: CameraPlan, job: RunResult['jobs'][number]): Caps[] {
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

/** Something was written, or may have been, and nobody knows what the camera holds now. */
function isUncertain({ status, result }: RunResult['jobs'][number]): boolean {
  return (
    status === 'unknown' ||
    status === 'in_progress' ||
    result.outcomes.some(({ path, outcome }) => path === 'stream.bitrateMbps' && outcome === 'unverifiable')
  );
}

function figure(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : 1)));
}
