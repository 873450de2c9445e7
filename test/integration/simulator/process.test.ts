import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { http, PlainClient, valueOf } from './plainClient.ts';
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
    await expect.poll(() => runs(pid), { timeout: 5_000 }).toBe(false);
  });

  test('comes when the pipe on standard input closes', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    simulator.process.stdin?.end();
    const [code] = await once(simulator.process, 'exit', { signal: AbortSignal.timeout(5_000) });
    expect(code).toBe(0);
  });

  test('comes with SIGTERM while somebody waits for an answer', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    await simulator.faults(simulator.camera(), { kind: 'hang' });
    const waiting = new PlainClient(simulator.camera()).call('<tds:GetScopes/>').catch(() => 'cut off');
    simulator.process.kill('SIGTERM');
    await once(simulator.process, 'exit', { signal: AbortSignal.timeout(5_000) });
    expect(await waiting).toBe('cut off');
  });
});

describe('its start', () => {
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

describe('the control API', () => {
  test('power off and on: gone and back at the same address, with its settings', async () => {
    await using simulator = await startSimulator('--cameras', '2');
    const camera = simulator.camera();
    const up = (): Promise<boolean> =>
      http(camera.xaddr)
        .then(() => true)
        .catch(() => false);
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, { encoders: [{ fps: 9 }] });
    await simulator.ask('POST', `/cameras/${camera.id}/power-off`);
    expect(await up()).toBe(false);
    expect((await simulator.state(camera)).encoders[0]).toMatchObject({ fps: 9 });
    await simulator.ask('POST', `/cameras/${camera.id}/power-on`);
    expect(await up()).toBe(true);
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 200 });
    await expect.poll(up, { timeout: 3_000 }).toBe(false);
    await expect.poll(up, { timeout: 3_000 }).toBe(true);
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 0, ip: '127.0.0.9', port: 0 });
    const moved = async (): Promise<ListedCamera | undefined> =>
      (await simulator.ask<ListedCamera[]>('GET', '/cameras')).find(
        ({ uuid, ip }) => uuid === camera.uuid && ip === '127.0.0.9',
      );
    await expect.poll(moved, { timeout: 3_000 }).toBeDefined();
    expect(await up()).toBe(false);
    expect((await http((await moved())?.xaddr ?? '')).status).toBe(405);
  });

  test('a second writer: settings, texts, and what makes no sense is refused', async () => {
    await using simulator = await startSimulator('--personality', 'day-night');
    const camera = simulator.camera();
    const put = (body: object): Promise<unknown> => simulator.ask('PUT', `/cameras/${camera.id}/state`, body);
    await put({
      encoders: [{ token: '00001', gop: 7 }],
      imaging: { exposure: { maxExposureTime: 5000 } },
      name: 'A',
      manufacturer: 'B',
      model: 'C',
      firmware: 'D',
    });
    expect(await simulator.state(camera)).toMatchObject({
      encoders: [{}, { gop: 7 }],
      imaging: { exposure: { maxExposureTime: 5000, mode: 'AUTO' } },
      name: 'A',
      manufacturer: 'B',
      model: 'C',
      firmware: 'D',
      writes: 0,
    });
    await put({ sources: [{ token: '00000', activeImageProfile: 'night' }] });
    expect((await simulator.state(camera)).imaging).toMatchObject({ irCutFilter: 'OFF' });
    await expect(put({ encoders: [{ token: 'none', gop: 7 }] })).rejects.toThrow(/400.*no encoder none/);
    await expect(put({ colour: 'red' })).rejects.toThrow(/400.*colour/);
    await expect(put({ imaging: { brightness: 'high' } })).rejects.toThrow(/400.*brightness/);
    await expect(simulator.ask('GET', '/cameras/none/state')).rejects.toThrow(/404.*NO_CAMERA/);
    await expect(simulator.ask('GET', '/elsewhere')).rejects.toThrow(/404/);
  });

  test('cameras come and go', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    const added = await simulator.ask<ListedCamera>('POST', '/cameras', {
      personality: 'bosch',
      name: 'New',
    });
    expect((await simulator.ask<ListedCamera[]>('GET', '/cameras')).map(({ name }) => name)).toContain('New');
    expect((await http(added.xaddr)).status).toBe(405);
    await simulator.ask('DELETE', `/cameras/${added.id}`);
    await expect(http(added.xaddr)).rejects.toThrow(/ECONNREFUSED/);
    await expect(simulator.ask('POST', '/cameras', { personality: 'nobody' })).rejects.toThrow(
      /400.*no personality/,
    );
  });

  test('the log holds the last exchanges and no secret', async () => {
    process.env['SIM_PASSWORD'] = 'marker-7c1f';
    await using simulator = await startSimulator('--cameras', '1', '--password-env', 'SIM_PASSWORD');
    const client = new PlainClient(simulator.camera());
    const { token } = await import('./plainClient.ts');
    await client.call('<tds:GetUsers/>', token({ password: 'marker-7c1f', asText: true }));
    await client.call(
      '<tds:CreateUsers><tds:User><tt:Username>x</tt:Username><tt:Password>marker-7c1f</tt:Password><tt:UserLevel>User</tt:UserLevel></tds:User></tds:CreateUsers>',
      token({ password: 'marker-7c1f' }),
    );
    const log = await simulator.ask<{ operation: string; status: number }[]>(
      'GET',
      `/cameras/${simulator.camera().id}/log`,
    );
    expect(log.map(({ operation, status }) => [operation, status])).toEqual([
      ['GetUsers', 400],
      ['CreateUsers', 200],
    ]);
    expect(JSON.stringify(log)).not.toContain('marker-7c1f');
    expect(JSON.stringify(await simulator.state(simulator.camera()))).not.toContain('marker-7c1f');
  });

  test('requests and writes are counted', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    const client = new PlainClient(simulator.camera());
    await client.get('<tds:GetScopes/>');
    await client.get('<tds:GetScopes/>');
    await client.call('<tds:SetScopes><tds:Scopes>onvif://www.onvif.org/name/x</tds:Scopes></tds:SetScopes>');
    expect(await simulator.state(simulator.camera())).toMatchObject({
      requests: { GetScopes: 2, SetScopes: 1 },
      writes: 1,
    });
  });
});
