import { describe, expect, test } from 'vitest';
import { exitOfAnswers, exitOfRun } from '../../../src/cli/exitCodes.ts';
import type { Job, RunResult, Status } from '../../../src/domain/job.ts';

const at = '2026-11-23T10:00:00.000Z';

function run(...jobs: (Status | [Status, string])[]): RunResult {
  const settings = { applied: 0, adapted: 0, ignored: 0, rejected: 0, unverifiable: 0, side_effect: 0 };
  return {
    run_id: 'r',
    status: 'completed',
    summary: {
      cameras: jobs.length,
      completed: 0,
      partial: 0,
      failed: 0,
      rolled_back: 0,
      skipped: 0,
      unknown: 0,
      settings,
    },
    jobs: jobs.map((each, index): Job => {
      const [status, code] = typeof each === 'string' ? [each, undefined] : each;
      return {
        job_id: `j${index}`,
        run_id: 'r',
        camera_id: `c${index}`,
        status,
        progress: 100,
        currentStep: '',
        steps: [],
        result: { applied_settings: {}, verification_status: 'success', outcomes: [] },
        ...(code === undefined ? {} : { error: { code, message: '', hint: '' } }),
        created_at: at,
        updated_at: at,
      };
    }),
  };
}

describe('the exit code of a run', () => {
  test.each([
    ['nothing to do', run(), 0],
    ['all done', run('completed', 'completed'), 0],
    ['nothing to change', run('skipped', 'skipped'), 0],
    ['done and skipped', run('completed', 'skipped'), 0],
    ['one failed', run('completed', 'failed'), 3],
    ['one rolled back', run('completed', 'rolled_back'), 3],
    ['one partly done', run('completed', 'partial'), 3],
    ['failed beside skipped', run('failed', 'skipped'), 3],
    ['all failed', run('failed', 'failed'), 1],
    ['failed or rolled back, every one', run('failed', 'rolled_back'), 1],
    ['one unknown', run('completed', 'unknown'), 5],
    ['a rollback that failed outweighs all', run('completed', ['failed', 'ROLLBACK_FAILED']), 5],
    ['all unknown', run('unknown'), 5],
  ] as const)('%s', (_what, result, code) => {
    expect(exitOfRun(result, 'apply')).toBe(code);
  });

  test('putting back is what rollback is for, and resume tells that it did', () => {
    expect(exitOfRun(run('rolled_back'), 'rollback')).toBe(0);
    expect(exitOfRun(run('rolled_back', 'skipped'), 'resume')).toBe(3);
    expect(exitOfRun(run('rolled_back'), 'resume')).toBe(3);
  });
});

test('answers: all 0, some 3, none 1', () => {
  expect([exitOfAnswers(3, 0), exitOfAnswers(2, 1), exitOfAnswers(0, 3), exitOfAnswers(0, 0)]).toEqual([
    0, 3, 1, 0,
  ]);
});
