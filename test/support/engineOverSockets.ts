import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/compose/systemClock.ts';
import { ulids } from '../../src/compose/ulid.ts';
import { readCamera } from '../../src/app/readCamera.ts';
import { withVisitors } from '../../src/app/visitors.ts';
import type { CamOptEvent } from '../../src/app/camopt.ts';
import { createEngine, type Engine, type EngineDeps } from '../../src/app/jobs/engine.ts';
import { planFromSettings } from '../../src/app/jobs/planning.ts';
import { sealPlan } from '../../src/app/jobs/sealedPlan.ts';
import type { LogEntry } from '../../src/app/ports.ts';
import { cameraAt } from '../../src/app/cameraReference.ts';
import { cameraIdFor, type Camera } from '../../src/domain/camera.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { WantedSettings } from '../../src/domain/settings.ts';
import { createConnector, type ConnectorOptions } from '../../src/onvif/connector.ts';
import { eachAtMost } from '../../src/shared/eachAtMost.ts';
import { Secret } from '../../src/shared/secret.ts';
import { openStore, type Store } from '../../src/store/openStore.ts';
import { sha256 } from './engineHarness.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from './simulatorFleet.ts';

export interface SocketHarness extends AsyncDisposable {
  fleet: SimulatorFleet;
  engine: Engine;
  deps: EngineDeps;
  store: Store;
  home: string;
  log: LogEntry[];
  events: CamOptEvent[];
  idOf(camera: FleetCamera): string;
  /** reads the cameras and asks all of them for the same */
  planFor(cameras: readonly FleetCamera[], wanted: WantedSettings): Promise<Plan>;
}

export interface SocketOptions {
  args: readonly string[];
  password?: string;
  timeouts?: { connect: number; read: number; write: number };
  change?: Partial<EngineDeps>;
  onWire?: ConnectorOptions['onWire'];
}

/** The engine with the real store and the real ONVIF client over the simulator in a process of its own. */
export async function engineOverSockets(options: SocketOptions): Promise<SocketHarness> {
  const fleet = await startFleet(options.args);
  const home = await mkdtemp(join(tmpdir(), 'camopt-sockets-'));
  const clock = { ...systemClock, sleep: shortened };
  const store = await openStore({
    home,
    site: 'default',
    clock,
    lockDir: join(home, 'lock'),
    user: 'tester',
  });
  const log: LogEntry[] = [];
  const events: CamOptEvent[] = [];
  const connector = createConnector({
    clock,
    authBudget: store.authBudget,
    log: (entry) => void log.push(entry),
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
    ...(options.onWire === undefined ? {} : { onWire: options.onWire }),
  });
  const password = new Secret(options.password ?? 'admin');
  const deps: EngineDeps = {
    site: 'default',
    connector,
    runs: store.runs,
    locks: store.locks,
    // As the product has it: what comes while a write is under way goes out together in the next.
    inventory: withVisitors(store.inventory),
    credentials: { for: async () => ({ username: 'admin', password, set: 'test' }) },
    clock,
    ids: ulids(() => Date.now()),
    sha256,
    author: { user: 'tester', host: 'box', pid: process.pid, version: '0' },
    log: (entry) => void log.push(entry),
    emit: (event) => void events.push(event),
    ...options.change,
  };
  const inventory = fleet.cameras.map(inInventory);
  await store.inventory.saveAll(inventory);
  return {
    fleet,
    engine: createEngine(deps),
    deps,
    store,
    home,
    log,
    events,
    idOf: ({ ip, port }) => cameraIdFor(ip, port),
    planFor: async (cameras, wanted) => {
      const why = { reason: 'asked for', rule: 'settings' };
      const plans = await eachAtMost(32, cameras, async (camera) => {
        // As the product does, which leaves in the inventory who answered.
        const reads = { ...deps, changed: () => undefined };
        const { reading } = await readCamera(reads, inInventory(camera), AbortSignal.timeout(60_000));
        return planFromSettings(cameraIdFor(camera.ip, camera.port), reading, wanted, why);
      });
      return sealPlan(plans, {
        now: new Date(),
        planId: deps.ids.unique(),
        site: 'default',
        madeBy: 'test',
        sha256,
      });
    },
    async [Symbol.asyncDispose]() {
      await fleet[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The retry table's seconds are tested on a clock of their own; here they would only be waited for. */
function shortened(ms: number, signal: AbortSignal): Promise<void> {
  return systemClock.sleep(Math.min(ms, 400), signal);
}

/** Known by its address alone: who it is comes from the first reading. */
function inInventory({ ip, port }: FleetCamera): Camera {
  return cameraAt({ host: ip, port, path: '/onvif/device_service', tls: false }, new Date());
}
