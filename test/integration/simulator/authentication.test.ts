import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticated } from './everyOperation.ts';
import { digestFor, envelope, http, subcodes, token, valueOf, type Reply } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

const names = [
  'axis-media2',
  'axis-p5655',
  'axis-11',
  'hikvision-5.7',
  'dahua-h265',
  'tapo-c200',
  'sony-srg',
  'wansview',
  'xm-8899',
  'panasonic',
  'hanwha',
];
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator(...names.flatMap((name) => ['--personality', name]));
});
afterAll(() => simulator[Symbol.asyncDispose]());

const secret = '<tds:GetUsers/>';
const open = '<tds:GetSystemDateAndTime/>';
const send = (
  camera: ListedCamera,
  body: string,
  header = '',
  headers: Record<string, string> = {},
): Promise<Reply> => http(camera.xaddr, { body: envelope(body, header), headers });
const withDigest = (camera: ListedCamera, challenge: string, options = {}): Promise<Reply> =>
  send(camera, secret, '', { Authorization: digestFor(challenge, 'POST', camera.xaddr, options) });

describe('a device that speaks both', () => {
  test('asks for a digest when nothing is presented, each algorithm in a header of its own', async () => {
    const reply = await send(simulator.camera('axis-media2'), secret);
    expect(reply.status).toBe(401);
    expect(subcodes(reply.text)).toEqual(['ter:NotAuthorized']);
    expect(reply.challenges.map((challenge) => /algorithm=([\w-]+)/.exec(challenge)?.[1])).toEqual([
      'MD5',
      'SHA-256',
    ]);
  });

  test('lets the open operations through, with whatever is presented', async () => {
    const camera = simulator.camera('axis-media2');
    for (const header of ['', token({ password: 'wrong' })])
      expect((await send(camera, open, header)).status).toBe(200);
  });

  test.each([0, 1])('takes the digest of challenge %i, and a count only once', async (which) => {
    const camera = simulator.camera('axis-media2');
    const challenge = (await send(camera, secret)).challenges[which] ?? '';
    expect((await withDigest(camera, challenge)).status).toBe(200);
    const again = await withDigest(camera, challenge);
    expect(again.status).toBe(401);
    expect(again.challenges[0]).toContain('stale=true');
    expect((await withDigest(camera, challenge, { nc: '00000002' })).status).toBe(200);
  });

  test('refuses a wrong digest with a new challenge, a wrong token with a fault', async () => {
    const camera = simulator.camera('axis-media2');
    const before = (await simulator.state(camera)).authFailures;
    const challenge = (await send(camera, secret)).challenges[0] ?? '';
    const digest = await withDigest(camera, challenge, { password: 'wrong' });
    expect([digest.status, digest.challenges.length]).toEqual([401, 2]);
    const wrong = await send(camera, secret, token({ password: 'wrong' }));
    expect([wrong.status, subcodes(wrong.text)]).toEqual([400, ['ter:NotAuthorized']]);
    expect((await simulator.state(camera)).authFailures - before).toBe(2);
  });

  test('looks at the digest first where both are presented', async () => {
    const camera = simulator.camera('axis-media2');
    const challenge = (await send(camera, secret)).challenges[0] ?? '';
    const Authorization = digestFor(challenge, 'POST', camera.xaddr, { password: 'wrong' });
    expect((await send(camera, secret, token(), { Authorization })).status).toBe(401);
  });

  test('refuses a token that came before, or from another time', async () => {
    const camera = simulator.camera('axis-media2');
    const once = token();
    expect((await send(camera, secret, once)).status).toBe(200);
    expect((await send(camera, secret, once)).status).toBe(400);
    const late = token({ created: new Date(Date.now() - 400_000) });
    expect((await send(camera, secret, late)).status).toBe(400);
    expect((await send(camera, secret, token({ asText: true }))).status).toBe(400);
  });

  test('lets an operator change settings but not read users', async () => {
    const added = await simulator.ask<ListedCamera>('POST', '/cameras', {
      personality: 'hanwha',
      users: [{ username: 'op', password: 'op', level: 'Operator' }],
    });
    const as = (): string => token({ username: 'op', password: 'op' });
    expect((await send(added, secret, as())).status).toBe(400);
    expect((await send(added, '<tds:GetScopes/>', as())).status).toBe(200);
  });
});

describe('what vendors do otherwise', () => {
  test('Q01: a short window', async () => {
    const late = token({ created: new Date(Date.now() - 30_000) });
    const reply = await send(simulator.camera('axis-11'), secret, late);
    expect([reply.status, subcodes(reply.text)]).toEqual([400, ['ter:NotAuthorized']]);
  });

  test('Q02: open operations are refused with a bad token and not without one', async () => {
    const camera = simulator.camera('axis-p5655');
    expect((await send(camera, open, token({ password: 'wrong' }))).status).toBe(400);
    expect((await send(camera, open)).status).toBe(200);
  });

  test('Q03: even the time needs a user', async () => {
    const camera = simulator.camera('panasonic');
    expect((await send(camera, open)).status).toBe(401);
    expect((await send(camera, open, token())).status).toBe(200);
  });

  test('Q04 Q05 Q06: tokens are nothing, refusals a web page, and the first challenge names no algorithm', async () => {
    const camera = simulator.camera('hikvision-5.7');
    const reply = await send(camera, secret, token());
    expect([reply.status, reply.headers['content-type']]).toEqual([401, 'text/html']);
    expect(reply.text).toContain('Access Error: 401 -- Unauthorized');
    expect(reply.challenges[0]).not.toContain('algorithm');
    expect(reply.challenges[1]).toContain('algorithm=SHA-256');
    expect((await simulator.state(camera)).authFailures).toBe(0);
    expect((await withDigest(camera, reply.challenges[0] ?? '')).status).toBe(200);
  });

  test('Q07: a nonce belongs to the path it was given for', async () => {
    const camera = simulator.camera('hikvision-5.7');
    const media = camera.xaddr.replace('device_service', 'Media');
    const challenge = (await http(media, { body: envelope('<trt:GetProfiles/>') })).challenges[0] ?? '';
    expect((await withDigest(camera, challenge)).status).toBe(401);
  });

  test('Q08: a nonce is good for one request', async () => {
    const camera = simulator.camera('dahua-h265');
    const challenge = (await send(camera, secret)).challenges[0] ?? '';
    expect((await withDigest(camera, challenge)).status).toBe(200);
    expect((await withDigest(camera, challenge, { nc: '00000002' })).status).toBe(401);
  });

  test('Q09: qop with a list', async () => {
    const camera = simulator.camera('sony-srg');
    const challenge = (await send(camera, secret)).challenges[0] ?? '';
    expect(challenge).toContain('qop="auth, auth-int"');
    expect((await withDigest(camera, challenge)).status).toBe(200);
  });

  test('Q10 Q11: no challenge at all, a fault with its own words', async () => {
    const reply = await send(simulator.camera('tapo-c200'), secret);
    expect([reply.status, reply.challenges, valueOf(reply.text, 'Text')]).toEqual([
      400,
      [],
      'Authority failure',
    ]);
  });

  test('Q14: the attempts left are counted aloud, then comes the lock', async () => {
    const camera = simulator.camera('dahua-h265');
    const said: unknown[] = [];
    for (let count = 0; count < 5; count++) {
      said.push(valueOf((await send(camera, secret, token({ password: 'wrong' }))).text, 'Text'));
    }
    expect(said.slice(0, 4)).toEqual([4, 3, 2, 1].map((left) => `You still have ${left} attempt(s).`));
    expect((await simulator.state(camera)).lockedUntil).not.toBeNull();
    expect((await send(camera, secret, token())).status).toBe(400);
    expect((await send(camera, open)).status).toBe(200);
  });

  test('Q15: seven wrong digests lock', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'hikvision-5.7' });
    const challenge = (await send(camera, secret)).challenges[0] ?? '';
    for (let count = 0; count < 7; count++) await withDigest(camera, challenge, { password: 'wrong' });
    expect((await withDigest(camera, challenge)).status).toBe(401);
    expect((await simulator.state(camera)).lockedUntil).not.toBeNull();
  });

  test('Q25: the password as text only', async () => {
    const camera = simulator.camera('wansview');
    expect((await send(camera, secret, token())).status).toBe(400);
    expect((await send(camera, secret, token({ asText: true }))).status).toBe(200);
  });

  test('Q26: a header that must be understood is not', async () => {
    const camera = simulator.camera('xm-8899');
    const reply = await send(camera, secret, token());
    expect(valueOf(reply.text, 'Value')).toMatch(/MustUnderstand$/);
    expect((await send(camera, secret, token({ mustUnderstand: false }))).status).toBe(200);
  });

  test('Q21: user operations say yes and do nothing', async () => {
    const camera = simulator.camera('tapo-c200');
    const user =
      '<tds:CreateUsers><tds:User><tt:Username>x</tt:Username><tt:UserLevel>User</tt:UserLevel></tds:User></tds:CreateUsers>';
    expect((await authenticated(camera, camera.xaddr, user)).status).toBe(200);
    expect((await authenticated(camera, camera.xaddr, secret)).text.match(/Username>/g)).toHaveLength(2);
  });
});
