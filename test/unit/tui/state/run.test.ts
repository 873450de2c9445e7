import { expect, test } from 'vitest';
import type { Job, Status } from '../../../../src/domain/job.ts';
import { runJobs, runRow, timeLeft } from '../../../../src/tui/rows/runRows.ts';
import { currentScreen } from '../../../../src/tui/state/model.ts';
import { reduce } from '../../../../src/tui/state/reduce.ts';
import { runProgress } from '../../../../src/tui/state/reduceRun.ts';
import { uiState } from '../../../support/uiState.ts';

const job = (number: number, status: Status, progress = 0): Job => ({
  job_id: `job-${number}`,
  run_id: 'run-1',
  camera_id: `onvif-10.4.1.${number}`,
  status,
  progress,
  currentStep: 'writing',
  steps: [],
  result: {
    applied_settings: {},
    verification_status: status === 'completed' ? 'success' : 'unverified',
    outcomes: [],
  },
  created_at: '2026-11-23T10:00:00.000Z',
  updated_at: '2026-11-23T10:00:00.000Z',
});
const started = (jobs: readonly Job[]) =>
  reduce(reduce(uiState(4), { type: 'runStarted', runId: 'run-1', kind: 'apply', at: 1000, cameras: 4 }), {
    type: 'jobsSeen',
    jobs,
  });

test('progress counts ended cameras and tells the time left from them', () => {
  const view = started([job(1, 'completed', 100), job(2, 'in_progress', 50), job(3, 'pending')]).runs.get(
    'run-1',
  );
  if (view === undefined) throw new Error('no run');
  expect(runProgress(view)).toMatchObject({ done: 1, total: 4 });
  expect(timeLeft(view, 31_000)).toBe('about 2 min left');
});

test('what failed stands first, and the cursor stays on its camera when it moves', () => {
  const before = started([job(1, 'in_progress'), job(2, 'in_progress'), job(3, 'pending')]);
  const onRun = reduce(before, {
    type: 'push',
    screen: { name: 'run', runId: 'run-1', row: 0, camera: null },
  });
  const moved = reduce(onRun, { type: 'move', by: 1 });
  const after = reduce(moved, { type: 'jobsSeen', jobs: [job(3, 'failed', 100)] });
  const view = after.runs.get('run-1');
  const screen = currentScreen(after);
  if (view === undefined || screen.name !== 'run') throw new Error('no run');
  expect(runJobs(view).map((one) => one.camera_id)[0]).toBe('onvif-10.4.1.3');
  expect(runJobs(view)[runRow(view, screen)]?.camera_id).toBe('onvif-10.4.1.2');
});

test('a result that was asked for early does not undo what events told since', () => {
  const state = started([job(1, 'completed', 100)]);
  const view = state.runs.get('run-1');
  if (view === undefined) throw new Error('no run');
  const early = { ...view.run, status: 'in_progress' as const, jobs: [job(1, 'pending'), job(2, 'pending')] };
  const merged = reduce(state, { type: 'runOpened', result: early }).runs.get('run-1');
  expect([...(merged?.jobs.values() ?? [])].map((one) => one.status)).toEqual(['completed', 'pending']);
});

test('the end of the run frees the screen for the next one', () => {
  const state = started([job(1, 'completed', 100)]);
  const view = state.runs.get('run-1');
  if (view === undefined) throw new Error('no run');
  const ended = reduce(state, {
    type: 'runFinished',
    result: { ...view.run, status: 'completed', jobs: [job(1, 'completed', 100)] },
  });
  expect(ended.activeRun).toBeNull();
  expect(ended.runs.get('run-1')?.finished).toBe(true);
});
