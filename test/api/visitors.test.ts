import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import { jobSchema } from '../../src/domain/job.ts';
import { simulator } from '../cli/harness.ts';
import type { Simulator } from '../cli/harness.ts';
import { startApi } from './harness.ts';
import type { TestApi } from './harness.ts';

// Cameras on loopback must be in the inventory, so these need an address of this machine that others could reach.
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(outside === undefined)('a camera that is not in the inventory', () => {
  const ip = outside ?? '';
  const login = { 'x-camera-username': 'admin', 'x-camera-password': 'admin' };
  let api: TestApi;
  let sim: Simulator;
  let port: number;
  beforeAll(async () => {
    [api, sim] = await Promise.all([
      startApi({ addresses: { allowed: [ip] }, queryCredentials: true }),
      simulator(['--cameras', '1', '--bind', ip]),
    ]);
    port = sim.cameras[0]?.port ?? 0;
  });
  afterAll(async () => {
    await api.close();
    await sim.stop();
  });

  test('is served under the id that the caller gives it, and not kept', async () => {
    const headers = await api.call('GET', `/api/cameras/front-door/capabilities?ip=${ip}&port=${port}`, {
      headers: login,
    });
    expect(documents.capabilities.parse(headers.json()).cameraId).toBe('front-door');
    const query = `ip=${ip}&port=${port}&username=admin&password=admin`;
    const settings = await api.call('GET', `/api/cameras/front-door/current-settings?${query}`);
    expect(documents.settings.parse(settings.json()).cameraId).toBe('front-door');
    const optimized = await api.call('POST', '/api/optimize', {
      body: {
        cameras: [{ id: 'front-door', ip, port }],
        credentials: { username: 'admin', password: 'admin' },
      },
    });
    expect(documents.optimize.parse(optimized.json()).recommendations[0]?.cameraId).toBe('front-door');
    expect(await api.camopt.cameras()).toEqual([]);
  });

  test('is kept once it was written to, so that it can be rolled back', async () => {
    const body = {
      camera: { id: 'front-door', ip, port },
      settings: { image: { brightness: 42 } },
      credentials: { username: 'admin', password: 'admin' },
      settle: 0,
    };
    const job = jobSchema.parse((await api.call('POST', '/api/apply', { body })).json());
    expect([job.camera_id, job.status]).toEqual(['front-door', 'completed']);
    const simulated = sim.cameras[0]?.id ?? '';
    expect((await sim.truth(simulated)).imaging['brightness']).toBe(42);
    expect((await api.camopt.cameras()).map((camera) => camera.id)).toEqual(['front-door']);
    const back = await api.call('POST', `/api/jobs/${job.job_id}/rollback`, { headers: login });
    expect(back.status, back.text).toBe(200);
    expect((await sim.truth(simulated)).imaging['brightness']).not.toBe(42);
  });

  test('at an address that is no longer allowed it is refused, inventory or not', async () => {
    const strict = await startApi();
    await strict.camopt.addCamera(`${ip}:${port}`, {});
    const [camera] = await strict.camopt.cameras();
    const expected = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(ip) ? 200 : 403;
    expect(
      (await strict.call('GET', `/api/cameras/${camera?.id}/capabilities`, { headers: login })).status,
    ).toBe(expected);
    await strict.close();
  });
});
