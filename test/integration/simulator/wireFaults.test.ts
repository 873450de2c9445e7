import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setEncoder, withFps } from './encoderCalls.ts';
import { http, envelope, PlainClient, subcodes, token, valueOf } from './plainClient.ts';
import { startSimulator, type RunningSimulator } from './startSimulator.ts';

const information = '<tds:GetDeviceInformation/>';
let simulator: RunningSimulator;
let client: PlainClient;
const put = (...faults: object[]): Promise<void> => simulator.faults(client.camera, ...faults);
const fpsNow = async (): Promise<unknown> => (await simulator.state(client.camera)).encoders[0]?.['fps'];

beforeAll(async () => {
  simulator = await startSimulator('--personality', 'hanwha');
  client = new PlainClient(simulator.camera());
  await client.addressOf('tr2');
});
afterEach(() => simulator.ask('DELETE', `/cameras/${client.camera.id}/faults`));
afterAll(() => simulator[Symbol.asyncDispose]());

describe('which requests a fault hits', () => {
  test('without an operation every SOAP request, else the named ones', async () => {
    await put({ kind: 'http', status: 503, body: 'busy', operation: 'GetScopes' });
    expect((await client.call('<tds:GetScopes/>')).status).toBe(503);
    expect((await client.call(information)).status).toBe(200);
    await put({ kind: 'http', status: 503, operation: 'media2.*' });
    expect((await client.call('<tr2:GetProfiles/>')).status).toBe(503);
    expect((await client.call('<trt:GetProfiles/>')).status).toBe(200);
  });

  test('`after` lets some pass, `times` ends it', async () => {
    await put({ kind: 'http', status: 500, operation: 'GetScopes', after: 1, times: 2 });
    const seen: number[] = [];
    for (let count = 0; count < 5; count++) seen.push((await client.call('<tds:GetScopes/>')).status);
    expect(seen).toEqual([200, 500, 500, 200, 200]);
  });

  test('what makes no fault is refused and changes nothing', async () => {
    await expect(put({ kind: 'nonsense' })).rejects.toThrow(/400.*INVALID/);
    await expect(put({ kind: 'latency' })).rejects.toThrow(/ms/);
    await expect(put({ kind: 'latency', ms: 1, mss: 2 })).rejects.toThrow(/mss/);
    expect((await simulator.state(client.camera))['faults']).toEqual([]);
  });
});

describe('connection', () => {
  test('latency', async () => {
    await put({ kind: 'latency', ms: 150, jitterMs: 20, operation: 'GetDeviceInformation' });
    const { ms, status } = await client.call(information);
    expect(status).toBe(200);
    expect(ms).toBeGreaterThanOrEqual(145);
  });

  test('latency after a change that was made: the client gives up, the camera has changed', async () => {
    await put({ kind: 'latency', ms: 5_000, when: 'after', operation: 'Set*' });
    await expect(setEncoder(client, withFps(15), { timeoutMs: 300 })).rejects.toThrow(/abort|timeout/i);
    expect(await fpsNow()).toBe(15);
  });

  test('hang', async () => {
    await put({ kind: 'hang' });
    await expect(client.call(information, token(), { timeoutMs: 300 })).rejects.toThrow(/abort|timeout/i);
  });

  test('hang after the change was made', async () => {
    await put({ kind: 'hang', applied: true, operation: 'Set*' });
    await expect(setEncoder(client, withFps(12), { timeoutMs: 300 })).rejects.toThrow(/abort|timeout/i);
    expect(await fpsNow()).toBe(12);
  });

  test.each([
    [false, 12],
    [true, 10],
  ])('reset, applied: %s', async (applied, expected) => {
    await put({ kind: 'reset', applied, operation: 'Set*' });
    await expect(setEncoder(client, withFps(10))).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(await fpsNow()).toBe(expected);
  });

  test('slowDrip', async () => {
    await put({ kind: 'slowDrip', bytesPerSecond: 50 });
    await expect(client.call(information, token(), { timeoutMs: 600 })).rejects.toThrow(/abort|timeout/i);
    await put({ kind: 'slowDrip', bytesPerSecond: 100_000 });
    expect(valueOf((await client.call(information)).text, 'Model')).toBe('XNV-8083R');
  });
});

describe('answers', () => {
  test('http', async () => {
    await put({ kind: 'http', status: 503, body: 'try later' });
    const reply = await client.call(information);
    expect([reply.status, reply.text]).toEqual([503, 'try later']);
  });

  test('soapFault', async () => {
    await put({ kind: 'soapFault', subcodes: ['ter:InvalidArgVal', 'ter:NoSuch'], reason: 'not today' });
    const reply = await client.call(information);
    expect(reply.status).toBe(400);
    expect(subcodes(reply.text)).toEqual(['ter:InvalidArgVal', 'ter:NoSuch']);
    expect(valueOf(reply.text, 'Text')).toBe('not today');
  });

  test('faultWith200', async () => {
    await put({ kind: 'faultWith200' });
    const reply = await client.call(information);
    expect(reply.status).toBe(200);
    expect(reply.text).toContain(':Fault>');
  });

  test('emptyBody', async () => {
    await put({ kind: 'emptyBody' });
    const reply = await client.call(information);
    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  test('html', async () => {
    await put({ kind: 'html' });
    const reply = await client.call(information);
    expect(reply.headers['content-type']).toBe('text/html');
    expect(reply.text).toMatch(/^<html>/);
  });

  test('truncate', async () => {
    await put({ kind: 'truncate', keep: 0.9 });
    const reply = await client.call(information);
    expect(reply.status).toBe(200);
    expect(reply.text).toMatch(/<SOAP-ENV:Body>/);
    expect(reply.text).not.toMatch(/Envelope>$/);
  });

  test('malformed', async () => {
    await put({ kind: 'malformed' });
    expect((await client.call(information)).text).toContain('</SOAP-ENV:Boddy>');
  });

  test('badUtf8', async () => {
    await put({ kind: 'badUtf8' });
    const { bytes, text } = await client.call(information);
    expect(bytes.includes(Buffer.from([0xc3, 0x28]))).toBe(true);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError);
    expect(valueOf(text, 'Model')).toBe('XNV-8083R');
  });

  test('undeclaredPrefix', async () => {
    await put({ kind: 'undeclaredPrefix', prefix: 'tds' });
    const { text } = await client.call(information);
    expect(text).toContain('<tds:Model>');
    expect(text).not.toContain('xmlns:tds=');
  });

  test('huge', async () => {
    await put({ kind: 'huge', bytes: 3_000_000 });
    expect((await client.call(information)).bytes.length).toBeGreaterThan(3_000_000);
  });

  test('entityBomb', async () => {
    await put({ kind: 'entityBomb' });
    const { text } = await client.call(information);
    expect(text).toMatch(/^<\?xml[^>]*>\n<!DOCTYPE lolz \[/);
    expect(text).toMatch(/<tds:Manufacturer>&lol9;/);
  });
});

describe('authentication', () => {
  test('auth401 hits what needs a user, so many times', async () => {
    await put({ kind: 'auth401', times: 2 });
    const seen: number[] = [];
    for (let count = 0; count < 3; count++) seen.push((await client.call(information)).status);
    expect(seen).toEqual([401, 401, 200]);
    await put({ kind: 'auth401' });
    const open = await http(client.camera.xaddr, { body: envelope('<tds:GetSystemDateAndTime/>') });
    expect(open.status).toBe(200);
  });

  test('lockout: after so many wrong passwords the right one is refused too, for a while', async () => {
    await put({ kind: 'lockout', after: 2, seconds: 0.4 });
    const wrong = (): Promise<number> =>
      client.call(information, token({ password: 'wrong' })).then(({ status }) => status);
    const before = (await simulator.state(client.camera)).authFailures;
    expect([await wrong(), await wrong()]).toEqual([400, 400]);
    expect((await client.call(information)).status).toBe(400);
    const { lockedUntil, authFailures } = await simulator.state(client.camera);
    expect(Date.parse(lockedUntil ?? '')).toBeGreaterThan(Date.now());
    expect(authFailures - before).toBe(2);
    await expect.poll(async () => (await client.call(information)).status).toBe(200);
    expect((await simulator.state(client.camera)).lockedUntil).toBeNull();
  });
});
