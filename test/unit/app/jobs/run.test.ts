import { describe, expect, test } from 'vitest';
import { memoryRuns } from '../../../../src/app/jobs/memoryRuns.ts';
import { sealPlan } from '../../../../src/app/jobs/sealedPlan.ts';
import { groupsOf, wavesAfterCanary } from '../../../../src/app/jobs/waves.ts';
import type { SecondReader } from '../../../../src/app/ports.ts';
import type { CameraPlan, Plan } from '../../../../src/domain/plan.ts';
import type { SettingValues } from '../../../../src/domain/settingPaths.ts';
import { engineHarness, harnessAt, sha256, type Harness } from '../../../support/engineHarness.ts';
import { instantClock } from '../../../support/instantClock.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const wanted = { stream: { fps: 12, gop: 24 } };
const quick = { settle: 0, soak: 0 } as const;

function fleet(size: number, options: { models?: number; subnet?: string } = {}) {
  return (clock: Harness['clock']): MemoryCamera[] =>
    Array.from(
      { length: size },
      (_, n) =>
        new MemoryCamera(n, {
          now: () => clock.now().getTime(),
          model: `M-${n % (options.models ?? 1)}`,
          ...(options.subnet === undefined ? {} : { ip: `${options.subnet}.${n + 1}` }),
        }),
    );
}

/**
 * Counts the cameras that are at work at the same time. None goes on before `expected` of them are, so that a slow machine
 * counts alike; the moment after that is for one too many to show.
 */
function counting(cameras: readonly MemoryCamera[], expected: number): { most: number } {
  const count = { now: 0, most: 0 };
  const together = Promise.withResolvers<void>();
  for (const camera of cameras)
    camera.onRequest = async ({ operation }) => {
      if (operation !== 'read') return;
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      if (count.now === expected) setTimeout(together.resolve, 50);
      await together.promise;
      count.now -= 1;
    };
  return count;
}

describe('limits', () => {
  test('16 cameras at once', async () => {
    const harness = await engineHarness(fleet(60));
    const count = counting(harness.cameras, 16);
    const result = await (
      await harness.engine.apply(harness.planFor(wanted), { ...quick, canary: 0 })
    ).finished;
    expect(result.summary.completed).toBe(60);
    expect(count.most).toBe(16);
  });

  test('4 in one /24, and no such limit on loopback', async () => {
    const narrow = await engineHarness(fleet(12, { subnet: '10.9.9' }));
    const inSubnet = counting(narrow.cameras, 4);
    await (
      await narrow.engine.apply(narrow.planFor(wanted), { ...quick, canary: 0 })
    ).finished;
    expect(inSubnet.most).toBe(4);
    const local = await engineHarness(fleet(12, { subnet: '127.0.0' }));
    const onLoopback = counting(local.cameras, 12);
    await (
      await local.engine.apply(local.planFor(wanted), { ...quick, canary: 0 })
    ).finished;
    expect(onLoopback.most).toBe(12);
  });

  test('settling takes no place: forty cameras settle at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    let settling = 0;
    const clock = {
      ...instantClock(),
      sleep: async () => {
        settling += 1;
        if (settling === 40) gate.resolve();
        await gate.promise;
      },
    };
    const harness = await engineHarness(fleet(40), { clock });
    const options = { settle: 60, soak: 0, canary: 0 };
    const result = await (await harness.engine.apply(harness.planFor(wanted), options)).finished;
    expect(result.summary.completed).toBe(40);
  });
});

describe('canary and waves', () => {
  test('one camera of each model goes first, then a tenth, then quarters', () => {
    const ids = Array.from({ length: 99 }, (_, n) => `c${n}`);
    expect(wavesAfterCanary(ids, 100).map((wave) => wave.length)).toEqual([10, 25, 25, 25, 14]);
    expect(wavesAfterCanary(ids.slice(0, 2), 3).map((wave) => wave.length)).toEqual([2]);
    expect(wavesAfterCanary(ids.slice(0, 19), 20).map((wave) => wave.length)).toEqual([4, 5, 5, 5]);
  });

  test('a canary that fails stops its model and no other', async () => {
    const harness = await engineHarness(fleet(12, { models: 2 }));
    const plan = harness.planFor(wanted);
    for (const camera of harness.cameras) if (camera.model === 'M-0') camera.faults = [{ kind: 'ignoreSet' }];
    const result = await (await harness.engine.apply(plan, quick)).finished;
    expect(result.summary).toMatchObject({ completed: 6, rolled_back: 1, skipped: 5 });
    expect(result.status).toBe('partial');
    const skipped = result.jobs.find((job) => job.status === 'skipped');
    expect(skipped?.steps.at(-1)?.detail).toContain('Acme M-0 1.0');
    const touched = harness.cameras.filter((camera) => camera.model === 'M-0' && camera.sets > 0);
    expect(touched).toHaveLength(1);
  });

  test('a canary that cannot be reached is replaced', async () => {
    const harness = await engineHarness(fleet(6));
    const plan = harness.planFor(wanted);
    (harness.cameras[0] as MemoryCamera).faults = [{ kind: 'fail', code: 'CAM_UNREACHABLE' }];
    const result = await (await harness.engine.apply(plan, quick)).finished;
    expect(result.summary).toMatchObject({ completed: 5, failed: 1 });
  });

  test('groups are make, model and firmware', async () => {
    const harness = await engineHarness(fleet(4, { models: 2 }));
    expect(groupsOf(harness.planFor(wanted).cameras).map((group) => group.cameras.length)).toEqual([2, 2]);
  });
});

describe('stopping', () => {
  test('F41: --max-fail over a fixed list, said in words, with the exact number attempted', async () => {
    const harness = await engineHarness(fleet(500), { runs: memoryRuns() });
    const plan = harness.planFor(wanted);
    // Every twentieth camera fails; 3 % of 500 are 15, so the 16th failure stops the run.
    for (const [n, camera] of harness.cameras.entries())
      if (n % 20 === 19) camera.faults = [{ kind: 'fail', code: 'CAM_NOT_ONVIF' }];
    const options = { ...quick, canary: 0, maxFail: '3%', concurrency: 1 } as const;
    const result = await (await harness.engine.apply(plan, options)).finished;
    expect(result.summary).toMatchObject({ failed: 16, completed: 304, skipped: 180 });
    const notes = harness.events.flatMap((event) => (event.type === 'run' && event.note ? [event.note] : []));
    expect(notes[0]).toBe('stops after failure number 16 of 500 cameras');
  });

  test('stop() begins no further camera, those at work end well', async () => {
    const harness = await engineHarness(fleet(8));
    const plan = harness.planFor(wanted);
    const run = await harness.engine.apply(plan, { ...quick, canary: 0, concurrency: 2 });
    (harness.cameras[0] as MemoryCamera).onRequest = () => run.stop();
    const result = await run.finished;
    expect(result.summary.completed + result.summary.skipped).toBe(8);
    expect(result.summary.completed).toBeGreaterThan(0);
    expect(result.summary.completed).toBeLessThan(4);
    expect(await harness.store.runs.unfinished()).toEqual([]);
  });

  test('pause() holds what has not begun until unpause()', async () => {
    const harness = await engineHarness(fleet(6));
    const run = await harness.engine.apply(harness.planFor(wanted), { ...quick, canary: 0, concurrency: 1 });
    run.pause();
    const begun = (): number => harness.cameras.filter((camera) => camera.requests.length > 0).length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(begun()).toBeLessThanOrEqual(1);
    run.unpause();
    expect((await run.finished).summary.completed).toBe(6);
  });

  test('--until skips what is not begun by then', async () => {
    const harness = await engineHarness(fleet(4));
    const now = harness.clock.now();
    const soon = new Date(now.getTime() + 60_000);
    const until = `${String(soon.getHours()).padStart(2, '0')}:${String(soon.getMinutes()).padStart(2, '0')}`;
    (harness.cameras[0] as MemoryCamera).onRequest = () => harness.clock.advance(30_000);
    const result = await (
      await harness.engine.apply(harness.planFor(wanted), { ...quick, until, canary: 0, concurrency: 1 })
    ).finished;
    expect(result.summary).toMatchObject({ completed: 1, skipped: 3 });
  });

  test('a camera that asks for a restart stops its model and no other', async () => {
    const harness = await engineHarness(fleet(8, { models: 2 }));
    const plan = harness.planFor(wanted);
    const fourth = harness.cameras[3] as MemoryCamera;
    fourth.faults = [{ kind: 'reject', code: 'CAM_REBOOT_NEEDED' }];
    const options = { ...quick, canary: 0, concurrency: 1 };
    const result = await (await harness.engine.apply(plan, options)).finished;
    expect(result.summary).toMatchObject({ completed: 5, failed: 1, skipped: 2 });
  });

  test('three cameras in a row that refuse the password stop the run', async () => {
    const harness = await engineHarness(fleet(20));
    const plan = harness.planFor(wanted);
    for (const camera of harness.cameras) camera.faults = [{ kind: 'fail', code: 'CAM_AUTH' }];
    const result = await (await harness.engine.apply(plan, { ...quick, concurrency: 1 })).finished;
    expect(result.summary).toMatchObject({ failed: 3, skipped: 17 });
  });
});

describe('the second reader', () => {
  function reader(
    seen: (values: SettingValues) => SettingValues,
    cameras: () => MemoryCamera[],
  ): SecondReader & { asked: string[] } {
    const asked: string[] = [];
    return {
      asked,
      read: async (target, _credentials, refs) => {
        asked.push(target.cameraId);
        const camera = cameras().find(({ id }) => id === target.cameraId) as MemoryCamera;
        return {
          ok: true,
          entities: refs.map((ref) => ({ ref, values: seen(camera.values(ref.token)), raw: '<theirs/>' })),
        };
      },
    };
  }

  test('is asked once per model, and its agreement is the witness', async () => {
    let cameras: MemoryCamera[] = [];
    const second = reader(
      (values) => values,
      () => cameras,
    );
    const harness = await engineHarness(fleet(6, { models: 2 }), { secondReader: second });
    cameras = harness.cameras;
    const result = await (await harness.engine.apply(harness.planFor(wanted), quick)).finished;
    expect(second.asked).toHaveLength(2);
    expect(result.jobs.flatMap((job) => job.result.outcomes.map((o) => o.witness)).sort()).toEqual([
      ...Array.from({ length: 8 }, () => 'read-back'),
      ...Array.from({ length: 4 }, () => 'second-reader'),
    ]);
  });

  test('that disagrees makes the setting unverifiable, with both values', async () => {
    let cameras: MemoryCamera[] = [];
    const second = reader(
      (values) => ({ ...values, 'stream.fps': 99 }),
      () => cameras,
    );
    const harness = await engineHarness(fleet(1), { secondReader: second });
    cameras = harness.cameras;
    const result = await (await harness.engine.apply(harness.planFor(wanted), quick)).finished;
    expect(result.jobs[0]).toMatchObject({
      status: 'partial',
      result: { verification_status: 'unverified' },
    });
    expect(result.jobs[0]?.result.outcomes.find((o) => o.path === 'stream.fps')).toMatchObject({
      outcome: 'unverifiable',
      detail: 'read back as 12, an independent client reads 99',
      secondReading: { value: 99, ourElement: expect.stringMatching(/^./), theirElement: '<theirs/>' },
    });
  });

  test('that fails fails nothing of ours', async () => {
    const harness = await engineHarness(fleet(1), {
      secondReader: { read: async () => ({ ok: false, reason: 'it hangs' }) },
    });
    const result = await (await harness.engine.apply(harness.planFor(wanted), quick)).finished;
    expect(result.jobs[0]?.status).toBe('completed');
    expect(result.jobs[0]?.steps.some((step) => step.detail.includes('it hangs'))).toBe(true);
  });
});

test('--only failed takes what is left of an applied plan, and nothing when nothing is', async () => {
  const harness = await engineHarness(fleet(4));
  const plan = harness.planFor(wanted);
  const [broken] = harness.cameras as [MemoryCamera];
  broken.faults = [{ kind: 'fail', code: 'CAM_TIMEOUT' }];
  const options = { ...quick, canary: 0 };
  const first = await (await harness.engine.apply(plan, options)).finished;
  expect(first.summary).toMatchObject({ completed: 3, failed: 1 });
  broken.faults = [];
  const second = await (await harness.engine.apply(plan, { ...options, only: 'failed' })).finished;
  expect(second.jobs.map((job) => [job.camera_id, job.status])).toEqual([[broken.id, 'completed']]);
  harness.cameras.slice(1).forEach((camera) => expect(camera.sets).toBe(1));
  const whole = harness.planFor({ stream: { fps: 10 } });
  await (
    await harness.engine.apply(whole, options)
  ).finished;
  await expect(harness.engine.apply(whole, { ...options, only: 'failed' })).rejects.toMatchObject({
    code: 'PLAN_USED',
  });
});

test('F35: two engines on the same cameras: none is written by both, and the one kept out is told by whom', async () => {
  const first = await engineHarness(fleet(3));
  const second = await harnessAt(first.home, first.clock, first.cameras);
  const [one, two] = [first.planFor(wanted), second.planFor({ stream: { fps: 9 } })];
  const results = await Promise.all(
    [first.engine.apply(one, { ...quick, canary: 0 }), second.engine.apply(two, { ...quick, canary: 0 })].map(
      async (run) => (await run).finished,
    ),
  );
  const jobs = results.flatMap((result) => result.jobs);
  expect(jobs.filter((job) => job.status === 'completed')).toHaveLength(3);
  for (const job of jobs.filter((candidate) => candidate.status !== 'completed')) {
    expect(job.error?.message).toMatch(/^onvif-[\d.-]+ is held by tester on|changed since the plan/);
  }
  for (const camera of first.cameras) expect(camera.sets).toBe(1);
});

/** Two entries of the inventory for one device, as at two addresses. */
function oneDeviceTwice(): MemoryCamera[] {
  const cameras = [new MemoryCamera(0), new MemoryCamera(1)];
  for (const camera of cameras) camera.identity = { uuid: '', serial: 'AC-4711', mac: '' };
  return cameras;
}

test('one device at two addresses is worked on by one job at a time', async () => {
  const harness = await engineHarness(oneDeviceTwice);
  let busy = 0;
  let most = 0;
  for (const camera of harness.cameras)
    camera.onRequest = async () => {
      most = Math.max(most, ++busy);
      // Long enough for the other to have been turned away, were it begun meanwhile.
      harness.clock.advance(5000);
      for (let looks = 0; looks < 20; looks++) await harness.store.locks.isHeld('nothing');
      busy -= 1;
    };
  const run = await harness.engine.apply(harness.planFor(wanted), { ...quick, canary: 0 });
  expect((await run.finished).jobs.map((job) => job.status)).toEqual(['completed', 'completed']);
  expect(most).toBe(1);
});

test('one device that another process works on at another address is held', async () => {
  const harness = await engineHarness(oneDeviceTwice);
  const [here, there] = harness.planFor(wanted).cameras as [CameraPlan, CameraPlan];
  const planOf = (camera: CameraPlan): Plan =>
    sealPlan([camera], {
      now: harness.clock.now(),
      planId: harness.deps.ids.unique(),
      site: 'default',
      madeBy: 'test',
      sha256,
    });
  const other = await harnessAt(harness.home, harness.clock, harness.cameras);
  const writing = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  (harness.cameras[0] as MemoryCamera).onRequest = async () => {
    writing.resolve();
    await gate.promise;
  };
  const first = await harness.engine.apply(planOf(here), quick);
  await writing.promise;
  const second = await (await other.engine.apply(planOf(there), quick)).finished;
  expect(second.jobs[0]).toMatchObject({ status: 'failed', error: { code: 'CAMERA_HELD' } });
  expect(harness.cameras[1]?.sets).toBe(0);
  gate.resolve();
  expect((await first.finished).jobs[0]?.status).toBe('completed');
});
