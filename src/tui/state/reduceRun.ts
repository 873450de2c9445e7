import { assertNever } from '../../shared/assertNever.ts';
import type { Job, RunResult, Summary } from '../../domain/job.ts';
import type { Action } from './actions.ts';
import type { RunView, State } from './model.ts';

type RunAction = Extract<
  Action,
  { type: 'runStarted' | 'runSeen' | 'jobsSeen' | 'runFinished' | 'runOpened' | 'runControl' }
>;

/** What is known about runs: from their events while they go on, from their result in the end. */
export function reduceRun(state: State, action: RunAction): State {
  switch (action.type) {
    case 'runStarted': {
      const known = state.runs.get(action.runId);
      const fresh = { ...(known ?? newRun(action.runId, action.at)), startedAt: action.at };
      const run = {
        ...fresh.run,
        kind: action.kind,
        summary: { ...fresh.run.summary, cameras: action.cameras },
      };
      return { ...withRun(state, { ...fresh, run }), activeRun: action.runId };
    }
    case 'runSeen': {
      const known = state.runs.get(action.run.run_id) ?? newRun(action.run.run_id, action.at);
      return withRun(state, { ...known, run: action.run, note: action.note ?? known.note });
    }
    case 'jobsSeen':
      return jobsSeen(state, action.jobs);
    case 'runFinished': {
      const next = withRun(state, { ...opened(state, action.result), finished: true });
      const jobs = new Map(state.jobs);
      // Kept pictures are of the job before.
      const pictures = new Map(state.pictures);
      for (const job of action.result.jobs) {
        jobs.set(job.camera_id, job);
        pictures.delete(job.camera_id);
      }
      const activeRun = state.activeRun === action.result.run_id ? null : state.activeRun;
      return { ...next, jobs, pictures, activeRun };
    }
    case 'runOpened':
      return withRun(state, opened(state, action.result));
    case 'runControl': {
      const known = state.runs.get(action.runId);
      if (known === undefined) return state;
      const { paused = known.paused, stopping = known.stopping } = action;
      return withRun(state, { ...known, paused, stopping });
    }
    default:
      return assertNever(action);
  }
}

/** How many of a run's cameras are at the end of their job. */
export function runProgress(view: RunView): { done: number; total: number; percent: number } {
  const jobs = [...view.jobs.values()];
  const total = Math.max(view.run.summary.cameras, jobs.length);
  const ended = jobs.filter(isEnded).length;
  const percent =
    total === 0 ? 100 : jobs.reduce((sum, job) => sum + (isEnded(job) ? 100 : job.progress), 0) / total;
  return { done: ended, total, percent: Math.round(percent) };
}

export function isEnded(job: Job): boolean {
  return job.status !== 'pending' && job.status !== 'in_progress';
}

function jobsSeen(state: State, seen: readonly Job[]): State {
  const jobs = new Map(state.jobs);
  const runs = new Map(state.runs);
  const ofRun = Map.groupBy(seen, (job) => job.run_id);
  for (const job of seen) jobs.set(job.camera_id, job);
  for (const [runId, its] of ofRun) {
    const view = runs.get(runId) ?? newRun(runId, 0);
    const next = new Map(view.jobs);
    for (const job of its) next.set(job.camera_id, job);
    runs.set(runId, { ...view, jobs: next });
  }
  return { ...state, jobs, runs };
}

function opened(state: State, result: RunResult): RunView {
  const { jobs, ...run } = result;
  const known = state.runs.get(result.run_id) ?? newRun(result.run_id, 0);
  const running = run.status === 'in_progress' || run.status === 'pending';
  // Events may have told more already than a result that was asked for a moment ago.
  const newer = running ? known.jobs : new Map<string, Job>();
  const all = new Map([...jobs.map((job) => [job.camera_id, job] as const), ...newer]);
  return { ...known, run, jobs: all, finished: !running };
}

function withRun(state: State, view: RunView): State {
  return { ...state, runs: new Map(state.runs).set(view.run.run_id, view) };
}

function newRun(runId: string, at: number): RunView {
  return {
    run: { run_id: runId, status: 'in_progress', summary: emptySummary },
    jobs: new Map(),
    startedAt: at,
    finished: false,
    paused: false,
    stopping: false,
    note: '',
  };
}

const emptySummary: Summary = {
  cameras: 0,
  completed: 0,
  partial: 0,
  failed: 0,
  rolled_back: 0,
  skipped: 0,
  unknown: 0,
  settings: { applied: 0, adapted: 0, ignored: 0, rejected: 0, unverifiable: 0, side_effect: 0 },
};
