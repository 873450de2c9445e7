import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type RunningSimulator, type Truth } from './startSimulator.ts';

const personalities = [
  'axis-media2',
  'hanwha',
  'hikvision',
  'dahua',
  'bosch',
  'uniview',
  'profile-s-2013',
  'reolink-e1',
];
const withImaging = personalities.filter((name) => name !== 'profile-s-2013');
let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator(...personalities.flatMap((name) => ['--personality', name]));
});
afterAll(() => simulator[Symbol.asyncDispose]());

/** Runs a client in a process of its own, on loopback, and gives what it printed. */
async function run<T>(client: string, ...args: string[]): Promise<T> {
  const file = (name: string): string => fileURLToPath(new URL(`clients/${name}.mjs`, import.meta.url));
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', file('loopbackMulticast'), file(client), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 25_000,
    },
  );
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(printed) as T;
}

interface Seen {
  discovered: unknown;
  model: string;
  profiles: number;
  fps: number;
  brightness?: number;
  stream: string;
}

type Sight = Record<string, Seen>;
const truths = async (): Promise<Record<string, Truth>> =>
  Object.fromEntries(
    await Promise.all(
      simulator.cameras.map(async (camera) => [camera.personality, await simulator.state(camera)] as const),
    ),
  );

test('npm onvif discovers, reads and changes', async () => {
  const cameras = simulator.cameras.filter(({ personality }) => withImaging.includes(personality));
  const before = await truths();
  const seen = await run<Sight>('npmOnvif', JSON.stringify(cameras));
  const after = await truths();
  for (const name of withImaging) {
    const [was, is] = [before[name], after[name]];
    expect(seen[name], name).toMatchObject({
      discovered: true,
      model: is?.['model'],
      profiles: 2,
      fps: was?.encoders[0]?.['fps'],
    });
    expect(seen[name]?.stream).toMatch(/^rtsp:\/\/127\.0\.0\.1:\d+\//);
    // One camera does not offer twelve frames a second and takes the nearest rate, as it may.
    expect(is?.encoders[0], name).toMatchObject({
      fps: name === 'reolink-e1' ? 15 : 12,
      gop: was?.encoders[0]?.['gop'],
    });
    expect(is?.imaging['brightness'], name).toBe(61);
  }
});

test('npm node-onvif discovers and reads', async () => {
  const seen = await run<Sight>('nodeOnvif', JSON.stringify(simulator.cameras));
  const truth = await truths();
  for (const { personality, xaddr } of simulator.cameras) {
    expect(seen[personality], personality).toMatchObject({
      discovered: { xaddrs: [xaddr] },
      model: truth[personality]?.['model'],
      profiles: 2,
      fps: truth[personality]?.encoders[0]?.['fps'],
    });
  }
});

test('the npm ws-discovery prober finds every camera', async () => {
  const devices = await run<{ address: string; xaddrs: string; types: string }[]>('wsDiscovery');
  for (const camera of simulator.cameras) {
    const found = devices.find(({ address }) => address === `urn:uuid:${camera.uuid}`);
    expect(found?.xaddrs).toBe(camera.xaddr);
    expect(found?.types).toContain('dn:NetworkVideoTransmitter');
  }
});
