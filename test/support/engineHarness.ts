import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CamOptEvent } from '../../src/app/camopt.ts';
import { createEngine, type Engine, type EngineDeps } from '../../src/app/jobs/engine.ts';
import { planFromSettings } from '../../src/app/jobs/planning.ts';
import { sealPlan } from '../../src/app/jobs/sealedPlan.ts';
import type { LogEntry } from '../../src/app/ports.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { WantedSettings } from '../../src/domain/settings.ts';
import { Secret } from '../../src/shared/secret.ts';
import { ulids } from '../../src/compose/ulid.ts';
import { openStore, type Store } from '../../src/store/openStore.ts';
import { instantClock } from './instantClock.ts';
import type { MemoryCamera } from './memoryCamera.ts';

export interface Harness {
  engine: Engine;
  deps: EngineDeps;
  store: Store;
  home: string;
  clock: ReturnType<typeof instantClock>;
  events: CamOptEvent[];
  log: LogEntry[];
  cameras: MemoryCamera[];
  /** a plan that asks every camera for the same, from what it has now */
  planFor(wanted: WantedSettings): Plan;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The engine over the real store in a temporary home, with cameras in memory and a clock that does not wait. */
export async function engineHarness(
  makeCameras: (clock: Harness['clock']) => MemoryCamera[],
  change: Partial<EngineDeps> = {},
): Promise<Harness> {
  const home = await mkdtemp(join(tmpdir(), 'camopt-engine-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const clock = instantClock();
  const cameras = makeCameras(clock);
  return harnessAt(home, clock, cameras, change);
}

/** Another process over the same home and the same cameras, as far as one process can play two. */
export async function harnessAt(
  home: string,
  clock: Harness['clock'],
  cameras: MemoryCamera[],
  change: Partial<EngineDeps> = {},
): Promise<Harness> {
  const store = await openStore({
    home,
    site: 'default',
    clock,
    lockDir: join(home, 'lock'),
    user: 'tester',
  });
  await store.inventory.saveAll(cameras.map(({ camera }) => camera));
  const events: CamOptEvent[] = [];
  const log: LogEntry[] = [];
  const deps: EngineDeps = {
    site: 'default',
    connector: {
      open: async (target, _credentials, signal) => {
        signal.throwIfAborted();
        const camera = cameras.find(({ id }) => id === target.cameraId);
        if (camera === undefined) throw new Error(`no camera ${target.cameraId}`);
        return camera.session();
      },
    },
    runs: store.runs,
    locks: store.locks,
    inventory: store.inventory,
    credentials: {
      for: async () => ({ username: 'admin', password: new Secret('geheim-7731'), set: 'test' }),
    },
    clock,
    ids: ulids(() => clock.now().getTime()),
    sha256,
    author: { user: 'tester', host: 'box', pid: process.pid, version: '0' },
    log: (entry) => log.push(entry),
    emit: (event) => events.push(structuredClone(event)),
    ...change,
  };
  return {
    engine: createEngine(deps),
    deps,
    store,
    home,
    clock,
    events,
    log,
    cameras,
    planFor: (wanted) =>
      sealPlan(
        cameras.map((camera) =>
          planFromSettings(camera.id, camera.reading(), wanted, { reason: 'asked for', rule: 'settings' }),
        ),
        { now: clock.now(), planId: deps.ids.unique(), site: 'default', madeBy: 'test', sha256 },
      ),
  };
}
