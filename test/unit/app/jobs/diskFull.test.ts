import { expect, test } from 'vitest';
import type { Inventory } from '../../../../src/app/ports.ts';
import type { RunStore } from '../../../../src/app/jobs/runStore.ts';
import { CamOptError } from '../../../../src/domain/errors.ts';
import { engineHarness, harnessAt } from '../../../support/engineHarness.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const wanted = { stream: { fps: 12, gop: 24 }, image: { brightness: 60 } };
const quick = { settle: 0, soak: 0 } as const;

/** The store on a disk that is full from the k-th write on, or for that write alone. */
function fullAt(runs: RunStore, k: number, stays: boolean): { runs: RunStore; writes: () => number } {
  let writes = 0;
  const guarded =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      writes += 1;
      if (writes === k || (stays && writes > k))
        throw new CamOptError('STORE_FAILED', 'ENOSPC: no space left on device');
      return write(...args);
    };
  return {
    writes: () => writes,
    runs: {
      ...runs,
      create: guarded((run: Parameters<RunStore['create']>[0]) => runs.create(run)),
      saveHeader: guarded((header: Parameters<RunStore['saveHeader']>[0]) => runs.saveHeader(header)),
      saveCamera: guarded((...args: Parameters<RunStore['saveCamera']>) => runs.saveCamera(...args)),
      finish: guarded((header: Parameters<RunStore['finish']>[0]) => runs.finish(header)),
      savePicture: guarded((...args: Parameters<RunStore['savePicture']>) => runs.savePicture(...args)),
    },
  };
}

test.each([
  ['and stays full', true],
  ['for that one write', false],
])('F32: a disk that is full at any write, %s, loses no state before and no camera', async (_name, stays) => {
  let tried = 0;
  for (let k = 1, more = true; more; k++) {
    const whole = await engineHarness((clock) => [new MemoryCamera(0, { now: () => clock.now().getTime() })]);
    const [camera] = whole.cameras as [MemoryCamera];
    const disk = fullAt(whole.store.runs, k, stays);
    const full = await harnessAt(whole.home, whole.clock, whole.cameras, { runs: disk.runs });
    camera.faults = [{ kind: 'ignoreSet', token: 'src' }];
    const unsaved: string[] = [];
    camera.onRequest = async ({ operation }) => {
      if (operation !== 'writeEntity') return;
      const [run] = await whole.store.runs.unfinished();
      const record = run && (await whole.store.runs.record(run.run_id, camera.id));
      if (record?.before?.entities.length !== 3) unsaved.push(`at write ${k}`);
    };
    // A store that fails before the run is there is the one thing that `apply` itself throws.
    const ended = await full.engine.apply(whole.planFor(wanted), quick).then(
      async (run) => (await run.finished).jobs[0]?.status,
      () => 'failed',
    );
    expect(['failed', 'unknown', 'rolled_back', 'completed']).toContain(ended);
    expect(unsaved).toEqual([]);

    const space = await harnessAt(whole.home, whole.clock, whole.cameras);
    await (
      await space.engine.resume(quick)
    ).finished;
    expect(camera.values('main'), `after write ${k}`).toMatchObject({ 'stream.fps': 25, 'stream.gop': 50 });
    expect(await space.store.runs.unfinished()).toEqual([]);
    more = disk.writes() >= k;
    tried += 1;
  }
  expect(tried).toBeGreaterThan(7);
});

test('a disk that is full from the first record on: nothing was sent, nothing is called unknown, no further camera is begun', async () => {
  const harness = await engineHarness(() => Array.from({ length: 6 }, (_, n) => new MemoryCamera(n)));
  const saveCamera = (): Promise<void> =>
    Promise.reject(new CamOptError('STORE_FAILED', 'ENOSPC: no space left on device'));
  const runs = { ...harness.store.runs, saveCamera };
  const full = await harnessAt(harness.home, harness.clock, harness.cameras, { runs });
  const run = await full.engine.apply(full.planFor(wanted), { ...quick, canary: 0, concurrency: 2 });
  const { jobs } = await run.finished;
  expect(harness.cameras.map((camera) => camera.sets)).toEqual([0, 0, 0, 0, 0, 0]);
  const tried = jobs.filter((job) => job.status !== 'skipped');
  expect(tried.length).toBeLessThanOrEqual(2);
  for (const job of tried) expect(job).toMatchObject({ status: 'failed', error: { code: 'STORE_FAILED' } });

  const space = await harnessAt(harness.home, harness.clock, harness.cameras);
  const settled = await (await space.engine.resume(quick)).finished;
  expect(settled.jobs.map((job) => job.status)).toEqual(Array(6).fill('skipped'));
});

test('no end is told before it is on disk', async () => {
  const harness = await engineHarness(() => [new MemoryCamera(0)]);
  const runs: RunStore = {
    ...harness.store.runs,
    saveCamera: async (record, check) => {
      if (record.phase === 'settled') throw new CamOptError('STORE_FAILED', 'ENOSPC');
      return harness.store.runs.saveCamera(record, check);
    },
  };
  const full = await harnessAt(harness.home, harness.clock, harness.cameras, { runs });
  const { jobs } = await (await full.engine.apply(full.planFor(wanted), quick)).finished;
  expect(jobs[0]).toMatchObject({ status: 'unknown', error: { code: 'STORE_FAILED' } });
  const told = full.events.flatMap((event) => (event.type === 'job' ? [event.job.status] : []));
  expect(told).not.toContain('completed');
});

test('a run that cannot read its inventory leaves no camera without an end', async () => {
  const harness = await engineHarness(() => [new MemoryCamera(0)]);
  const applied = await (await harness.engine.apply(harness.planFor(wanted), quick)).finished;
  const broken: Inventory = {
    ...harness.store.inventory,
    list: () => Promise.reject(new CamOptError('STORE_DAMAGED', 'inventory.json is damaged')),
  };
  const full = await harnessAt(harness.home, harness.clock, harness.cameras, { inventory: broken });
  const run = await full.engine.rollBack(applied.run_id, quick);
  const { jobs, status } = await run.finished;
  expect(jobs[0]).toMatchObject({ status: 'failed', error: { code: 'STORE_DAMAGED' } });
  expect(status).toBe('failed');
});
