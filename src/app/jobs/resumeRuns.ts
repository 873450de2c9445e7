import { isCamOptError, type CamOptError } from '../../domain/errors.ts';
import type { RunResult } from '../../domain/job.ts';
import type { ApplyOptions, RunHandle } from '../camopt.ts';
import { runLock } from './createRun.ts';
import type { EngineDeps } from './engine.ts';
import { recordsOf } from './history.ts';
import { endStep } from './jobProgress.ts';
import type { CameraRecord } from './record.ts';
import { markRolledBack } from './rollBackRun.ts';
import { Run, type RunSetup } from './run.ts';
import type { RunHeader } from './runStore.ts';
import { resultOf } from './runSummary.ts';
import { settleCamera } from './settleCamera.ts';

/**
 * Settles every run whose process is gone. Each camera is read before anything is decided; a run that another process
 * is still working on is left to it.
 */
export async function resumeRuns(
  deps: EngineDeps,
  options: ApplyOptions & { continue?: boolean },
): Promise<RunHandle> {
  const runs: Run[] = [];
  const unreadable = (runId: string, { message }: CamOptError): void =>
    deps.log({ at: deps.clock.now(), level: 'error', message: `run ${runId} is not settled: ${message}` });
  for (const header of await deps.runs.unfinished(unreadable)) {
    const held = await holdRun(deps, header.run_id);
    if (held === undefined) continue;
    // The run may have ended between the listing and the lock.
    const now = await deps.runs.header(header.run_id);
    if (now === undefined) continue;
    runs.push(await settle(deps, now, options, held));
  }
  return all(runs);
}

async function settle(
  deps: EngineDeps,
  header: RunHeader,
  options: ApplyOptions & { continue?: boolean },
  held: AsyncDisposable,
): Promise<Run> {
  const now = deps.clock.now();
  const records = (await recordsOf(deps.runs, header)).map((record): CameraRecord => ({
    ...record,
    job: endStep(record.job, 'failed', 'cut off here', now),
  }));
  const open = records.filter((record) => record.phase !== 'settled');
  const closed = records.filter((record) => record.phase === 'settled');
  const setup: RunSetup = {
    world: deps,
    header,
    records: open,
    settledBefore: closed,
    options,
    work: (job, place) => settleCamera(job, header.kind, place),
    inWaves: false,
    held,
  };
  return new Run(header.kind === 'rollback' ? { ...setup, afterwards: markOriginals(deps, header) } : setup);
}

function markOriginals(deps: EngineDeps, header: RunHeader): NonNullable<RunSetup['afterwards']> {
  return async (done) => {
    const target = header.target ?? '';
    const run = (await deps.runs.header(target)) ?? (await deps.runs.runOfJob(target));
    if (run === undefined) return;
    await markRolledBack(deps.runs, run, await recordsOf(deps.runs, run), done, deps.clock.now());
  };
}

async function holdRun(deps: EngineDeps, runId: string): Promise<AsyncDisposable | undefined> {
  try {
    return await deps.locks.acquire(runLock(runId), 'resume');
  } catch (error) {
    if (isCamOptError(error, 'CAMERA_HELD')) return undefined;
    throw error;
  }
}

/** Several runs as one; without any, a run that has no jobs. */
function all(runs: readonly Run[]): RunHandle {
  const [first] = runs;
  return {
    runId: first?.runId ?? '',
    finished: Promise.all(runs.map((run) => run.finished)).then((results): RunResult => {
      const jobs = results.flatMap((result) => result.jobs);
      return resultOf(first?.runId ?? '', results[0]?.kind ?? 'apply', jobs);
    }),
    pause: () => runs.forEach((run) => run.pause()),
    unpause: () => runs.forEach((run) => run.unpause()),
    stop: () => runs.forEach((run) => run.stop()),
    abort: async () => {
      await Promise.all(runs.map((run) => run.abort()));
    },
  };
}
