import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import { jobSchema } from '../../src/domain/job.ts';
import { problemSchema } from '../../src/api/problem.ts';
import { simulator, setRequests, until } from '../cli/harness.ts';
import type { Simulator } from '../cli/harness.ts';
import { Secret } from '../../src/shared/secret.ts';
import { startApi } from './harness.ts';
import type { TestApi } from './harness.ts';

let api: TestApi;
let sim: Simulator;
const login = { 'x-camera-username': 'admin', 'x-camera-password': 'admin' };
const credentials = { username: 'admin', password: 'admin' };
const id = (index = 0): string => sim.cameras[index]?.id ?? '';

beforeAll(async () => {
  [api, sim] = await Promise.all([startApi(), simulator(['--cameras', '2'])]);
  // Loopback cameras are served only when somebody at the machine put them into the inventory.
  for (const { ip, port } of sim.cameras) await api.camopt.addCamera(`${ip}:${port}`, {});
});
afterAll(async () => {
  await api.close();
  await sim.stop();
});

describe('every endpoint answers with the document of its command', () => {
  test('inventory: list, show, change, add, remove', async () => {
    const list = await api.call('GET', '/api/cameras');
    expect(documents.cameras.parse(list.json()).map((camera) => camera.id)).toEqual([id(0), id(1)]);
    const changed = await api.call('PATCH', `/api/cameras/${id()}`, {
      body: { purpose: 'entrance', sceneWidth: 3.5 },
    });
    expect(documents.camera.parse(changed.json()).facts).toEqual({ purpose: 'entrance', sceneWidth: 3.5 });
    expect(documents.camera.parse((await api.call('GET', `/api/cameras/${id()}`)).json()).facts.purpose).toBe(
      'entrance',
    );

    const added = await api.call('POST', '/api/cameras', {
      body: { ip: '10.77.0.5', port: 8000, name: 'Gate', tags: ['north'] },
    });
    expect(added.status).toBe(201);
    expect(documents.camera.parse(added.json())).toMatchObject({
      id: 'onvif-10.77.0.5-8000',
      name: 'Gate',
      facts: { tags: ['north'] },
    });
    const removed = await api.call('DELETE', '/api/cameras/onvif-10.77.0.5-8000');
    expect(documents.removed.parse(removed.json()).removed).toEqual(['onvif-10.77.0.5-8000']);
    expect((await api.call('GET', '/api/cameras/onvif-10.77.0.5-8000')).status).toBe(404);
  });

  test('readings: capabilities, settings, snapshot, optimize', async () => {
    const capabilities = await api.call('GET', `/api/cameras/${id()}/capabilities`, { headers: login });
    expect(documents.capabilities.parse(capabilities.json()).cameraId).toBe(id());
    const settings = await api.call('GET', `/api/cameras/${id()}/current-settings`, { headers: login });
    const { currentSettings } = documents.settings.parse(settings.json());
    expect(currentSettings.stream?.fps).toBe((await sim.truth(id())).encoders[0]?.fps);

    const picture = await api.call('GET', `/api/cameras/${id()}/snapshot`, { headers: login });
    expect([picture.status, picture.type]).toEqual([200, 'image/jpeg']);
    const numbers = await api.call('GET', `/api/cameras/${id()}/snapshot`, {
      headers: { ...login, accept: 'application/json' },
    });
    expect(documents.snapshot.parse(numbers.json()).width).toBeGreaterThan(100);

    const optimized = await api.call('POST', '/api/optimize', {
      body: { cameras: [id(0), { id: id(1) }], credentials },
    });
    const { recommendations, failed } = documents.optimize.parse(optimized.json());
    expect([recommendations.map((each) => each.cameraId), failed]).toEqual([[id(0), id(1)], []]);
  });

  test('discover', async () => {
    const found = await api.call('GET', '/api/discover?timeout=0.2&max_cameras=1');
    expect(documents.discover.parse(found.json()).cameras.length).toBeLessThanOrEqual(1);
  });

  test('apply waits for the finished job; status, history, rollback', async () => {
    const { ip, port } = sim.cameras[0] ?? { ip: '', port: 0 };
    const body = {
      camera: { id: id(), ip, port },
      settings: { image: { brightness: 43 } },
      applyVia: 'onvif',
      credentials,
      verifyAfterApply: true,
      settle: 0,
    };
    const applied = await api.call('POST', '/api/apply', { body });
    expect(applied.status, applied.text).toBe(200);
    const job = jobSchema.parse(applied.json());
    expect(job).toMatchObject({
      status: 'completed',
      camera_id: id(),
      result: { applied_settings: { 'image.brightness': 43 } },
    });
    expect((await sim.truth(id())).imaging['brightness']).toBe(43);

    expect((await api.call('GET', `/api/apply/status/${job.job_id}`)).json()).toMatchObject({
      job_id: job.job_id,
    });
    const { runs } = documents.history.parse((await api.call('GET', '/api/jobs?limit=5')).json());
    expect(runs[0]?.run_id).toBe(job.run_id);

    const back = await api.call('POST', `/api/jobs/${job.job_id}/rollback`, { headers: login });
    expect(back.status, back.text).toBe(200);
    documents.run.parse(back.json());
    expect((await sim.truth(id())).imaging['brightness']).not.toBe(43);
  });

  test('apply with wait=false tells the job at once, and events tell its progress', async () => {
    const events: string[] = [];
    const listening = new AbortController();
    const response = await fetch(`${api.url}/api/events`, {
      headers: { authorization: 'Bearer token-of-the-api-tests' },
      signal: listening.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const ended = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body as ReadableStream<Uint8Array>) {
        events.push(decoder.decode(chunk));
        if (events.join('').includes('"status":"completed"')) break;
      }
    })();
    const body = { camera: { id: id(1) }, settings: { image: { contrast: 44 } }, credentials, settle: 0 };
    const begun = await api.call('POST', '/api/apply?wait=false', { body });
    expect(begun.status, begun.text).toBe(202);
    const { job_id } = begun.json<{ job_id: string }>();
    expect(job_id).toMatch(new RegExp(`^apply-${id(1)}-\\d+`));
    await ended;
    listening.abort();
    await until(
      async () => (await api.call('GET', `/api/apply/status/${job_id}`)).json()['status'] === 'completed',
      'the job',
    );
    expect(events.join('')).toMatch(/^event: job$/m);
    expect(events.join('')).not.toContain('"password"');
  });

  test('a plan', async () => {
    const { plan } = await api.camopt
      .as({ username: 'admin', password: new Secret('admin'), set: 'test' })
      .plan(
        [id(0), id(1)],
        { engine: 'rules', settings: { image: { sharpness: 33 } } },
        new AbortController().signal,
      );
    const applied = await api.call('POST', '/api/apply', { body: { plan, credentials, settle: 0, soak: 0 } });
    expect(applied.status, applied.text).toBe(200);
    expect(documents.run.parse(applied.json()).jobs.map((job) => job.status)).toEqual([
      'completed',
      'completed',
    ]);
    const again = await api.call('POST', '/api/apply', { body: { plan, credentials } });
    expect([again.status, problemSchema.parse(again.json()).code]).toEqual([409, 'PLAN_USED']);
    const edited = { ...plan, made_by: 'somebody else' };
    const refused = await api.call('POST', '/api/apply', { body: { plan: edited, credentials } });
    expect([refused.status, problemSchema.parse(refused.json()).code]).toEqual([409, 'PLAN_CHANGED']);
  });
});

describe('what is wrong is a problem with the right status', () => {
  test.each([
    ['GET', '/api/cameras/onvif-10.1.1.1', undefined, 404, 'CAMERA_UNKNOWN'],
    ['GET', '/api/cameras/onvif-10.1.1.1/capabilities', undefined, 404, 'CAMERA_UNKNOWN'],
    ['GET', '/api/apply/status/apply-nothing-1', undefined, 404, 'RUN_UNKNOWN'],
    ['POST', '/api/jobs/apply-nothing-1/rollback', undefined, 404, 'RUN_UNKNOWN'],
    ['GET', '/api/discover?timeout=soon', undefined, 400, 'USAGE'],
    ['GET', '/api/jobs?limit=0', undefined, 400, 'USAGE'],
    ['POST', '/api/optimize', {}, 400, 'USAGE'],
    ['POST', '/api/optimize', { cameras: ['../x'] }, 400, 'USAGE'],
    ['POST', '/api/optimize', { camera: 'x', engine: 'tarot' }, 400, 'USAGE'],
    ['POST', '/api/apply', {}, 400, 'USAGE'],
    ['POST', '/api/apply', { camera: { id: 'x' }, settings: { strem: {} } }, 400, 'USAGE'],
    ['POST', '/api/apply', { plan: { plan_id: 'x' } }, 400, 'USAGE'],
    ['POST', '/api/cameras', { address: 'no address' }, 400, 'USAGE'],
    ['PATCH', '/api/cameras/onvif-10.1.1.1', { purpose: 'spying' }, 400, 'USAGE'],
    ['DELETE', '/api/cameras/onvif-10.1.1.1', undefined, 404, 'CAMERA_UNKNOWN'],
    ['GET', '/api/nothing', undefined, 404, 'USAGE'],
    ['POST', '/api/optimize', '{"cameras":', 400, 'USAGE'],
  ] as const)('%s %s %j', async (method, path, body, status, code) => {
    const answer = await api.call(method, path, body === undefined ? {} : { body });
    expect(answer.status, answer.text).toBe(status);
    expect(answer.type).toContain('application/problem+json');
    expect(problemSchema.parse(answer.json()).code).toBe(code);
  });

  test('a camera without credentials, with wrong ones, and one that is away', async () => {
    const none = await api.call('GET', `/api/cameras/${id()}/capabilities`);
    expect([none.status, none.json()['code']]).toEqual([401, 'CAM_CREDENTIALS_MISSING']);
    const wrong = await api.call('GET', `/api/cameras/${id()}/capabilities`, {
      headers: { ...login, 'x-camera-password': 'marker-51c2' },
    });
    expect([wrong.status, wrong.json()['code']]).toEqual([502, 'CAM_AUTH']);
    expect(wrong.text).not.toContain('marker-51c2');
    expect((await sim.truth(id())).authFailures).toBeLessThanOrEqual(2);
  });
});

test('nothing is written by a request that only reads', async () => {
  const before = setRequests(await sim.truth(id(1)));
  await api.call('GET', `/api/cameras/${id(1)}/current-settings`, { headers: login });
  await api.call('POST', '/api/optimize', { body: { camera: id(1), credentials } });
  expect(setRequests(await sim.truth(id(1)))).toBe(before);
});

test('no call is logged with what it carried', () => {
  expect(JSON.stringify(api.audit)).not.toMatch(/marker|admin|10\.77/);
  expect(new Set(api.audit.map(({ route }) => route))).toContain('/api/cameras/:id/capabilities');
});

describe('the OpenAPI document', () => {
  test('needs no token, names every endpoint, and resolves', async () => {
    const answer = await api.call('GET', '/openapi.json', { token: null });
    const document = answer.json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object; summary: string }>>;
    }>();
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/apply',
      '/api/apply/status/{job_id}',
      '/api/cameras',
      '/api/cameras/{id}',
      '/api/cameras/{id}/capabilities',
      '/api/cameras/{id}/cross-check',
      '/api/cameras/{id}/current-settings',
      '/api/cameras/{id}/snapshot',
      '/api/discover',
      '/api/events',
      '/api/jobs',
      '/api/jobs/{id}/rollback',
      '/api/optimize',
    ]);
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(operations)) {
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
        expect(Object.keys(operation.responses), `${method} ${path}`).toContain('401');
      }
    expect(answer.text).not.toContain('"$ref":"#/$defs');
  });

  test('the page loads nothing from elsewhere and needs no token', async () => {
    const { status, text } = await api.call('GET', '/docs', { token: null });
    expect(status).toBe(200);
    expect(text).toContain('/api/optimize');
    expect(text).not.toMatch(/(src|href)="https?:|<script/);
  });
});
