import { expect, test } from 'vitest';
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
