import { connect } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../src/api/problem.ts';
import { startApi, token } from './harness.ts';
import type { TestApi } from './harness.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ wrongTokensAMinute: 1000 });
});
afterAll(() => api.close());

describe('without the token nothing is answered', () => {
  test.each([
    ['no token', {}],
    ['a wrong one', { authorization: 'Bearer nearly-the-token' }],
    ['the token and more', { authorization: 'Bearer token-of-the-api-testsX' }],
    ['a part of it', { authorization: 'Bearer token-of-the-api' }],
    ['another scheme', { authorization: 'Basic dG9rZW4tb2YtdGhlLWFwaS10ZXN0cw==' }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('%s', async (_what, headers) => {
    for (const [method, path] of [
      ['GET', '/api/cameras'],
      ['GET', '/api/events'],
      ['POST', '/api/apply'],
      ['GET', '/api/nothing'],
    ] as const) {
      const { status, text } = await api.call(method, path, { token: null, headers });
      expect([method, path, status]).toEqual([method, path, 401]);
      expect(text).not.toContain('token-of-the-api-tests');
    }
  });
});

describe('another Host or Origin is refused, with the token too', () => {
  test.each([
    ['rebinding', { host: 'evil.example' }],
    ['the right name with another port', { host: 'localhost:1' }],
    ['a name that begins alike', { host: '127.0.0.1.evil.example' }],
    ['no Host at all', { host: '' }],
  ])('%s', async (_what, { host }) => {
    expect(await statusOf({ host, authorization: 'Bearer token-of-the-api-tests' })).toBe(403);
  });

  test.each([
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
  ])('%s', async (_what, headers) => {
    const { status } = await api.call('POST', '/api/optimize', { headers, body: { cameras: ['x'] } });
    expect(status).toBe(403);
  });

  test('a form post from a page is refused before it is read', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    expect((await api.call('POST', '/api/apply', { headers, body: 'x'.repeat(100) })).status).toBe(403);
  });

  test('the names of this machine are served', async () => {
    const { port } = new URL(api.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`])
      expect([host, await statusOf({ host, authorization: 'Bearer token-of-the-api-tests' })]).toEqual([
        host,
        200,
      ]);
  });
});

describe('addresses that are nobody’s camera', () => {
  test.each([
    '8.8.8.8',
    '169.254.169.254',
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    'localhost',
    '2001:db8::1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '2130706433',
    '0x7f.1',
  ])('%s', async (ip) => {
    const asked = [
      await api.call('GET', `/api/cameras/x/capabilities?ip=${encodeURIComponent(ip)}&port=80`),
      await api.call('POST', '/api/optimize', { body: { cameras: [{ id: 'x', ip, port: 80 }] } }),
      await api.call('POST', '/api/apply', {
        body: { camera: { id: 'x', ip }, settings: { image: { brightness: 1 } } },
      }),
      await api.call('POST', '/api/cameras', { body: { ip, port: 80 } }),
    ];
    const isPlain = /^\d+(\.\d+){3}$/.test(ip);
    for (const { status, text } of asked) expect(isPlain ? [403] : [400, 403, 504], text).toContain(status);
  });

  test('a device-service URL with a password, or to another scheme', async () => {
    for (const address of [
      'http://ann:pw-marker@10.0.0.1/',
      'file:///etc/passwd',
      'gopher://10.0.0.1/',
      'http://8.8.8.8/onvif/device_service',
    ]) {
      const { status, text } = await api.call('POST', '/api/cameras', { body: { address } });
      expect([400, 403], text).toContain(status);
      expect(text).not.toContain('pw-marker');
    }
  });
});

describe('a secret in a URL', () => {
  test.each([
    'password=marker-9',
    'Password=marker-9',
    'token=marker-9',
    'pwd=marker-9',
    'username=marker-9',
    'api_key=marker-9',
  ])('%s is refused, not repeated and not logged', async (query) => {
    const { status, text } = await api.call('GET', `/api/cameras?${query}`);
    expect(status).toBe(400);
    expect(text + JSON.stringify(api.audit)).not.toContain('marker-9');
  });

  test('only user and password are taken where the old clients are allowed', async () => {
    const old = await startApi({ queryCredentials: true });
    const used = await old.call(
      'GET',
      '/api/cameras/x/capabilities?ip=8.8.8.8&port=80&username=admin&password=marker-8',
    );
    expect([used.status, used.json()['code']]).toEqual([403, 'ADDRESS_REFUSED']);
    expect((await old.call('GET', '/api/cameras?token=x')).status).toBe(400);
    expect(JSON.stringify(old.audit)).not.toContain('marker-8');
    await old.close();
  });
});

describe('ids that are paths', () => {
  test.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '..',
    'a%00b',
    '%',
    'x'.repeat(200),
    'a b',
    '__proto__',
    'constructor',
    '%0d%0aset-cookie:x',
  ])('%s', async (id) => {
    for (const path of [`/api/cameras/${id}`, `/api/cameras/${id}/snapshot`, `/api/apply/status/${id}`]) {
      const { status, text } = await api.call('GET', path);
      expect([path, [400, 404, 414].includes(status)], text).toEqual([path, true]);
    }
  });
});

test('a body that is too large is refused', async () => {
  const { status } = await api.call('POST', '/api/optimize', {
    body: `{"cameras":["${'x'.repeat(9 * 1024 * 1024)}"]}`,
  });
  expect(status).toBe(413);
});

test('another media type, a prototype in the body', async () => {
  for (const type of ['application/xml', 'text/plain', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type };
    const { status } = await api.call('POST', '/api/optimize', { body: '{"cameras":["x"]}', headers });
    expect([type, status]).toEqual([type, 415]);
  }
  const { status } = await api.call('POST', '/api/optimize', {
    body: '{"cameras":["x"],"__proto__":{"engine":"claude"}}',
  });
  expect(status).toBe(400);
});

test('a wrong method is answered with those that are served there', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/api/cameras?x=1', 'GET, POST'],
    ['POST', '/api/cameras/onvif-10.0.0.1', 'GET, PATCH, DELETE'],
    ['GET', '/api/jobs/x/rollback', 'POST'],
    ['DELETE', '/openapi.json', 'GET'],
  ] as const) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(api.url + path, { method, headers });
    expect([method, path, answer.status, answer.headers.get('allow')]).toEqual([method, path, 405, allow]);
    problemSchema.parse(await answer.json());
  }
  const nowhere = await api.call('GET', '/api/cameras/a/b/c');
  expect(nowhere.status).toBe(404);
});

test('what is missing, wrong or unknown in a request is named', async () => {
  const says = async (body: unknown): Promise<string> =>
    (await api.call('POST', '/api/apply', { body })).json<{ detail: string }>().detail;
  expect(await says({ plan: {} })).toMatch(/^body\.plan\.plan_id: /);
  expect(await says({ camera: { id: 'x' }, settings: {}, applyVia: 'vapix' })).toBe(
    'body.applyVia: one of onvif',
  );
  expect(await says({ camera: { id: 'x' }, settings: { strem: {} } })).toBe(
    'body.settings: there is no "strem"',
  );
  expect(await says({ camera: { id: 'x' }, settings: { stream: { fps: 'many' } } })).toBe(
    'body.settings.stream.fps: a number is needed',
  );
});

test('who is not let in is told how to come in, in the words of HTTP and of the command line', async () => {
  const answer = await fetch(`${api.url}/api/cameras`);
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const { error, code, detail, hint } = problemSchema.parse(await answer.json());
  expect(error).toEqual({ code, message: detail, hint });
});

test('a caller who never finishes is let go', { timeout: 30_000 }, async () => {
  const slow = await startApi({ slowestRequestMs: 1500 });
  const { port } = new URL(slow.url);
  const socket = connect(Number(port), '127.0.0.1');
  const ended = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
  socket.write(
    `POST /api/optimize HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer token-of-the-api-tests\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"cam`,
  );
  expect(await ended).toMatch(/^(HTTP\/1\.1 408|$)/);
  await slow.close();
});

test('tokens cannot be guessed at speed, and requests have a rate', async () => {
  const strict = await startApi({ wrongTokensAMinute: 5, requestsASecond: 10_000 });
  const statuses = [];
  for (let n = 0; n < 8; n++)
    statuses.push((await strict.call('GET', '/api/cameras', { token: `guess-${n}` })).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect((await strict.call('GET', '/api/cameras')).status, 'the right token still works').toBe(200);
  await strict.close();

  const busy = await startApi({ requestsASecond: 5 });
  const many = await Promise.all(Array.from({ length: 40 }, () => busy.call('GET', '/api/cameras')));
  expect(many.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
  for (const { status, text } of many) if (status === 429) problemSchema.parse(JSON.parse(text));
  await busy.close();
});

/** fetch sets Host by itself. */
function statusOf(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = new URL('/api/cameras', api.url);
    const call = request(
      { host: url.hostname, port: url.port, path: url.pathname, headers, setHost: false },
      (response) => {
        response.resume();
        // Node itself answers 400 to a request without Host.
        resolve(response.statusCode === 400 && headers['host'] === '' ? 403 : response.statusCode);
      },
    );
    call.on('error', reject);
    call.end();
  });
}
