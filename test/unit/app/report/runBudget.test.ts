import { expect, test } from 'vitest';
import { runBudget, runBudgetWords } from '../../../../src/app/report/runBudget.ts';
import type { Job, Outcome, RunResult, Status } from '../../../../src/domain/job.ts';
import type { CameraPlan, Plan } from '../../../../src/domain/plan.ts';

const cap = (got: number, outcome: Outcome['outcome'] = 'applied'): Outcome => ({
  path: 'stream.bitrateMbps',
  from: 6,
  asked: 3,
  got,
  outcome,
  witness: 'read-back',
});

function runOf(cameras: readonly { status: Status; outcomes: Outcome[]; mbps?: number | null }[]): {
  run: RunResult;
  plan: Plan;
} {
  const id = (number: number) => `onvif-10.0.0.${number + 1}`;
  const jobs = cameras.map(({ status, outcomes }, number) => ({
    camera_id: id(number),
    status,
    result: { outcomes },
  })) as unknown as Job[];
  const planned = cameras.map(({ mbps = 6 }, number) => ({
    camera_id: id(number),
    base: {
      mainStream: 'main',
      settings: {
        streams: [
          { token: 'main', source: 'a', bitrateMbps: mbps },
          { token: 'sub', source: 'a', bitrateMbps: 1 },
        ],
      },
    },
  })) as unknown as CameraPlan[];
  return { run: { jobs } as unknown as RunResult, plan: { cameras: planned } as unknown as Plan };
}

test('what was read back counts, not what was asked; a camera that was put back stays as it was', () => {
  const { run, plan } = runOf([
    { status: 'completed', outcomes: [cap(3)] },
    { status: 'completed', outcomes: [cap(4, 'adapted')] },
    { status: 'rolled_back', outcomes: [cap(3)] },
    { status: 'skipped', outcomes: [] },
  ]);
  expect(runBudget(run, plan, 30)).toEqual({
    before: { mbps: 24, tb: 7.776, notCounted: 0 },
    after: { mbps: 19, tb: 6.156, notCounted: 0 },
    retentionDays: 30,
    unknown: 0,
  });
});

test('what is not known is in no sum, and said', () => {
  const { run, plan } = runOf([
    { status: 'completed', outcomes: [cap(3)] },
    { status: 'unknown', outcomes: [] },
    { status: 'completed', outcomes: [cap(3, 'unverifiable')] },
    { status: 'completed', outcomes: [cap(3)], mbps: null },
  ]);
  const budget = runBudget(run, plan, 30);
  expect(budget).toMatchObject({
    before: { mbps: 6, notCounted: 1 },
    after: { mbps: 6, notCounted: 0 },
    unknown: 2,
  });
  expect(runBudgetWords(budget)).toBe(
    'Recorded streams of these cameras at their caps, recording all day: 6 -> 6 Mb/s, 1.94 -> 1.94 TB for 30 days; streams without a cap not counted: 1 before; cameras whose streams are not known not counted: 2',
  );
  expect(runBudgetWords(runBudget(run, undefined, 30))).toBe('');
});

test('the retention is the one that the plan was made with, else the one of the policy', () => {
  const { run, plan } = runOf([{ status: 'completed', outcomes: [cap(3)] }]);
  const limits = { linkMbps: null, storageTb: null, retentionDays: 90 };
  const planned = { ...plan, budget: { limits } } as unknown as Plan;
  expect(runBudget(run, planned, 30)).toMatchObject({ after: { tb: 2.916 }, retentionDays: 90 });
  expect(runBudget(run, plan, 10)).toMatchObject({ after: { tb: 0.324 }, retentionDays: 10 });
});
