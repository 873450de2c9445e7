import { expect, test } from 'vitest';
import type { Job } from '../../../../src/domain/job.ts';
import { jobCondition } from '../../../../src/tui/state/cameraState.ts';

const done = (job_id: string): Job => ({
  job_id,
  run_id: 'run-1',
  camera_id: 'onvif-10.4.1.2',
  status: 'completed',
  progress: 100,
  currentStep: 'done',
  steps: [],
  result: { applied_settings: {}, verification_status: 'success', outcomes: [] },
  created_at: '2026-11-23T10:00:00.000Z',
  updated_at: '2026-11-23T10:00:00.000Z',
});

test('what was applied is verified, what was rolled back is put back', () => {
  expect(jobCondition(done('apply-onvif-10.4.1.2-1795456157')).word).toBe('verified');
  expect(jobCondition(done('rollback-onvif-10.4.1.2-1795456188')).word).toBe('put back');
});
