import type { CameraReading, EntityState } from '../src/app/ports.ts';
import { heldValues, type HeldValues } from '../src/compose/simulatorTruth.ts';
import type { SettingPath, SettingValues } from '../src/domain/settingPaths.ts';
import { nearness } from '../src/domain/tolerance.ts';
import { run as discoveryBench } from './discovery.ts';
import { readWithPackage } from './support/onvifPackage.ts';
import { ourReader } from './support/ourReader.ts';
import { machineMs, processorMs } from './support/processTime.ts';
import { startFleet, type Fleet, type Listed } from './support/readFleet.ts';

const cameraCount = 500;
const answerMs = 20;
const atOnce = 64;
const rounds = 3;
const personalities = ['axis-media2', 'hikvision', 'dahua', 'hanwha', 'bosch', 'uniview'];

/**
 * A first read and a refresh of 500 simulated cameras at 20 ms an answer, 64 at once, against the npm package `onvif` with its
 * connect and getters for the same data, by token and by Digest. Every way reads every camera in each round, after one pass over
 * some of them that warms up both programs; of the rounds the best counts, for each way alike. Every value of every reading is
 * checked against the simulator's truth.
 */
export async function run(): Promise<void> {
  const fleet = await startFleet(cameraCount, personalities, answerMs);
  try {
    await warmUp(fleet);
    const measured = new Map<Way, Measured[]>();
    const readings: ReadonlyMap<string, CameraReading>[] = [];
    for (let round = 0; round < rounds; round++) {
      const ours = ourReader();
      const one = async (way: Way, read: (camera: Listed) => Promise<number>): Promise<void> => {
        measured.set(way, [...(measured.get(way) ?? []), await measure(fleet, read)]);
      };
      await one('onvif, tokens', (camera) => readWithPackage(camera, true));
      await one('first read', (camera) => ours.read(camera));
      readings.push(new Map(ours.readings));
      await one('refresh', (camera) => ours.read(camera));
      readings.push(new Map(ours.readings));
      await one('onvif, Digest', (camera) => readWithPackage(camera, false));
    }
    await checkValues(fleet, readings);
    print(Object.fromEntries([...measured].map(([way, all]) => [way, best(all)])) as Record<Way, Measured>);
  } finally {
    fleet.stop();
  }
  await discoveryBench();
}

type Way = 'onvif, tokens' | 'onvif, Digest' | 'first read' | 'refresh';

interface Measured {
  requests: number;
  seconds: number;
  /** milliseconds a camera, of the reading process and of the simulator */
  clientMs: number;
  simulatorMs: number;
  /** processors that other programs of the machine took meanwhile */
  others: number;
}

async function warmUp(fleet: Fleet): Promise<void> {
  const some = { ...fleet, cameras: fleet.cameras.slice(0, 2 * atOnce) };
  const ours = ourReader();
  await measure(some, (camera) => readWithPackage(camera, true));
  await measure(some, (camera) => ours.read(camera));
  await measure(some, (camera) => ours.read(camera));
  await measure(some, (camera) => readWithPackage(camera, false));
}

async function measure(fleet: Fleet, read: (camera: Listed) => Promise<number>): Promise<Measured> {
  const own = process.cpuUsage();
  const simulator = processorMs(fleet.pid);
  const machine = machineMs();
  const started = performance.now();
  let next = 0;
  let requests = 0;
  const worker = async (): Promise<void> => {
    for (let camera = fleet.cameras[next++]; camera !== undefined; camera = fleet.cameras[next++]) {
      const sent = await read(camera);
      requests += sent;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const wallMs = performance.now() - started;
  const used = process.cpuUsage(own);
  const clientMs = (used.user + used.system) / 1000;
  const simulatorMs = processorMs(fleet.pid) - simulator;
  const count = fleet.cameras.length;
  return {
    requests: requests / count,
    seconds: wallMs / 1000,
    clientMs: clientMs / count,
    simulatorMs: simulatorMs / count,
    others: Math.max(0, machineMs() - machine - clientMs - simulatorMs) / wallMs,
  };
}

function best(all: readonly Measured[]): Measured {
  const least = (of: (one: Measured) => number): number => Math.min(...all.map(of));
  return {
    requests: Math.max(...all.map(({ requests }) => requests)),
    seconds: least(({ seconds }) => seconds),
    clientMs: least(({ clientMs }) => clientMs),
    simulatorMs: least(({ simulatorMs }) => simulatorMs),
    others: all.toSorted((a, b) => a.seconds - b.seconds)[0]?.others ?? 0,
  };
}

async function checkValues(
  fleet: Fleet,
  readings: readonly ReadonlyMap<string, CameraReading>[],
): Promise<void> {
  let values = 0;
  for (const { id } of fleet.cameras) {
    const held = await heldValues(fleet.control, id);
    for (const reading of readings) values += valuesAsHeld(id, reading.get(id), held);
  }
  console.log(`${values} values read as they are, in ${readings.length} readings of ${cameraCount} cameras`);
}

/** How many values the reading has; throws where one is wrong, or missing though the camera holds it. */
function valuesAsHeld(id: string, reading: CameraReading | undefined, held: HeldValues): number {
  const entities = reading?.entities ?? [];
  const streams = entities.filter(({ ref }) => ref.kind === 'encoder');
  if (streams.length !== 2 || entities.length !== 3)
    throw new Error(`${id}: ${streams.length} streams among ${entities.length} configurations`);
  return entities.reduce((count, entity) => count + entityAsHeld(id, entity, held), 0);
}

function entityAsHeld(id: string, { ref, values: read }: EntityState, held: HeldValues): number {
  const values: SettingValues = read;
  const truth: SettingValues = (ref.kind === 'encoder' ? held.streams : held.sources).get(ref.token) ?? {};
  // Media1 has no word for it.
  const untold = new Set<string>(ref.service === 'media1' ? ['stream.rateControl'] : []);
  const paths = (Object.keys({ ...truth, ...values }) as SettingPath[]).filter((path) => !untold.has(path));
  for (const path of paths)
    if (nearness(path, values[path] ?? null, truth[path] ?? null) !== 'equal')
      throw new Error(`${id} ${ref.token} ${path}: read ${values[path]}, is ${truth[path]}`);
  return paths.length;
}

function print(rows: Record<Way, Measured>): void {
  const overIdeal = ({ requests, seconds }: Measured): number =>
    seconds / ((requests * answerMs * cameraCount) / atOnce / 1000);
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([way, row]) => [
        way,
        {
          'requests a camera': row.requests.toFixed(1),
          'wall s': row.seconds.toFixed(2),
          'of requests × 20 ms × cameras ÷ 64': overIdeal(row).toFixed(2),
          'CPU ms a camera': row.clientMs.toFixed(2),
          'of the simulator': row.simulatorMs.toFixed(2),
          'processors busy otherwise': row.others.toFixed(1),
        },
      ]),
    ),
  );
  const tokens = rows['onvif, tokens'];
  const digest = rows['onvif, Digest'];
  const first = rows['first read'];
  const again = rows['refresh'];
  const row = (measured: number, wanted: string): object => ({ measured: measured.toFixed(2), wanted });
  console.table({
    'requests of a first read': row(first.requests, '9 or less'),
    'requests of a refresh': row(again.requests, '4 or less'),
    'first read against tokens': row(tokens.seconds / first.seconds, '1.3 or more'),
    'first read against Digest': row(digest.seconds / first.seconds, '2 or more'),
    'refresh against tokens': row(tokens.seconds / again.seconds, '3 or more'),
    'CPU of a first read, share': row(first.clientMs / tokens.clientMs, '0.5 or less'),
    'CPU of a refresh, share': row(again.clientMs / tokens.clientMs, '0.5 or less'),
    'first read, of the ideal time': row(overIdeal(first), '1.3 or less'),
    'refresh, of the ideal time': row(overIdeal(again), '1.3 or less'),
  });
}
