import type { CamOpt, RunHandle } from '../app/camopt.ts';
import { CamOptError } from '../domain/errors.ts';
import type { Job, RunResult } from '../domain/job.ts';
import type { Context, Outcome } from './context.ts';
import { exitOfRun } from './exitCodes.ts';
import { progressOn } from './output/progress.ts';
import { jobLine } from './output/runText.ts';

const ended = new Set(['completed', 'failed', 'partial', 'rolled_back', 'skipped', 'unknown']);

/** A run as the result of a command. */
export async function watchRun(
  context: Context,
  cameras: number,
  start: () => Promise<RunHandle>,
  as: 'apply' | 'rollback' | 'resume',
): Promise<Outcome> {
  const run = await followRun(context, await context.camopt(), cameras, start);
  return { show: 'run', document: run, exit: exitOfRun(run, as) };
}

/** Follows a run to its end: a line for each camera on stderr, the first interrupt stops it, the second aborts it. */
export async function followRun(
  context: Context,
  camopt: CamOpt,
  cameras: number,
  start: () => Promise<RunHandle>,
): Promise<RunResult> {
  const progress = progressOn(context.terminal, cameras, 'cameras done');
  const finished = new Map<string, string>();
  const unsubscribe = camopt.subscribe((event) => {
    if (event.type === 'run' && event.note !== undefined) progress.line(event.note);
    if (event.type !== 'job' || !ended.has(event.job.status)) return;
    if (finished.get(event.job.job_id) === event.job.status) return;
    finished.set(event.job.job_id, event.job.status);
    progress.line(lineOf(event.job));
    progress.done(finished.size);
  });
  try {
    // Who interrupted while the plan was read or made wants no camera begun.
    if (context.signal.aborted)
      throw new CamOptError('ABORTED', 'interrupted', { hint: 'nothing was begun' });
    const handle = await start();
    using _guard = context.interrupts.guard(handle);
    return await handle.finished;
  } finally {
    unsubscribe();
    progress.end();
  }
}

function lineOf(job: Job): string {
  return `${job.camera_id}: ${jobLine(job)}`;
}
