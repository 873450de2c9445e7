import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cameraIdFor, type Camera } from '../../src/domain/camera.ts';
import { documents } from '../../src/domain/documents.ts';
import { addCameras, place, setRequests, simulator, until } from './harness.ts';
import type { Place, Simulator, Started, Truth } from './harness.ts';

let here: Place;
let sim: Simulator;
beforeAll(async () => {
  here = await place();
  sim = await simulator(['--cameras', '1', '--latency', '30']);
  await addCameras(here, sim.cameras);
});
afterAll(async () => {
  await sim.stop();
  await here.remove();
});

async function serving(at: Place, ...args: string[]): Promise<{ server: Started; url: string }> {
  const server = at.start(['serve', '--port', '0', ...args]);
  const line = await until(() => /^(\{.*\})\n/.exec(server.said.out)?.[1], 'the server to listen');
  const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready).toBe(true);
  return { server, url };
}

test('the token is made once, kept for its owner alone, and never printed', { timeout: 60_000 }, async () => {
  const { server, url } = await serving(here);
  const file = join(here.home, 'api-token');
  const token = (await readFile(file, 'utf8')).trim();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await fetch(`${url}/api/cameras`)).status).toBe(401);
  const answer = await fetch(`${url}/api/cameras`, { headers: { authorization: `Bearer ${token}` } });
  expect(documents.cameras.parse(await answer.json())).toHaveLength(1);
  server.kill('SIGINT');
  expect((await server.ended).code).toBe(0);
  expect(server.said.err).toContain(file);
  expect(server.said.out + server.said.err).not.toContain(token);
  expect(await readFile(join(here.home, 'api-audit.log'), 'utf8')).toContain('"route":"/api/cameras"');

  const again = await serving(here);
  expect((await readFile(file, 'utf8')).trim()).toBe(token);
  again.server.kill('SIGTERM');
  expect((await again.server.ended).code).toBe(0);
});

test(
  'SIGTERM in the middle of a run: the camera is brought to a stable state first',
  { timeout: 60_000 },
  async () => {
    const { server, url } = await serving(here);
    const token = (await readFile(join(here.home, 'api-token'), 'utf8')).trim();
    const id = sim.cameras[0]?.id ?? '';
    const begun = await fetch(`${url}/api/apply?wait=false`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ camera: { id }, settings: { image: { brightness: 41 } }, settle: 1 }),
    });
    const { job_id } = (await begun.json()) as { job_id: string };
    await until(async () => setRequests(await sim.truth(id)) > 0, 'the write');
    server.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    const job = documents.job.parse((await here.camopt(['status', job_id, '--json'])).json());
    expect(job.status).toBe('completed');
    expect((await here.camopt(['resume', '--json'])).json()['jobs']).toEqual([]);
  },
);

test('another address than loopback needs TLS or a word', async () => {
  const open = await here.camopt(['serve', '--host', '0.0.0.0', '--port', '0', '--json']);
  expect([open.code, documents.error.parse(open.json()).error.code]).toEqual([2, 'USAGE']);
  const short = await here.camopt(['serve', '--port', '0', '--json'], { env: { CAMOPT_API_TOKEN: 'short' } });
  expect([short.code, documents.error.parse(short.json()).error.code]).toEqual([2, 'USAGE']);
});

test(
  'cameras that come and go while it runs are in the inventory, and told as events',
  { timeout: 60_000 },
  async () => {
    const site = await place({ CAMOPT_LISTEN: '1' });
    const { server, url } = await serving(site);
    const token = (await readFile(join(site.home, 'api-token'), 'utf8')).trim();
    const headers = { authorization: `Bearer ${token}` };
    const closed = new AbortController();
    const { body } = await fetch(`${url}/api/events`, { headers, signal: closed.signal });
    let events = '';
    const reading = (async () => {
      for await (const chunk of body ?? []) events += new TextDecoder().decode(chunk as Uint8Array);
    })().catch(() => undefined);
    const told = (id: string, heard: string): Promise<Camera> =>
      until(() => {
        const lines = events.split('\n').filter((line) => line.startsWith('data: {"type":"camera"'));
        const told = lines.map((line) => JSON.parse(line.slice(6)) as { camera: Camera; heard?: string });
        return told.find((each) => each.camera.id === id && each.heard === heard)?.camera;
      }, `${heard} of ${id}`);
    const inInventory = async (id: string): Promise<Camera | undefined> => {
      const answer = await fetch(`${url}/api/cameras`, { headers });
      return documents.cameras.parse(await answer.json()).find((camera) => camera.id === id);
    };

    const added = (await sim.control('POST', '/cameras', { personality: 'hikvision' })) as {
      id: string;
      ip: string;
      port: number;
    };
    const id = cameraIdFor(added.ip, added.port);
    expect(await told(id, 'hello')).toMatchObject({ source: 'hello', reach: 'ok', port: added.port });
    expect(await inInventory(id)).toMatchObject({ reach: 'ok' });
    const { authFailures } = (await sim.control('GET', `/cameras/${added.id}/state`)) as Truth;
    expect(authFailures).toBe(0);

    await sim.control('DELETE', `/cameras/${added.id}`);
    expect((await told(id, 'bye')).reachDetail).toContain('said goodbye');
    expect(await inInventory(id)).toMatchObject({ reach: 'unreachable' });
    closed.abort();
    await reading;
    server.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    await site.remove();
  },
);
