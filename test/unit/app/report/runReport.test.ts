import { expect, test } from 'vitest';
import { runBudget } from '../../../../src/app/report/runBudget.ts';
import { renderReport } from '../../../../src/app/report/runReport.ts';
import type { ReportFormat } from '../../../../src/app/report/runReport.ts';
import type { RunReport } from '../../../../src/app/report/runWords.ts';
import type { Job, Outcome, RunResult, Status } from '../../../../src/domain/job.ts';
import type { Plan } from '../../../../src/domain/plan.ts';

const outcomes: Outcome[] = [
  {
    path: 'stream.bitrateMbps',
    from: 6,
    asked: 3,
    got: 3,
    outcome: 'applied',
    witness: 'second-reader',
  },
  {
    path: 'stream.bitrateMbps',
    stream: 'sub<1>',
    from: 2,
    asked: 1,
    got: 1,
    outcome: 'applied',
    witness: 'read-back',
  },
];

function job(camera: string, status: Status): Job {
  const error = { code: 'CAM_TIMEOUT', message: `${camera} does not answer`, hint: 'look at the cable' };
  return {
    job_id: `apply-${camera}-1`,
    camera_id: camera,
    status,
    steps: [],
    result: { outcomes: status === 'completed' ? outcomes : [] },
    ...(status === 'failed' ? { error } : {}),
  } as unknown as Job;
}

const jobs = [
  job('onvif-10.0.0.10', 'completed'),
  job('onvif-10.0.0.9', 'completed'),
  job('onvif-10.0.0.11', 'failed'),
];
const run = {
  run_id: '01TEST',
  status: 'partial',
  summary: { cameras: 3, completed: 2, failed: 1, settings: { applied: 4 } },
  created_at: '2026-11-26T05:12:00.000Z',
  jobs,
} as unknown as RunResult;
const plan = {
  made_by: 'rules',
  cameras: jobs.map(({ camera_id }) => ({
    camera_id,
    base: {
      mainStream: 'main',
      settings: {
        streams: [
          { token: 'main', bitrateMbps: 6 },
          { token: 'sub<1>', bitrateMbps: 2 },
        ],
      },
    },
    changes: [
      { path: 'stream.bitrateMbps', from: 6, to: 3, reason: 'the model for the main one', rule: 'R-BIT' },
      { path: 'stream.bitrateMbps', stream: 'sub<1>', from: 2, to: 1, reason: 'live | clean', rule: 'R-SUB' },
    ],
  })),
} as unknown as Plan;

function reportAs(format: ReportFormat): string {
  const report: RunReport = {
    site: 'yard',
    run,
    at: new Date('2026-11-27T10:00:00Z'),
    plan,
    budget: runBudget(run, plan, 30),
    cameras: new Map(),
    pictures: new Map(),
  };
  return renderReport(report, format, () => '');
}

test('the sums stand in every format, in Mb/s and in TB for the retention', () => {
  const words = '18 -> 12 Mb/s, 5.83 -> 3.89 TB for 30 days';
  expect(reportAs('html')).toContain(words.replaceAll('>', '&gt;'));
  expect(reportAs('md')).toContain(words.replaceAll('>', '\\>'));
  expect(reportAs('csv')).toContain('all cameras,,,,TB for 30 days,,5.832,,3.888,');
  expect(JSON.parse(reportAs('json'))).toMatchObject({ budget: { after: { mbps: 12, tb: 3.888 } } });
});

test('what needs a person comes first, then the cameras by address', () => {
  const order = [
    /id="apply-onvif-10\.0\.0\.11-1"/,
    /id="apply-onvif-10\.0\.0\.9-1"/,
    /id="apply-onvif-10\.0\.0\.10-1"/,
  ];
  const at = order.map((section) => reportAs('html').search(section));
  expect(Math.min(...at)).toBeGreaterThan(0);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
});

test('two streams of a camera are told apart, each with its reason, and nothing of it breaks the page', () => {
  expect(reportAs('md')).toContain(
    '| bitrate cap | sub\\<1\\> | 2 Mb/s | 1 Mb/s | 1 Mb/s | applied | read back | live \\| clean |',
  );
  expect(reportAs('html')).toContain('bitrate cap<br><small>sub&lt;1&gt;</small>');
  expect(reportAs('html')).toContain('the model for the main one');
  expect(reportAs('csv')).toContain('stream.bitrateMbps,sub<1>,2,1,1,applied,read-back,live | clean');
});
