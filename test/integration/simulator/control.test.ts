import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import { http, PlainClient } from './plainClient.ts';
import { startSimulator, type ListedCamera } from './startSimulator.ts';

async function listens(server: Server, port: number): Promise<true> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return true;
}

async function freePort(): Promise<{ port: number }> {
  const server = createServer();
  await listens(server, 0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { port };
}

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
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 1000 });
    await expect.poll(up).toBe(false);
    await expect.poll(up).toBe(true);
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 0, ip: '127.0.0.9', port: 0 });
    const moved = async (): Promise<ListedCamera | undefined> =>
      (await simulator.ask<ListedCamera[]>('GET', '/cameras')).find(
        ({ uuid, ip }) => uuid === camera.uuid && ip === '127.0.0.9',
      );
    await expect.poll(moved).toBeDefined();
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

  test('a patch that is refused changes nothing', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    const camera = simulator.camera();
    const before = await simulator.state(camera);
    for (const wrong of [
      { name: 'Half', encoders: [{ gop: 3 }, { token: 'none' }] },
      { firmware: 'Half', imaging: { brightness: 1, exposure: { colour: 1 } } },
      { model: 'Half', certificate: 'of a camera without HTTPS' },
    ]) {
      await expect(simulator.ask('PUT', `/cameras/${camera.id}/state`, wrong)).rejects.toThrow(/ 400 /);
    }
    expect(await simulator.state(camera)).toEqual(before);
  });

  test('what cannot be is refused with 400, and the simulator goes on', async () => {
    await using simulator = await startSimulator('--cameras', '2');
    const { id, port } = simulator.camera();
    const wrong: [method: string, path: string, body?: unknown][] = [
      ['GET', '/cameras/%zz/state'],
      ['PUT', `/cameras/${id}/state`],
      ['PUT', `/cameras/${id}/state`, { encoders: [{ fps: -5 }] }],
      ['PUT', `/cameras/${id}/state`, { clockOffsetSeconds: 1e300 }],
      ['PUT', `/cameras/${id}/faults`, { kind: 'hang' }],
      ['PUT', `/cameras/${id}/faults`, [{ kind: 'clamp', field: 'FrameRateLimit', value: 3 }]],
      ['PUT', `/cameras/${id}/faults`, [{ kind: 'http', status: 101 }]],
      ['PUT', `/cameras/${id}/faults`, [{ kind: 'latency', ms: 3e9 }]],
      ['PUT', `/cameras/${id}/faults`, [{ kind: 'lockout', seconds: 1e300 }]],
      ['POST', '/cameras', { personality: 'hanwha', port }],
      ['POST', '/cameras', { personality: 'hanwha', ip: '203.0.113.1' }],
      ['POST', '/cameras', { personality: 'hanwha', scene: 'moon' }],
      ['POST', '/cameras', { personality: 'hanwha', state: { encoders: [{ token: 'none' }] } }],
    ];
    for (const [method, path, body] of wrong) {
      await expect(simulator.ask(method, path, body), JSON.stringify(body)).rejects.toThrow(/ 400 .*INVALID/);
    }
    const twoAtOnePort = { personality: 'hanwha', count: 2, ...(await freePort()) };
    await expect(simulator.ask('POST', '/cameras', twoAtOnePort)).rejects.toThrow(/ 400 .*something else/);
    expect(await simulator.ask('GET', '/health')).toMatchObject({ cameras: 2 });
  });

  test('a camera whose port was taken while it was down comes back when the port is free', async () => {
    await using simulator = await startSimulator('--cameras', '1');
    const camera = simulator.camera();
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 500 });
    const squatter = createServer();
    await expect
      .poll(() => listens(squatter, camera.port).catch(() => false), { timeout: 3_000, interval: 20 })
      .toBe(true);
    await expect(simulator.ask('POST', `/cameras/${camera.id}/power-on`)).rejects.toThrow(/ 400 .*listens/);
    squatter.close();
    const isUp = async (): Promise<boolean> =>
      (await simulator.ask<{ poweredOn: boolean }>('GET', `/cameras/${camera.id}`)).poweredOn;
    await expect.poll(isUp, { timeout: 5_000 }).toBe(true);
    expect((await http(camera.xaddr)).status).toBe(405);
  });

  test('changes of power that come at once are made one after the other', async () => {
    await using simulator = await startSimulator('--cameras', '2');
    const [camera, other] = simulator.cameras as [ListedCamera, ListedCamera];
    const ways = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 'power-off' : 'power-on'));
    await Promise.all(ways.map((way) => simulator.ask('POST', `/cameras/${camera.id}/${way}`)));
    await simulator.ask('POST', `/cameras/${camera.id}/power-on`);
    expect((await http(camera.xaddr)).status).toBe(405);
    await simulator.ask('POST', `/cameras/${other.id}/power-off`);
    await expect(simulator.ask('POST', `/cameras/${other.id}/reboot`)).rejects.toThrow(/ 409 .*POWERED_OFF/);
    await simulator.ask('POST', `/cameras/${camera.id}/reboot`, { downMs: 0 });
    await simulator.ask('DELETE', `/cameras/${camera.id}`);
    expect((await simulator.ask<ListedCamera[]>('GET', '/cameras')).map(({ id }) => id)).toEqual([other.id]);
    await expect(http(camera.xaddr)).rejects.toThrow(/ECONNREFUSED/);
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
