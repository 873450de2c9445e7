import { describe, expect, test } from 'vitest';
import { http, PlainClient } from './plainClient.ts';
import { startSimulator, type ListedCamera } from './startSimulator.ts';

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
