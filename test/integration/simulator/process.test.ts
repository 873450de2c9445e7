import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlainClient, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera } from './startSimulator.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a process still runs; one that waits to be buried does not. */
const runs = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe('its end', () => {
  test.each([
    ['standard input is nothing', '</dev/null'],
    ['standard input is a pipe', ''],
  ])('comes with SIGKILL of the parent: %s', async (_what, input) => {
    const shell = spawn(
      'bash',
      ['-c', `${process.execPath} simulator/main.ts --cameras 2 ${input} & echo $!; wait`],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
    const pid = Number((await lines.next()).value);
    expect(JSON.parse(String((await lines.next()).value))).toMatchObject({ ready: true });
    expect(runs(pid)).toBe(true);
    shell.kill('SIGKILL');
    await expect.poll(() => runs(pid)).toBe(false);
  });

  test('comes when the pipe on standard input closes', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    simulator.process.stdin?.end();
    const [code] = await once(simulator.process, 'exit', { signal: AbortSignal.timeout(30_000) });
    expect(code).toBe(0);
  });

  test('comes with SIGTERM while somebody waits for an answer', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    await simulator.faults(simulator.camera(), { kind: 'hang' });
    const waiting = new PlainClient(simulator.camera()).call('<tds:GetScopes/>').catch(() => 'cut off');
    simulator.process.kill('SIGTERM');
    await once(simulator.process, 'exit', { signal: AbortSignal.timeout(30_000) });
    expect(await waiting).toBe('cut off');
  });
});

/** Runs a command until it has said that it is ready; what it said then, and on standard error. */
async function startsWith(
  command: string,
  args: string[],
  env = process.env,
): Promise<{ ready: unknown; stderr: string }> {
  const child = spawn(command, args, { stdio: 'pipe', env, signal: AbortSignal.timeout(30_000) });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close');
  const line = createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const { value } = await Promise.race([line, ended.then(() => ({ value: `null ${stderr}` }))]);
  child.stdin.end();
  await ended;
  return { ready: JSON.parse(String(value)), stderr };
}
const ownNetwork = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

describe('its start', () => {
  test.skipIf(!ownNetwork)('another program keeps the discovery port to itself', async () => {
    const holder =
      "require('node:dgram').createSocket('udp4').bind(3702, () => require('node:child_process')" +
      ".spawn(process.execPath, ['simulator/main.ts', '--cameras', '1'], { stdio: 'inherit' })" +
      ".on('exit', () => process.exit()))";
    const script = 'ip link set lo up && exec "$0" -e "$1"';
    const args = ['-rn', 'sh', '-c', script, process.execPath, holder];
    const { ready, stderr } = await startsWith('unshare', args);
    expect(ready).toMatchObject({ ready: true, cameras: [{ ip: '127.0.0.1' }] });
    expect(stderr).toMatch(/^simulator: discovery is off, UDP port 3702 is not to be had: .*EADDRINUSE.*\n$/);
  });

  test('without ffmpeg it says that streams are off', async () => {
    const { ready, stderr } = await startsWith(process.execPath, ['simulator/main.ts', '--cameras', '1'], {
      ...process.env,
      PATH: folder,
    });
    expect(ready).toMatchObject({ ready: true });
    expect(stderr).toBe('simulator: streams are off: ffmpeg was not found in the PATH\n');
  });

  test('the ready line says everything that is needed', async () => {
    await using simulator = await startSimulator('--cameras', '12', '--seed', '7');
    expect(simulator.control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(simulator.cameras).toHaveLength(12);
    expect(new Set(simulator.cameras.map(({ personality }) => personality)).size).toBeGreaterThanOrEqual(4);
    for (const camera of simulator.cameras) {
      expect(camera).toMatchObject({
        id: `onvif-127.0.0.1-${camera.port}`,
        ip: '127.0.0.1',
        username: 'admin',
      });
    }
    expect(await simulator.ask('GET', '/cameras')).toEqual(simulator.cameras);
  });

  test('the same seed makes the same devices', async () => {
    await using first = await startSimulator('--cameras', '3', '--seed', '7');
    await using second = await startSimulator('--cameras', '3', '--seed', '7');
    await using third = await startSimulator('--cameras', '3');
    const uuids = ({ cameras }: { cameras: ListedCamera[] }): string[] => cameras.map(({ uuid }) => uuid);
    expect(uuids(first)).toEqual(uuids(second));
    expect(uuids(first)).not.toEqual(uuids(third));
  });

  test('24 cameras show at least eight personalities', async () => {
    await using simulator = await startSimulator('--cameras', '24');
    expect(new Set(simulator.cameras.map(({ personality }) => personality)).size).toBeGreaterThanOrEqual(8);
  });

  test('an address for each camera, counting upward', async () => {
    await using simulator = await startSimulator(
      '--cameras',
      '3',
      '--bind',
      '127.0.1.254',
      '--base-port',
      '8123',
    );
    expect(simulator.cameras.map(({ ip, port }) => `${ip}:${port}`)).toEqual([
      '127.0.1.254:8123',
      '127.0.1.255:8123',
      '127.0.2.0:8123',
    ]);
    const client = new PlainClient(simulator.cameras[2] as ListedCamera);
    expect(await client.addressOf('trt')).toMatch(/^http:\/\/127\.0\.2\.0:8123\//);
  });

  test('one range of ports, passing over those that are taken', async () => {
    await using first = await startSimulator('--cameras', '2', '--bind', '127.0.0.1', '--base-port', '41200');
    await using second = await startSimulator(
      '--cameras',
      '2',
      '--bind',
      '127.0.0.1',
      '--base-port',
      '41200',
    );
    const ports = [...first.cameras, ...second.cameras].map(({ port }) => port);
    expect(new Set(ports).size).toBe(4);
  });

  test('a fleet file, latency, another user, a password from the environment', async () => {
    const file = join(folder, 'fleet.json');
    writeFileSync(
      file,
      JSON.stringify([
        {
          personality: 'hanwha',
          name: 'Till',
          count: 2,
          state: { encoders: [{ fps: 7 }] },
          faults: [{ kind: 'noUtc' }],
        },
        { personality: 'bosch', scene: 'corridor', username: 'root' },
      ]),
    );
    process.env['SIM_PASSWORD'] = 's3cret';
    await using simulator = await startSimulator(
      '--fleet',
      file,
      '--latency',
      '60',
      '--username',
      'boss',
      '--password-env',
      'SIM_PASSWORD',
    );
    expect(simulator.cameras.map(({ name, username }) => [name, username])).toEqual([
      ['Till 1', 'boss'],
      ['Till 2', 'boss'],
      ['Camera 3', 'root'],
    ]);
    expect((await simulator.state(simulator.camera())).encoders[0]).toMatchObject({ fps: 7 });
    const { ms, text } = await new PlainClient(simulator.camera()).call('<tds:GetSystemDateAndTime/>', '');
    expect(ms).toBeGreaterThanOrEqual(55);
    expect(text).not.toContain('UTCDateTime');
    expect(await simulator.ask('GET', '/cameras')).not.toContain('s3cret');
  });

  test('Q37: a port that the fleet file names', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const file = join(folder, 'fleet.json');
    writeFileSync(file, JSON.stringify([{ personality: 'reolink-e1', port }]));
    await using simulator = await startSimulator('--fleet', file);
    expect(simulator.camera().xaddr).toBe(`http://127.0.0.1:${port}/onvif/device_service`);
  });

  test('a personality from a file of its own', async () => {
    const file = join(folder, 'mine.json');
    writeFileSync(
      file,
      JSON.stringify({ extends: 'hanwha', name: 'mine', about: 'mine', device: { model: 'X-1' } }),
    );
    await using simulator = await startSimulator('--personality', file);
    expect(
      valueOf(await new PlainClient(simulator.camera()).get('<tds:GetDeviceInformation/>'), 'Model'),
    ).toBe('X-1');
  });

  test('wrong usage says so and exits with 2', () => {
    const { status, stderr } = spawnSync(process.execPath, ['simulator/main.ts', '--cameras', 'many'], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/--cameras needs a whole number, not many\nusage: /);
  });
});
