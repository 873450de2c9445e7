import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineHarness, type Harness } from '../../../support/engineHarness.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const wanted = { stream: { fps: 12, gop: 24 }, image: { brightness: 60 } };
const quick = { settle: 0, soak: 0 } as const;

async function appliedOnce(): Promise<{
  harness: Harness;
  camera: MemoryCamera;
  jobId: string;
  runId: string;
}> {
  const harness = await engineHarness((clock) => [new MemoryCamera(0, { now: () => clock.now().getTime() })]);
  const run = await harness.engine.apply(harness.planFor(wanted), quick);
  const { jobs } = await run.finished;
  expect(jobs[0]?.status).toBe('completed');
  harness.clock.advance(60_000);
  const camera = harness.cameras[0] as MemoryCamera;
  return { harness, camera, jobId: jobs[0]?.job_id ?? '', runId: run.runId };
}

async function rolledBack(harness: Harness, id: string) {
  return (await harness.engine.rollBack(id, quick)).finished;
}

describe('rollback by hand', () => {
  test('of a camera whose own file was damaged says that its state before is lost, each time it is asked', async () => {
    const { harness, runId } = await appliedOnce();
    const files = await readdir(join(harness.home, 'sites'), { recursive: true });
    const file = files.find((name) => name.endsWith('cameras/onvif-10.0.0.1.json')) ?? '';
    await writeFile(join(harness.home, 'sites', file), '{"bro');
    for (const _ of ['first', 'second'])
      await expect(rolledBack(harness, runId)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  test('puts a job back, as a job of its own that says what it read', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    const result = await rolledBack(harness, jobId);
    expect(result).toMatchObject({ kind: 'rollback', status: 'completed' });
    expect(result.jobs[0]?.job_id).toMatch(/^rollback-onvif-10\.0\.0\.1-\d+$/);
    expect(result.jobs[0]?.result.outcomes).toContainEqual(
      expect.objectContaining({ path: 'stream.fps', from: 12, asked: 25, got: 25, outcome: 'applied' }),
    );
    expect(camera.values('main')).toMatchObject({ 'stream.fps': 25, 'stream.gop': 50 });
    expect(camera.values('src')).toMatchObject({ 'image.brightness': 50 });
    expect(await harness.engine.status(jobId)).toMatchObject({ status: 'rolled_back' });
    const [row] = (await harness.engine.history({})).runs;
    const { created_at, updated_at } = row ?? {};
    expect(await harness.engine.status(row?.run_id ?? '')).toMatchObject({ created_at, updated_at });
    const { runs } = await harness.engine.history({});
    expect(runs.map((run) => [run.kind, run.status])).toEqual([
      ['rollback', 'completed'],
      ['apply', 'rolled_back'],
    ]);
  });

  test('takes a whole run as well, and can itself be put back', async () => {
    const { harness, camera, runId } = await appliedOnce();
    const result = await rolledBack(harness, runId);
    harness.clock.advance(60_000);
    const again = await rolledBack(harness, result.run_id);
    expect(again.status).toBe('completed');
    expect(camera.values('main')).toMatchObject({ 'stream.fps': 12, 'stream.gop': 24 });
  });

  test('has nothing to do a second time', async () => {
    const { harness, jobId } = await appliedOnce();
    await rolledBack(harness, jobId);
    await expect(harness.engine.rollBack(jobId, quick)).rejects.toMatchObject({
      code: 'NOTHING_TO_ROLL_BACK',
    });
    await expect(harness.engine.rollBack('apply-nobody-1700000000', quick)).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    });
  });

  test('waits for nobody and disturbs nobody: a run that is at work is held', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0), new MemoryCamera(1)]);
    const writing = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    (harness.cameras[1] as MemoryCamera).onRequest = async ({ operation }) => {
      if (operation !== 'writeEntity') return;
      writing.resolve();
      await gate.promise;
    };
    const run = await harness.engine.apply(harness.planFor(wanted), { ...quick, canary: 0 });
    await writing.promise;
    harness.clock.advance(60_000);
    await expect(rolledBack(harness, run.runId)).rejects.toMatchObject({ code: 'CAMERA_HELD' });
    gate.resolve();
    const { jobs } = await run.finished;
    expect(jobs.map((job) => job.status)).toEqual(['completed', 'completed']);
    const back = await rolledBack(harness, run.runId);
    expect(back.jobs.map((job) => job.status)).toEqual(['completed', 'completed']);
  });

  test('of a run with one damaged record puts back the others and says which one is for a person', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0), new MemoryCamera(1)]);
    const run = await harness.engine.apply(harness.planFor(wanted), quick);
    await run.finished;
    const files = await readdir(join(harness.home, 'sites'), { recursive: true });
    const file = files.find((name) => name.endsWith('cameras/onvif-10.0.0.1.json')) ?? '';
    await writeFile(join(harness.home, 'sites', file), '{"bro');
    const { jobs, status } = await rolledBack(harness, run.runId);
    expect(jobs).toMatchObject([
      { camera_id: 'onvif-10.0.0.1', status: 'unknown', error: { code: 'STORE_DAMAGED' } },
      { camera_id: 'onvif-10.0.0.2', status: 'completed' },
    ]);
    expect(status).toBe('unknown');
    expect(harness.cameras.map((camera) => camera.values('main')['stream.fps'])).toEqual([12, 25]);
  });

  test('puts back a codec that fell to another without a GOP', async () => {
    const harness = await engineHarness((clock) => [
      new MemoryCamera(0, { now: () => clock.now().getTime() }),
    ]);
    const camera = harness.cameras[0] as MemoryCamera;
    camera.faults = [
      { kind: 'collateral', token: 'main', at: 'main', path: 'stream.codec', value: 'MJPEG', times: 1 },
    ];
    const run = await harness.engine.apply(harness.planFor(wanted), { ...quick, rollback: false });
    await run.finished;
    harness.clock.advance(60_000);
    const result = await rolledBack(harness, run.runId);
    expect(result.status).toBe('completed');
    expect(camera.values('main')).toMatchObject({ 'stream.codec': 'H.264', 'stream.gop': 50 });
  });

  test('sends no Set where the camera is as before already', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.change('main', { 'stream.fps': 25, 'stream.gop': 50 });
    camera.change('src', { 'image.brightness': 50 });
    const sets = camera.sets;
    const result = await rolledBack(harness, jobId);
    expect(result.jobs[0]).toMatchObject({ status: 'skipped' });
    expect(camera.sets).toBe(sets);
  });

  test('F27: leaves everything alone where somebody changed one of the values since', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.change('main', { 'stream.fps': 18 });
    const sets = camera.sets;
    const result = await rolledBack(harness, jobId);
    expect(result.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'ROLLBACK_CONFLICT' } });
    expect(result.jobs[0]?.error?.message).toContain('stream.fps (main) has 18, was 25');
    expect(camera.sets).toBe(sets);
  });

  test('keeps what others changed beside it', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.change('main', { 'stream.quality': 6 });
    const result = await rolledBack(harness, jobId);
    expect(result.status).toBe('completed');
    expect(camera.values('main')).toMatchObject({ 'stream.fps': 25, 'stream.quality': 6 });
  });

  test('F28: a rollback that is refused says what to put back by hand', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.faults = [{ kind: 'reject', token: 'main' }];
    const result = await rolledBack(harness, jobId);
    expect(result.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'ROLLBACK_FAILED' } });
    expect(result.jobs[0]?.error?.message).toContain('stream.fps (main) has 12, was 25: refused');
    expect(camera.values('src')).toMatchObject({ 'image.brightness': 50 });
  });

  test('is not believed when the camera only says that it did', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.faults = [{ kind: 'ignoreSet', token: 'main' }];
    const result = await rolledBack(harness, jobId);
    expect(result.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'ROLLBACK_FAILED' } });
    expect(result.jobs[0]?.error?.message).toContain('not taken');
  });

  test('of an adapted value overwrites what the camera chose', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const camera = harness.cameras[0] as MemoryCamera;
    const plan = harness.planFor({ stream: { bitrateMbps: 3 } });
    camera.faults = [{ kind: 'clamp', path: 'stream.bitrateMbps', value: 2.048, times: 1 }];
    const { jobs } = await (await harness.engine.apply(plan, quick)).finished;
    harness.clock.advance(60_000);
    const result = await rolledBack(harness, jobs[0]?.job_id ?? '');
    expect(result.status).toBe('completed');
    expect(camera.values('main')['stream.bitrateMbps']).toBe(8);
  });

  test('takes no account of what automatic exposure moved meanwhile', async () => {
    const { harness, camera, jobId } = await appliedOnce();
    camera.change('src', { 'exposure.gain': 27 });
    const result = await rolledBack(harness, jobId);
    expect(result.status).toBe('completed');
  });
});

describe('automatic rollback', () => {
  test('that is refused ends as unknown, with the list', async () => {
    const harness = await engineHarness(() => [new MemoryCamera(0)]);
    const camera = harness.cameras[0] as MemoryCamera;
    const plan = harness.planFor(wanted);
    camera.faults = [{ kind: 'ignoreSet', token: 'src' }];
    let mainSets = 0;
    camera.onRequest = ({ operation, token }) => {
      if (operation === 'writeEntity' && token === 'main' && ++mainSets === 2)
        camera.faults = [{ kind: 'reject', token: 'main' }];
    };
    const { jobs, status } = await (await harness.engine.apply(plan, quick)).finished;
    expect(status).toBe('unknown');
    expect(jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'ROLLBACK_FAILED' } });
  });
});
