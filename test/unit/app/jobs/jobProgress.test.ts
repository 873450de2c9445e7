import { expect, test } from 'vitest';
import { beginStep, endJob, newRecord, noteStep } from '../../../../src/app/jobs/jobProgress.ts';
import { CamOptError } from '../../../../src/domain/errors.ts';
import type { Job } from '../../../../src/domain/job.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const now = new Date('2026-11-26T03:00:00.000Z');

function verifying(): Job {
  const { id } = new MemoryCamera(0);
  const plan = {
    camera_id: id,
    identity: { uuid: '', serial: '', mac: '' },
    firmware: '',
    base: { settings: {}, mainStream: null, mainSource: null, manufacturer: '', model: '' },
    changes: [],
    warnings: [],
  };
  const { job } = newRecord({ run: 'run', job: 'job' }, plan, now);
  return noteStep(beginStep(job, 'verify', now), 'worse than before, look at both pictures');
}

const detailOf = (job: Job, name: string): string | undefined =>
  job.steps.find((step) => step.name === name)?.detail;

test('what a step has noted stays when the job ends with words of its own', () => {
  const ended = endJob(
    verifying(),
    { status: 'partial', verification: 'adjusted', outcomes: [], detail: 'fps adapted' },
    now,
  );
  expect(detailOf(ended, 'verify')).toBe('worse than before, look at both pictures');
  expect(detailOf(ended, 'done')).toBe('fps adapted');
});

test('a step that fails tells why beside what it has noted', () => {
  const error = new CamOptError('CAM_TIMEOUT', 'no answer');
  const ended = endJob(
    verifying(),
    { status: 'failed', verification: 'unverified', outcomes: [], error, detail: 'no answer' },
    now,
  );
  expect(detailOf(ended, 'verify')).toBe('worse than before, look at both pictures; no answer');
});
