import { describe, expect, test } from 'vitest';
import type { Job } from '../../../../src/domain/job.ts';
import { engineHarness, type Harness } from '../../../support/engineHarness.ts';
import { MemoryCamera, type MemoryFault } from '../../../support/memoryCamera.ts';

const wanted = { stream: { fps: 12, gop: 24, bitrateMbps: 3 }, image: { brightness: 60 } };
const quick = { settle: 5, soak: 0 } as const;

async function applied(
  faults: MemoryFault[],
  options = {},
  settings = wanted,
): Promise<{ harness: Harness; camera: MemoryCamera; job: Job }> {
  const harness = await engineHarness((clock) => [new MemoryCamera(0, { now: () => clock.now().getTime() })]);
  const camera = harness.cameras[0] as MemoryCamera;
  const plan = harness.planFor(settings);
  camera.faults = faults;
  const run = await harness.engine.apply(plan, { ...quick, ...options });
  const { jobs } = await run.finished;
  return { harness, camera, job: jobs[0] as Job };
}

const outcomes = (job: Job): Record<string, string> =>
  Object.fromEntries(
    job.result.outcomes.map((o) => [o.stream === undefined ? o.path : `${o.path}@${o.stream}`, o.outcome]),
  );

describe('a camera that does as asked', () => {
  test('is written one configuration after the other, and nothing is said that was not read back', async () => {
    const { camera, job } = await applied([]);
    expect(job.status).toBe('completed');
    expect(job.result.verification_status).toBe('success');
    expect(outcomes(job)).toEqual({
      'stream.fps': 'applied',
      'stream.gop': 'applied',
      'stream.bitrateMbps': 'applied',
      'image.brightness': 'applied',
    });
    expect(job.result.applied_settings).toEqual({
      'stream.fps': 12,
      'stream.gop': 24,
      'stream.bitrateMbps': 3,
      'image.brightness': 60,
    });
    expect(camera.values('main')).toMatchObject({
      'stream.fps': 12,
      'stream.gop': 24,
      'stream.bitrateMbps': 3,
    });
    expect(camera.values('sub')).toMatchObject({ 'stream.fps': 15 });
    expect(camera.sets).toBe(2);
    expect(job.steps.map((step) => [step.name, step.status])).toEqual([
      ['check', 'completed'],
      ['save', 'completed'],
      ['write encoder main', 'completed'],
      ['write imaging src', 'completed'],
      ['verify', 'completed'],
      ['settle', 'completed'],
      ['done', 'completed'],
    ]);
    expect(job.progress).toBe(100);
  });

  test('a second run finds nothing to change and sends no Set', async () => {
    const { harness, camera } = await applied([]);
    harness.clock.advance(60_000);
    const second = await (await harness.engine.apply(harness.planFor(wanted), quick)).finished;
    expect(second.status).toBe('skipped');
    expect(second.jobs).toMatchObject([{ status: 'skipped' }]);
    expect(camera.sets).toBe(2);
  });

  test('a plan whose changes are all in place already sends no Set either', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor({ stream: { fps: 12 } });
    harness.cameras[0]?.change('main', { 'stream.fps': 12 });
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    expect(jobs[0]).toMatchObject({ status: 'skipped' });
    expect(harness.cameras[0]?.sets).toBe(0);
  });

  test('a dry run reads, says what it would write, sends nothing and leaves the plan good', async () => {
    const { harness, camera, job } = await applied([], { dryRun: true });
    expect(job.status).toBe('skipped');
    expect(job.steps.at(-1)?.detail).toContain(
      'would write main: stream.fps, stream.bitrateMbps, stream.gop; src: image.brightness',
    );
    expect(camera.sets).toBe(0);
    expect((await harness.engine.history({})).runs).toEqual([]);
  });

  test('progress is told at every step', async () => {
    const { harness } = await applied([]);
    const steps = harness.events.flatMap((event) => (event.type === 'job' ? [event.job.currentStep] : []));
    expect([...new Set(steps)].filter((step) => step !== '')).toEqual([
      'check',
      'save',
      'write encoder main',
      'write imaging src',
      'verify',
      'settle',
      'done',
    ]);
  });
});

describe('a camera that does something else', () => {
  test('F4: a Set that is answered and not carried out is `ignored`, and everything is put back', async () => {
    const { camera, job } = await applied([{ kind: 'ignoreSet', token: 'src' }]);
    expect(job.status).toBe('rolled_back');
    expect(outcomes(job)).toMatchObject({ 'image.brightness': 'ignored', 'stream.fps': 'applied' });
    expect(job.steps.filter(({ status }) => status === 'failed')).toMatchObject([
      { name: 'verify', detail: expect.stringContaining('image.brightness ignored') },
    ]);
    expect(job.steps.find(({ name }) => name === 'roll back')?.status).toBe('completed');
    expect(job.error?.code).toBe('VERIFY_FAILED');
    expect(job.result.applied_settings).toEqual({});
    expect(camera.values('main')).toMatchObject({
      'stream.fps': 25,
      'stream.gop': 50,
      'stream.bitrateMbps': 8,
    });
  });

  test('F5: a bitrate that the camera chooses itself is `adapted`, kept, and remembered for its model', async () => {
    const { harness, camera, job } = await applied([
      { kind: 'clamp', token: 'main', path: 'stream.bitrateMbps', value: 2.048 },
    ]);
    expect(job.status).toBe('completed');
    expect(job.result.verification_status).toBe('adjusted');
    expect(outcomes(job)).toMatchObject({ 'stream.bitrateMbps': 'adapted' });
    expect(job.result.applied_settings['stream.bitrateMbps']).toBe(2.048);
    expect(camera.values('main')['stream.bitrateMbps']).toBe(2.048);
    expect(await harness.store.runs.adaptations()).toMatchObject([
      { manufacturer: 'Acme', model: 'M-1', path: 'stream.bitrateMbps', asked: 3, got: 2.048 },
    ]);
  });

  test('F5 --strict: an adapted value is put back', async () => {
    const { camera, job } = await applied(
      [{ kind: 'clamp', token: 'main', path: 'stream.bitrateMbps', value: 2.048, times: 1 }],
      { strict: true },
    );
    expect(job.status).toBe('rolled_back');
    expect(camera.values('main')['stream.bitrateMbps']).toBe(8);
  });

  test('F6: a rate that is rounded is adapted, one far off is partial; neither is put back', async () => {
    const near = await applied([{ kind: 'clamp', token: 'main', path: 'stream.fps', value: 12.5 }]);
    expect(near.job).toMatchObject({ status: 'completed', result: { verification_status: 'adjusted' } });
    const far = await applied([{ kind: 'clamp', token: 'main', path: 'stream.fps', value: 20 }]);
    expect(far.job).toMatchObject({ status: 'partial', result: { verification_status: 'mismatch' } });
    expect(far.camera.values('main')['stream.fps']).toBe(20);
  });

  test('F7: a GOP that follows the rate unasked is told and kept', async () => {
    const { job } = await applied(
      [{ kind: 'collateral', token: 'main', at: 'main', path: 'stream.gop', value: 24 }],
      {},
      { stream: { fps: 12 } } as never,
    );
    expect(job.status).toBe('completed');
    expect(job.result.outcomes).toContainEqual(
      expect.objectContaining({ path: 'stream.gop', outcome: 'side_effect', from: 50, asked: null, got: 24 }),
    );
  });

  test('a GOP that stays with the rate is ignored, however many seconds it is', async () => {
    const { job } = await applied([{ kind: 'ignoreSet', token: 'main' }]);
    expect(outcomes(job)).toMatchObject({ 'stream.fps': 'ignored', 'stream.gop': 'ignored' });
  });

  test('F8: a sibling stream that is reset along with it is found, and both are put back', async () => {
    const { camera, job } = await applied([
      {
        kind: 'collateral',
        token: 'main',
        at: 'sub',
        path: 'stream.resolution',
        value: '1280x720',
        times: 1,
      },
    ]);
    expect(job.status).toBe('rolled_back');
    expect(outcomes(job)['stream.resolution@sub']).toBe('side_effect');
    expect(camera.values('sub')['stream.resolution']).toBe('640x360');
    expect(camera.values('main')['stream.fps']).toBe(25);
  });

  test('F8: a codec that falls back unasked takes its GOP along, and both come back', async () => {
    const { camera, job } = await applied([
      { kind: 'collateral', token: 'main', at: 'main', path: 'stream.codec', value: 'MJPEG', times: 1 },
    ]);
    expect(job.status).toBe('rolled_back');
    expect(outcomes(job)).toMatchObject({ 'stream.codec': 'side_effect', 'stream.gop': 'unverifiable' });
    expect(camera.values('main')).toMatchObject({ 'stream.codec': 'H.264', 'stream.gop': 50 });
  });

  test('F9: a value that goes back by itself within the settling time is `ignored`', async () => {
    const { camera, job } = await applied([{ kind: 'revert', token: 'src', afterMs: 3000 }]);
    expect(job.status).toBe('rolled_back');
    expect(job.result.outcomes.find((o) => o.path === 'image.brightness')).toMatchObject({
      outcome: 'ignored',
      detail: 'taken first as 60, then went back by itself',
    });
    expect(camera.values('main')['stream.fps']).toBe(25);
  });

  test('a value that appears seconds after the answer is `applied`', async () => {
    const { camera, job } = await applied([{ kind: 'late', token: 'main', afterMs: 2500, times: 1 }]);
    expect(job.status).toBe('completed');
    expect(camera.sets).toBe(2);
    expect(camera.values('main')['stream.fps']).toBe(12);
  });

  test('a Set that is refused leaves the rest in force: `partial`', async () => {
    const { camera, job } = await applied([{ kind: 'reject', token: 'src' }]);
    expect(job.status).toBe('partial');
    expect(outcomes(job)).toMatchObject({ 'image.brightness': 'rejected', 'stream.fps': 'applied' });
    expect(camera.values('main')['stream.fps']).toBe(12);
  });

  test('all refused is `failed`, with nothing to put back', async () => {
    const { camera, job } = await applied([{ kind: 'reject' }]);
    expect(job.status).toBe('failed');
    expect(camera.sets).toBe(2);
    expect(camera.values('main')['stream.fps']).toBe(25);
  });

  test('--no-rollback leaves what failed and says partial', async () => {
    const { camera, job } = await applied([{ kind: 'ignoreSet', token: 'src' }], { rollback: false });
    expect(job.status).toBe('partial');
    expect(camera.values('main')['stream.fps']).toBe(12);
  });

  test('--no-verify says so and claims nothing', async () => {
    const { job } = await applied([], { verify: false });
    expect(job).toMatchObject({ status: 'completed', result: { verification_status: 'skipped' } });
    expect(new Set(Object.values(outcomes(job)))).toEqual(new Set(['unverifiable']));
  });
});

describe('answers that are lost', () => {
  test('F1: carried out: found by reading, not sent again', async () => {
    const { camera, job } = await applied([{ kind: 'loseAnswer', token: 'main', applied: true, times: 1 }]);
    expect(job.status).toBe('completed');
    expect(camera.sets).toBe(2);
  });

  test('F2: not carried out: found by reading, sent once more', async () => {
    const { camera, job } = await applied([{ kind: 'loseAnswer', token: 'main', applied: false, times: 1 }]);
    expect(job.status).toBe('completed');
    expect(camera.sets).toBe(3);
    expect(camera.values('main')['stream.fps']).toBe(12);
  });

  test('never more than two Sets for one configuration', async () => {
    const { camera, job } = await applied([{ kind: 'loseAnswer', token: 'main', applied: false }]);
    expect(camera.requests.filter((r) => r.operation === 'writeEntity' && r.token === 'main')).toHaveLength(
      2,
    );
    expect(job.status).toBe('rolled_back');
    const ignored = job.result.outcomes.find((outcome) => outcome.path === 'stream.fps');
    expect(ignored).toMatchObject({ outcome: 'ignored', detail: 'the camera in memory says WRITE_UNKNOWN' });
  });

  test('F10: a camera that restarts after the Set is waited for', async () => {
    const { job } = await applied([{ kind: 'downAfterSet', token: 'main', requests: 4, times: 1 }]);
    expect(job.status).toBe('completed');
  });

  test('a camera that never comes back is unknown, and its state before is on disk', async () => {
    const { harness, job } = await applied([
      { kind: 'downAfterSet', token: 'main', requests: 1e6, times: 1 },
    ]);
    expect(job).toMatchObject({ status: 'unknown', error: { code: 'WRITE_UNKNOWN' } });
    const record = await harness.store.runs.record(job.run_id, job.camera_id);
    expect(record?.before?.entities.find((e) => e.ref.token === 'main')?.values['stream.fps']).toBe(25);
  });
});

describe('a camera that is not as planned', () => {
  test('F26: another device at the address is never written to', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor(wanted);
    const camera = harness.cameras[0] as MemoryCamera;
    camera.identity = { ...camera.identity, uuid: '99999999-2222-4333-8444-aaaaaaaaaaaa' };
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    expect(jobs[0]).toMatchObject({ status: 'failed', error: { code: 'CAM_WRONG_DEVICE' } });
    expect(camera.sets).toBe(0);
  });

  test('F27: a value that somebody changed since shows as drift in three columns and is not touched', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor(wanted);
    const camera = harness.cameras[0] as MemoryCamera;
    camera.change('main', { 'stream.fps': 20 });
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    expect(jobs[0]).toMatchObject({ status: 'failed', error: { code: 'DRIFTED' } });
    expect(jobs[0]?.error?.message).toContain('stream.fps (main) planned from 25, now 20, target 12');
    expect(jobs[0]?.error?.drift).toEqual([
      { path: 'stream.fps', token: 'main', plannedFrom: 25, now: 20, target: 12 },
    ]);
    expect(camera.sets).toBe(0);
  });

  test('F27: a change between the check and the first Set is seen as well', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor(wanted);
    const camera = harness.cameras[0] as MemoryCamera;
    camera.onRequest = ({ operation }) => {
      if (operation === 'readEntity') camera.change('main', { 'stream.gop': 77 });
    };
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    const gop = { path: 'stream.gop', token: 'main', plannedFrom: 50, now: 77, target: 24 };
    expect(jobs[0]).toMatchObject({ status: 'failed', error: { code: 'DRIFTED', drift: [gop] } });
    expect(camera.sets).toBe(0);
  });

  test('other firmware than in the plan is said, and is no drift where all is as it was', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor(wanted);
    (harness.cameras[0] as MemoryCamera).firmware = '2.0';
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    expect(jobs[0]?.status).toBe('completed');
    expect(jobs[0]?.steps[0]?.detail).toBe('firmware 1.0 when it was planned, 2.0 now');
  });

  test('F25: a token that is gone is drift', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const plan = harness.planFor(wanted);
    harness.cameras[0]?.renameToken('main', 'main_2');
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    expect(jobs[0]).toMatchObject({ status: 'failed', error: { code: 'DRIFTED' } });
  });

  test('a size that is not offered is refused with what is, and the rest is applied', async () => {
    const { job } = await applied([], {}, { stream: { fps: 12, resolution: '3840x2160' } } as never);
    expect(job.status).toBe('partial');
    expect(job.result.outcomes.find((o) => o.path === 'stream.resolution')).toMatchObject({
      outcome: 'rejected',
      detail: 'the camera offers 640x360, 1280x720, 1920x1080',
    });
  });

  test('a camera that does not answer fails after the retries, untouched', async () => {
    const { camera, job } = await applied([{ kind: 'fail', code: 'CAM_UNREACHABLE' }]);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'CAM_UNREACHABLE' } });
    expect(camera.requests).toHaveLength(4);
  });

  test('F17, F19: a refused password is not tried again', async () => {
    const { camera, job } = await applied([{ kind: 'fail', code: 'CAM_AUTH' }]);
    expect(job).toMatchObject({ status: 'failed', error: { code: 'CAM_AUTH' } });
    expect(camera.requests).toHaveLength(1);
  });
});

test('a plan is applied once, not after its day, and not when it was edited', async () => {
  const { harness } = await applied([]);
  const plan = harness.planFor({ stream: { fps: 10 } });
  await (
    await harness.engine.apply(plan, quick)
  ).finished;
  await expect(harness.engine.apply(plan, quick)).rejects.toMatchObject({ code: 'PLAN_USED' });
  const edited = structuredClone(harness.planFor({ stream: { fps: 11 } }));
  const change = edited.cameras[0]?.changes[0];
  if (change !== undefined) change.to = 1;
  await expect(harness.engine.apply(edited, quick)).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
  const old = harness.planFor({ stream: { fps: 11 } });
  harness.clock.advance(25 * 3600 * 1000);
  await expect(harness.engine.apply(old, quick)).rejects.toMatchObject({ code: 'PLAN_EXPIRED' });
});

describe('the stream as a witness', () => {
  test('confirms what it shows, and says where it shows something else', async () => {
    const measured = {
      codec: 'H.264',
      resolution: '1920x1080',
      fps: 12,
      bitrateMbps: 2,
      gop: 60,
      seconds: 6,
    };
    const harness = await engineHarness(
      (clock) => [new MemoryCamera(0, { now: () => clock.now().getTime() })],
      { streamMeter: { measure: async () => measured } },
    );
    const plan = harness.planFor({ stream: { fps: 12, gop: 24 } });
    const run = await harness.engine.apply(plan, { settle: 0, soak: 0, verifyWith: ['stream'] });
    const outcome = (await run.finished).jobs[0]?.result.outcomes;
    expect(outcome).toContainEqual(expect.objectContaining({ path: 'stream.fps', witness: 'stream' }));
    expect(outcome).toContainEqual(
      expect.objectContaining({
        path: 'stream.gop',
        witness: 'read-back',
        detail: 'configured 24 frames, measured 60',
      }),
    );
  });
});
