import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { historyOf, statusOf } from '../../../../src/app/jobs/history.ts';
import type { RunResult } from '../../../../src/domain/job.ts';
import type { RunHandle } from '../../../../src/app/camopt.ts';
import { engineHarness, harnessAt, type Harness } from '../../../support/engineHarness.ts';
import { MemoryCamera, type MemoryRequest } from '../../../support/memoryCamera.ts';

const wanted = { stream: { fps: 12, gop: 24 }, image: { brightness: 60 } };
const quick = { settle: 0, soak: 0 } as const;

/** Two cameras of two models; the run is aborted when the first of them sees this request. */
async function abortedAt(where: (request: MemoryRequest, camera: MemoryCamera) => boolean): Promise<Harness> {
  const harness = await engineHarness((clock) => {
    const now = (): number => clock.now().getTime();
    return [new MemoryCamera(0, { now }), new MemoryCamera(1, { now, model: 'M-2' })];
  });
  const [first, second] = harness.cameras as [MemoryCamera, MemoryCamera];
  const started: { run?: RunHandle } = {};
  let aborted: Promise<void> | undefined;
  first.onRequest = (request) => {
    if (aborted === undefined && started.run !== undefined && where(request, first)) {
      aborted = started.run.abort();
      throw Object.assign(new Error('aborted'), { name: 'AbortError' });
    }
  };
  second.onRequest = () => {
    throw Object.assign(new Error('aborted'), { name: 'AbortError' });
  };
  started.run = await harness.engine.apply(harness.planFor(wanted), quick);
  await started.run.finished;
  await aborted;
  for (const camera of harness.cameras) camera.onRequest = () => undefined;
  return harness;
}

async function another(harness: Harness): Promise<Harness> {
  return harnessAt(harness.home, harness.clock, harness.cameras);
}

describe('after an abort in the middle of a camera', () => {
  test('the camera is unknown on disk before abort returns, and the run stays open', async () => {
    const harness = await abortedAt(({ operation, token }) => operation === 'writeEntity' && token === 'src');
    const [run] = (await harness.engine.history({})).runs;
    expect(run?.status).toBe('unknown');
    expect(run?.jobs[0]).toMatchObject({ status: 'unknown' });
    expect(await harness.store.runs.unfinished()).toHaveLength(1);
  });

  test('resume reads first and puts the camera back', async () => {
    const before = await abortedAt(({ operation, token }) => operation === 'writeEntity' && token === 'src');
    const camera = before.cameras[0] as MemoryCamera;
    expect(camera.values('main')['stream.fps']).toBe(12);
    const harness = await another(before);
    const result = await (await harness.engine.resume(quick)).finished;
    expect(result.jobs[0]).toMatchObject({ status: 'rolled_back' });
    expect(camera.values('main')).toMatchObject({ 'stream.fps': 25, 'stream.gop': 50 });
    expect(await harness.store.runs.unfinished()).toEqual([]);
  });

  test('resume --continue finishes it instead', async () => {
    const before = await abortedAt(({ operation, token }) => operation === 'writeEntity' && token === 'src');
    const harness = await another(before);
    const result = await (await harness.engine.resume({ ...quick, continue: true })).finished;
    expect(result.jobs[0]).toMatchObject({ status: 'completed' });
    expect(harness.cameras[0]?.values('src')['image.brightness']).toBe(60);
  });

  test('a camera that was done but for the last look is verified, not put back', async () => {
    let reads = 0;
    const before = await abortedAt(
      ({ operation, token }, camera) =>
        operation === 'readEntity' && token === 'sub' && camera.sets === 2 && ++reads === 1,
    );
    const harness = await another(before);
    const result = await (await harness.engine.resume(quick)).finished;
    expect(result.jobs[0]).toMatchObject({ status: 'completed', result: { verification_status: 'success' } });
  });

  test('a camera to which nothing was sent is skipped', async () => {
    const before = await abortedAt(({ operation }) => operation === 'snapshot');
    const harness = await another(before);
    const [run] = (await harness.engine.history({})).runs;
    expect(run?.jobs.map((job) => job.status)).toEqual(['skipped', 'skipped']);
    expect((await (await harness.engine.resume(quick)).finished).jobs).toEqual([]);
  });

  test('a second resume has nothing to do and sends no Set', async () => {
    const before = await abortedAt(({ operation, token }) => operation === 'writeEntity' && token === 'src');
    const harness = await another(before);
    await (
      await harness.engine.resume(quick)
    ).finished;
    const sets = harness.cameras[0]?.sets;
    const again = await (await harness.engine.resume(quick)).finished;
    expect(again.jobs).toEqual([]);
    expect(harness.cameras[0]?.sets).toBe(sets);
  });

  test('what somebody else set meanwhile stays, and needs a person', async () => {
    const before = await abortedAt(({ operation, token }) => operation === 'readEntity' && token === 'src');
    const camera = before.cameras[0] as MemoryCamera;
    camera.change('main', { 'stream.fps': 7 });
    const harness = await another(before);
    const result = await (await harness.engine.resume(quick)).finished;
    expect(result.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'ROLLBACK_CONFLICT' } });
    expect(camera.values('main')['stream.fps']).toBe(7);
    expect((await (await harness.engine.resume(quick)).finished).jobs).toEqual([]);
  });
});

test('a camera whose record was damaged is unknown, not taken for one that was never begun', async () => {
  const before = await abortedAt(({ operation, token }) => operation === 'writeEntity' && token === 'src');
  const [open] = await before.store.runs.unfinished();
  const run_id = open?.run_id ?? '';
  const id = before.cameras[0]?.id ?? '';
  const folder = join(before.home, 'sites/default/runs', open?.created_at.slice(0, 10) ?? '', run_id);
  await writeFile(join(folder, 'cameras', `${id}.json`), '{"torn');

  const harness = await another(before);
  const status = (await harness.engine.status(run_id)) as RunResult;
  expect(status.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'STORE_DAMAGED' } });
  const sets = harness.cameras[0]?.sets;
  const result = await (await harness.engine.resume(quick)).finished;
  expect(result.jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'STORE_DAMAGED' } });
  expect(harness.cameras[0]?.sets).toBe(sets);
  expect((await (await harness.engine.resume(quick)).finished).jobs).toEqual([]);
  expect(((await harness.engine.status(run_id)) as RunResult).jobs[0]).toMatchObject({ status: 'unknown' });
});

test('the history tells a run that was cut off from one that is at work', async () => {
  const harness = await engineHarness(() => [new MemoryCamera(0)]);
  const writing = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  (harness.cameras[0] as MemoryCamera).onRequest = async ({ operation }) => {
    if (operation !== 'writeEntity') return;
    writing.resolve();
    await gate.promise;
  };
  const run = await harness.engine.apply(harness.planFor(wanted), quick);
  await writing.promise;
  const [working] = (await harness.engine.history({})).runs;
  expect(working).toMatchObject({ status: 'in_progress' });
  expect(working?.cut_off).toBeUndefined();
  const nobody = { isHeld: async () => false };
  const { runs } = await historyOf({ runs: harness.store.runs, locks: nobody }, {});
  expect(runs[0]).toMatchObject({ status: 'in_progress', cut_off: true });
  const status = await statusOf({ runs: harness.store.runs, locks: nobody }, run.runId);
  expect(status).toMatchObject({ status: 'in_progress', cut_off: true });
  gate.resolve();
  await run.finished;
  expect((await harness.engine.history({})).runs[0]?.cut_off).toBeUndefined();
});

test('the history shows a run as far as its cameras have got', async () => {
  const harness = await engineHarness(() => [new MemoryCamera(0), new MemoryCamera(1)]);
  const gate = Promise.withResolvers<void>();
  const writing = Promise.withResolvers<void>();
  (harness.cameras[0] as MemoryCamera).onRequest = async ({ operation }) => {
    if (operation !== 'writeEntity') return;
    writing.resolve();
    await gate.promise;
  };
  const options = { ...quick, canary: 0, concurrency: 1 };
  const run = await harness.engine.apply(harness.planFor(wanted), options);
  await writing.promise;
  const [row] = (await (await another(harness)).engine.history({})).runs;
  expect(row).toMatchObject({ run_id: run.runId, status: 'in_progress' });
  expect(row?.jobs.map((job) => job.status)).toEqual(['in_progress', 'pending']);
  gate.resolve();
  await run.finished;
});

test('a run that another process is still working on is left to it', async () => {
  const harness = await engineHarness(() => [new MemoryCamera(0)]);
  const gate = Promise.withResolvers<void>();
  const seen = Promise.withResolvers<void>();
  (harness.cameras[0] as MemoryCamera).onRequest = async () => {
    seen.resolve();
    await gate.promise;
  };
  const run = await harness.engine.apply(harness.planFor(wanted), quick);
  await seen.promise;
  const other = await another(harness);
  expect((await (await other.engine.resume(quick)).finished).jobs).toEqual([]);
  gate.resolve();
  expect((await run.finished).status).toBe('completed');
});
