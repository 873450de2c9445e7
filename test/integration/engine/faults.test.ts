import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { engineOverSockets, type SocketHarness } from '../../support/engineOverSockets.ts';
import type { CameraTruth, FleetCamera } from '../../support/simulatorFleet.ts';

const set = '*SetVideoEncoderConfiguration';
const wanted = { stream: { fps: 12, gop: 24 } };

/** What a camera does wrong while it is written to, and how its job may end. */
const cases: { name: string; faults: object[]; ends: Job['status'][]; code?: string; lies?: true }[] = [
  {
    name: 'F1 reset, carried out',
    faults: [{ kind: 'reset', operation: set, applied: true, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F2 reset, not carried out',
    faults: [{ kind: 'reset', operation: set, applied: false, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F3 carried out, answered with 500',
    faults: [{ kind: 'http', status: 500, operation: set, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F4 says OK, changes nothing',
    faults: [{ kind: 'ignoreSet' }],
    ends: ['rolled_back'],
    code: 'VERIFY_FAILED',
  },
  {
    name: 'F7 GOP of its own',
    faults: [{ kind: 'collateral', field: 'gop', value: 30 }],
    ends: ['rolled_back', 'partial'],
  },
  {
    name: 'F9 goes back',
    faults: [{ kind: 'revert', afterMs: 100 }],
    ends: ['rolled_back'],
    code: 'VERIFY_FAILED',
  },
  { name: 'F20 HTML with 200', faults: [{ kind: 'html', operation: set, times: 1 }], ends: ['completed'] },
  {
    name: 'F21 truncated answer',
    faults: [{ kind: 'truncate', operation: set, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F22 huge answer',
    faults: [{ kind: 'huge', bytes: 8_000_000, operation: set, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F22 entity bomb',
    faults: [{ kind: 'entityBomb', operation: set, times: 1 }],
    ends: ['completed'],
  },
  {
    name: 'F23 a byte a second',
    faults: [{ kind: 'slowDrip', bytesPerSecond: 20, operation: set, times: 1 }],
    ends: ['completed'],
  },
  { name: 'empty answer', faults: [{ kind: 'emptyBody', operation: set, times: 1 }], ends: ['completed'] },
  { name: 'hangs', faults: [{ kind: 'hang', operation: set, times: 1 }], ends: ['completed'] },
  {
    name: 'hangs, carried out',
    faults: [{ kind: 'hang', applied: true, operation: set, times: 1 }],
    ends: ['completed'],
  },
  { name: 'F24 options lie', faults: [{ kind: 'rejectSet' }], ends: ['failed'] },
  {
    name: 'in use by another client',
    faults: [
      {
        kind: 'soapFault',
        code: 'Receiver',
        subcodes: ['ter:Action', 'ter:ConfigurationConflict'],
        operation: set,
        times: 1,
      },
    ],
    ends: ['completed'],
  },
  {
    name: 'fault with 200',
    faults: [{ kind: 'faultWith200', operation: set, times: 1 }],
    ends: ['failed', 'completed'],
  },
  {
    name: 'F10 restart after the Set',
    faults: [{ kind: 'reboot', operation: set, downMs: 1200, times: 1 }],
    ends: ['completed', 'rolled_back'],
  },
  {
    name: 'F26 another device',
    faults: [{ kind: 'otherDevice' }],
    ends: ['failed'],
    code: 'CAM_WRONG_DEVICE',
  },
  { name: 'F25 tokens renamed', faults: [{ kind: 'renameTokens' }], ends: ['failed'], code: 'DRIFTED' },
  { name: 'F29 no snapshot', faults: [{ kind: 'snapshot404' }], ends: ['completed'] },
  { name: 'F29 black snapshot', faults: [{ kind: 'blackSnapshot' }], ends: ['completed'] },
  { name: 'F17 one 401', faults: [{ kind: 'auth401', times: 1 }], ends: ['completed'] },
  { name: 'F19 wrong password', faults: [{ kind: 'auth401' }], ends: ['failed'] },
  // Its read-modify-write sends the invented bitrate along: no reading can tell, so what the camera has is left out here.
  { name: 'a hard-coded answer', faults: [{ kind: 'hardcodedReadback' }], ends: ['rolled_back'], lies: true },
];

describe('a job on a camera that does something wrong', () => {
  let harness: SocketHarness;
  let jobs: Job[];
  let main: (string | null)[];
  const before: CameraTruth[] = [];
  const after: CameraTruth[] = [];

  beforeAll(async () => {
    harness = await engineOverSockets({
      args: ['--cameras', String(cases.length), '--seed', '11'],
      timeouts: { connect: 1000, read: 1500, write: 1500 },
    });
    const { fleet, engine } = harness;
    const plan = await harness.planFor(fleet.cameras, wanted);
    main = plan.cameras.map((camera) => camera.base.mainStream);
    for (const camera of fleet.cameras) before.push(await fleet.truth(camera));
    for (const [n, { faults }] of cases.entries()) {
      // Drawing pictures is most of the simulator's work, and only two of these cases are about pictures.
      const quiet = faults.some((fault) => 'kind' in fault && fault.kind === 'blackSnapshot');
      await fleet.faults(cameraAt(n), quiet ? faults : [...faults, { kind: 'snapshot404' }]);
    }
    const run = await engine.apply(plan, { settle: 0.3, soak: 0, canary: 0 });
    ({ jobs } = await run.finished);
    for (const camera of fleet.cameras) {
      await fleet.faults(camera, []);
      after.push(await fleet.truth(camera));
    }
  });
  afterAll(async () => {
    await harness?.[Symbol.asyncDispose]();
  });
  const cameraAt = (n: number): FleetCamera => harness.fleet.cameras[n] as FleetCamera;

  test.each(cases.map((item, n) => ({ ...item, n })))(
    '$name: ends as $ends, and the camera is as the job says',
    ({ ends, code, lies, n }) => {
      const job = jobs.find(({ camera_id }) => camera_id === harness.idOf(cameraAt(n))) as Job;
      const truth = after[n] as CameraTruth;
      expect(ends, JSON.stringify(job.error ?? job.result.outcomes)).toContain(job.status);
      expect(job.error?.code ?? '').toBe(code ?? job.error?.code ?? '');
      const as = lies ? truth : stateBy(job, before[n] as CameraTruth, truth, main[n] ?? '');
      expect(encodersOf(truth)).toEqual(encodersOf(as));
      expect(truth.writes).toBeLessThanOrEqual(4);
      expect(truth.authFailures).toBeLessThanOrEqual(2);
    },
  );
});

function encodersOf(truth: CameraTruth): unknown {
  return truth.encoders.map(({ token, width, height, fps, bitrateKbps, gop }) => ({
    token,
    width,
    height,
    fps,
    bitrateKbps,
    gop,
  }));
}

/** A job that says it changed nothing left everything as it was; one that is complete has what was asked for. */
function stateBy(job: Job, before: CameraTruth, now: CameraTruth, main: string): CameraTruth {
  if (job.status === 'partial' || job.status === 'unknown') return now;
  if (job.status !== 'completed') return before;
  const encoders = before.encoders.map((encoder) =>
    encoder.token === main ? { ...encoder, fps: 12, gop: 24 } : encoder,
  );
  return { ...before, encoders };
}
