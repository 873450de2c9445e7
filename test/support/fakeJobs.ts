import { CamOptError } from '../../src/domain/errors.ts';
import type { Job, Outcome } from '../../src/domain/job.ts';
import type { PlannedChange } from '../../src/domain/plan.ts';
import type { SettingPath, SettingValue } from '../../src/domain/settingPaths.ts';
import type { FakeCamera } from './fakeCameras.ts';

export const fakeNow = '2026-11-23T14:02:00.000Z';

export interface Task {
  cameraId: string;
  changes: readonly PlannedChange[];
}

export function ended(
  job: Job,
  task: Task,
  fake: FakeCamera,
  how: { adapts: boolean; rollsBack: boolean; fails: boolean },
): Job {
  const outcomes = task.changes.map((change, index): Outcome => {
    const odd = index === 0 && (how.adapts || how.rollsBack || how.fails);
    const got = !odd ? change.to : how.adapts && typeof change.to === 'number' ? change.to + 3 : change.from;
    const outcome = !odd ? 'applied' : how.adapts ? 'adapted' : how.fails ? 'rejected' : 'ignored';
    return { path: change.path, from: change.from, asked: change.to, got, outcome, witness: 'read-back' };
  });
  if (!how.rollsBack && !how.fails) for (const one of outcomes) take(fake, one.path, one.got);
  const result = {
    applied_settings: Object.fromEntries(outcomes.map((one) => [one.path, one.got])),
    verification_status: how.adapts
      ? ('adjusted' as const)
      : how.rollsBack || how.fails
        ? ('mismatch' as const)
        : ('success' as const),
    outcomes,
  };
  const status = how.rollsBack ? 'rolled_back' : how.fails ? 'failed' : 'completed';
  const error = how.fails
    ? new CamOptError('CAM_FAULT', `${fake.camera.id} refused the new settings`).toJSON()
    : null;
  return { ...job, status, progress: 100, currentStep: 'done', result, ...(error === null ? {} : { error }) };
}

function take(fake: FakeCamera, path: SettingPath, value: SettingValue): void {
  if (path === 'exposure.maxShutter') fake.longestShutter = String(value);
  else if (path === 'image.wdr.mode') fake.wdr = value === 'ON' ? 'ON' : 'OFF';
  else fake.stream = { ...fake.stream, [path.replace('stream.', '')]: value };
}

export function newJob(runId: string, cameraId: string): Job {
  return {
    job_id: `${runId}-${cameraId}`,
    run_id: runId,
    camera_id: cameraId,
    status: 'pending',
    progress: 0,
    currentStep: 'waiting',
    steps: [],
    result: { applied_settings: {}, verification_status: 'unverified', outcomes: [] },
    created_at: fakeNow,
    updated_at: fakeNow,
  };
}
