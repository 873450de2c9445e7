import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import { addCameras, place, setRequests, simulator, until } from './harness.ts';
import type { Place, Simulator, Started } from './harness.ts';

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

async function serving(...args: string[]): Promise<{ server: Started; url: string }> {
  const server = here.start(['serve', '--port', '0', ...args]);
  const line = await until(() => /^(\{.*\})\n/.exec(server.said.out)?.[1], 'the server to listen');
  const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
  expect(ready).toBe(true);
  return { server, url };
}

test('the token is made once, kept for its owner alone, and never printed', { timeout: 60_000 }, async () => {
  const { server, url } = await serving();
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

  const again = await serving();
  expect((await readFile(file, 'utf8')).trim()).toBe(token);
  again.server.kill('SIGTERM');
  expect((await again.server.ended).code).toBe(0);
});

test(
  'SIGTERM in the middle of a run: the camera is brought to a stable state first',
  { timeout: 60_000 },
  async () => {
    const { server, url } = await serving();
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
