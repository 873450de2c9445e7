import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import onvif from 'onvif';
import type { CameraReading, CameraTarget } from '../src/app/ports.ts';
import { createConnector } from '../src/onvif/connector.ts';
import { Secret } from '../src/shared/secret.ts';

const cameraCount = 500;
const answerMs = 20;
const atOnce = 64;
const personalities = ['axis-media2', 'hikvision', 'dahua', 'hanwha', 'bosch', 'uniview'];

/**
 * A first read and a refresh of 500 simulated cameras at 20 ms an answer, 64 at once, against the npm package `onvif` with its
 * connect and getters for the same data, by token and by Digest. All in one run; every value is checked against the
 * simulator's truth.
 */
export async function run(): Promise<void> {
  const fleet = await startFleet();
  try {
    const rows: Record<string, Measured> = {};
    rows['onvif, tokens'] = await measure(fleet, (camera) => readWithPackage(camera, true));
    const ours = ourReader();
    rows['first read (Digest)'] = await measure(fleet, (camera) => ours.read(camera));
    rows['refresh'] = await measure(fleet, (camera) => ours.read(camera));
    rows['onvif, Digest'] = await measure(fleet, (camera) => readWithPackage(camera, false));
    await checkValues(fleet, ours.readings);
    print(rows);
  } finally {
    fleet.stop();
  }
}

interface Listed {
  id: string;
  port: number;
  uuid: string;
}
interface Measured {
  requests: number;
  seconds: number;
  cpuMs: number;
}

async function measure(fleet: Fleet, read: (camera: Listed) => Promise<number>): Promise<Measured> {
  const cpu = process.cpuUsage();
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
  const used = process.cpuUsage(cpu);
  return {
    requests: requests / fleet.cameras.length,
    seconds: (performance.now() - started) / 1000,
    cpuMs: (used.user + used.system) / 1000 / fleet.cameras.length,
  };
}

function ourReader() {
  const sent = new Map<string, number>();
  const readings = new Map<string, CameraReading>();
  const connector = createConnector({
    clock: { now: () => new Date(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) },
    authBudget: {
      turn: async () => ({ [Symbol.asyncDispose]: async () => undefined }),
      check: async () => undefined,
      refused: async () => undefined,
      accepted: async () => undefined,
    },
    log: () => undefined,
    onWire: (camera) => void sent.set(camera, (sent.get(camera) ?? 0) + 1),
  });
  return {
    readings,
    async read(camera: Listed): Promise<number> {
      const before = sent.get(camera.id) ?? 0;
      const signal = AbortSignal.timeout(60_000);
      const credentials = { username: 'admin', password: new Secret('admin'), set: 'bench' };
      await using session = await connector.open(targetOf(camera), credentials, signal);
      readings.set(camera.id, await session.read(signal));
      return (sent.get(camera.id) ?? 0) - before;
    },
  };
}

/** As discovery knows it. */
function targetOf(camera: Listed): CameraTarget {
  return {
    cameraId: camera.id,
    host: '127.0.0.1',
    port: camera.port,
    path: '/onvif/device_service',
    tls: false,
    identity: { uuid: camera.uuid, serial: '', mac: '' },
    scopes: ['onvif://www.onvif.org/Profile/T'],
  };
}

/** connect, then the getters that give device, encoders, their options, imaging and its options. */
async function readWithPackage(camera: Listed, useWSSecurity: boolean): Promise<number> {
  let requests = 0;
  const client = await new Promise<OtherClient>((done, failed) => {
    const made = new onvif.Cam(
      {
        hostname: '127.0.0.1',
        port: camera.port,
        username: 'admin',
        password: 'admin',
        useWSSecurity,
        preserveAddress: true,
        timeout: 60_000,
      },
      (error: Error | null) => (error ? failed(error) : done(made as unknown as OtherClient)),
    );
    made.on('rawRequest', () => (requests += 1));
  });
  const call = (start: (done: (error: Error | null, data?: unknown) => void) => void): Promise<unknown> =>
    new Promise((done, failed) => start((error, data) => (error ? failed(error) : done(data))));
  await call((done) => client.getDeviceInformation(done));
  const list = (await call((done) => client.getVideoEncoderConfigurations(done))) as {
    $: { token: string };
  }[];
  for (const { $ } of list.slice(0, 2))
    await call((done) => client.getVideoEncoderConfigurationOptions({ configurationToken: $.token }, done));
  await call((done) => client.getImagingSettings(done));
  await call((done) => client.getVideoSourceOptions(done));
  return requests;
}

type Done = (error: Error | null, data?: unknown) => void;
interface OtherClient {
  getDeviceInformation(done: Done): void;
  getVideoEncoderConfigurations(done: Done): void;
  getVideoEncoderConfigurationOptions(options: object, done: Done): void;
  getImagingSettings(done: Done): void;
  getVideoSourceOptions(done: Done): void;
}

async function checkValues(fleet: Fleet, readings: ReadonlyMap<string, CameraReading>): Promise<void> {
  let values = 0;
  for (const camera of fleet.cameras) {
    const response = await fetch(`${fleet.control}/cameras/${camera.id}/state`);
    const truth = (await response.json()) as { encoders: Record<string, unknown>[] };
    for (const stream of readings.get(camera.id)?.settings.streams ?? []) {
      const encoder = truth.encoders.find(({ token }) => token === stream.token);
      const read = [
        stream.resolution,
        stream.fps,
        (stream.bitrateMbps ?? 0) * 1000,
        stream.gop,
        stream.profile,
        stream.quality,
      ];
      const real = [
        `${String(encoder?.['width'])}x${String(encoder?.['height'])}`,
        ...['fps', 'bitrateKbps', 'gop', 'profile', 'quality'].map((key) => encoder?.[key]),
      ];
      if (JSON.stringify(read) !== JSON.stringify(real))
        throw new Error(
          `${camera.id} ${stream.token}: read ${JSON.stringify(read)}, is ${JSON.stringify(real)}`,
        );
      values += real.length;
    }
  }
  console.log(`${values} values read as they are, of ${readings.size} cameras`);
  if (values < cameraCount * 2 * 6) throw new Error('some cameras gave less than two streams');
}

function print(rows: Record<string, Measured>): void {
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { requests, seconds, cpuMs }]) => [
        name,
        {
          'requests a camera': requests.toFixed(1),
          'wall s': seconds.toFixed(2),
          'CPU ms a camera': cpuMs.toFixed(1),
          'of requests × 20 ms × cameras ÷ 64': (
            seconds /
            ((requests * answerMs * cameraCount) / atOnce / 1000)
          ).toFixed(2),
        },
      ]),
    ),
  );
  const ratio = (slow: string, fast: string): string =>
    ((rows[slow]?.seconds ?? 0) / (rows[fast]?.seconds ?? 1)).toFixed(2);
  const cpu = (slow: string, fast: string): string =>
    ((rows[fast]?.cpuMs ?? 0) / (rows[slow]?.cpuMs ?? 1)).toFixed(2);
  console.table({
    'first read against tokens': {
      measured: ratio('onvif, tokens', 'first read (Digest)'),
      wanted: '1.3 or more',
    },
    'first read against Digest': {
      measured: ratio('onvif, Digest', 'first read (Digest)'),
      wanted: '2 or more',
    },
    'refresh against tokens': { measured: ratio('onvif, tokens', 'refresh'), wanted: '3 or more' },
    'CPU of a first read, share': {
      measured: cpu('onvif, tokens', 'first read (Digest)'),
      wanted: '0.5 or less',
    },
  });
}

interface Fleet {
  control: string;
  cameras: Listed[];
  stop: () => void;
}

async function startFleet(): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'camopt-bench-'));
  const file = join(folder, 'fleet.json');
  const each = Math.floor(cameraCount / personalities.length);
  const fleet = personalities.map((personality, index) => ({
    personality,
    count: index === 0 ? cameraCount - each * (personalities.length - 1) : each,
  }));
  writeFileSync(file, JSON.stringify(fleet));
  const program = resolve(import.meta.dirname, '../simulator/main.ts');
  const flags = [
    '--fleet',
    file,
    '--control',
    '127.0.0.1:0',
    '--base-port',
    '0',
    '--latency',
    String(answerMs),
  ];
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { control: string; cameras: Listed[] };
  return {
    control: ready.control,
    cameras: ready.cameras,
    stop: () => {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
