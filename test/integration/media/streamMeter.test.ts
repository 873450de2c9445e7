import { createHash } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { encodersAvailable } from '../../../simulator/rtsp/ffmpeg.ts';
import { startRtspServer } from '../../../simulator/rtsp/server.ts';
import type { RtspStream, StreamSettings } from '../../../simulator/rtsp/stream.ts';
import { createStreamMeter } from '../../../src/media/streamMeter.ts';
import type { Credentials } from '../../../src/app/ports.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { countingBudget } from '../../support/onvifSession.ts';
import { reply, scriptedRtsp, sdp, type Seen } from './scriptedRtsp.ts';

const never = new AbortController().signal;
/** The wrong answers that the meter counted. */
const budget = countingBudget(99);
const meterWith = (options: Parameters<typeof createStreamMeter>[1]) => {
  const real = createStreamMeter(budget, options);
  return {
    measure: (uri: string, ...rest: [Credentials | null, number, AbortSignal]) =>
      real.measure({ cameraId: 'camera', uri, host: '127.0.0.1' }, ...rest),
  };
};
const meter = meterWith({ connectMs: 5000, answerMs: 60_000, firstFrameMs: 3000 });
/** For streams that never come. */
const impatient = meterWith({ firstFrameMs: 500 });
const credentials = { username: 'admin', password: new Secret('s3cret:pw'), set: 'site' };
const soon = { timeout: 60_000, interval: 20 };
const encoders = await encodersAvailable();

async function failure(
  promise: Promise<unknown>,
): Promise<{ code: string; reason: unknown; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, details, message } = error as {
      code: string;
      details?: { reason?: unknown };
      message: string;
    };
    return { code, reason: details?.reason, message };
  }
  throw new Error('it did not fail');
}

// On a busy machine the clips of all these tests are long in the making.
describe.skipIf(encoders.size < 3).concurrent('real streams (need ffmpeg)', { timeout: 90_000 }, () => {
  const basic: StreamSettings = {
    encoding: 'H264',
    width: 320,
    height: 180,
    fps: 20,
    bitrateKbps: 400,
    gop: 20,
    profile: 'Main',
    constantBitRate: true,
  };

  async function measure(changes: Partial<StreamSettings>, seconds = 3, faults: Partial<RtspStream> = {}) {
    const stream: RtspStream = { scene: 'retail-till', settings: { ...basic, ...changes }, ...faults };
    await using server = await startRtspServer({ host: '127.0.0.1', port: 0, resolve: () => stream });
    return await meter.measure(`rtsp://127.0.0.1:${server.port}/live/main?profile=1`, null, seconds, never);
  }

  test.each([
    [
      'H.264',
      { encoding: 'H264', width: 1920, height: 1080, fps: 12.5, gop: 12, bitrateKbps: 2500, profile: 'High' },
    ],
    ['H.265', { encoding: 'H265', width: 854, height: 480, fps: 20, gop: 30, bitrateKbps: 1500 }],
  ] as const)('%s: codec, size, rate, GOP and bitrate are what is set', async (codec, settings) => {
    const { seconds, bitrateMbps, ...rest } = await measure(settings);
    expect(rest).toEqual({
      codec,
      resolution: `${settings.width}x${settings.height}`,
      fps: settings.fps,
      gop: settings.gop,
    });
    expect((bitrateMbps ?? 0) / (settings.bitrateKbps / 1000)).toBeCloseTo(1, 1);
    expect(seconds).toBeGreaterThanOrEqual(3);
  });

  test('MJPEG has a size in steps of eight, a rate, and no GOP', async () => {
    expect(await measure({ encoding: 'JPEG', fps: 5, bitrateKbps: 4000 }, 1)).toMatchObject({
      codec: 'MJPEG',
      resolution: '320x184',
      fps: 5,
      gop: null,
    });
  });

  test('a stretch is made longer until two groups of pictures were seen', async () => {
    const { seconds, gop } = await measure({ gop: 30 }, 1);
    expect(gop).toBe(30);
    expect(seconds).toBeGreaterThanOrEqual(3);
  });

  test('a stream that never comes is told from one that comes late', async () => {
    const late = await measure({}, 1, { lateFirstFrameMs: 1500 });
    expect(late.fps).toBe(20);
    expect(await failure(measure({}, 1, { noStream: true }))).toMatchObject({
      code: 'STREAM_FAILED',
      reason: 'no-frames',
    });
  });

  test('a codec change while it measures is named', async () => {
    let settings = basic;
    await using server = await startRtspServer({
      host: '127.0.0.1',
      port: 0,
      resolve: () => ({ scene: 'corridor', settings }),
    });
    const pending = failure(meter.measure(`rtsp://127.0.0.1:${server.port}/a`, null, 10, never));
    await vi.waitUntil(() => server.playing() > 0, soon);
    settings = { ...basic, encoding: 'H265' };
    expect(await pending).toMatchObject({ code: 'STREAM_FAILED', reason: 'closed' });
  });

  test('an abort ends the measurement at once and leaves no connection', async () => {
    await using server = await startRtspServer({
      host: '127.0.0.1',
      port: 0,
      resolve: () => ({ scene: 'corridor', settings: basic }),
    });
    const controller = new AbortController();
    const pending = failure(meter.measure(`rtsp://127.0.0.1:${server.port}/a`, null, 10, controller.signal));
    await vi.waitUntil(() => server.playing() > 0, soon);
    controller.abort();
    expect((await pending).code).toBe('ABORTED');
    await vi.waitUntil(() => server.playing() === 0, soon);
  });
});

test('a link-local address is connected to with its zone, and asked for without', async () => {
  await using server = await scriptedRtsp(() => reply(404));
  const uri = server.url.replace('127.0.0.1', '[fe80::1]');
  const real = createStreamMeter(budget);
  expect(
    await failure(real.measure({ cameraId: 'camera', uri, host: '127.0.0.1' }, null, 1, never)),
  ).toMatchObject({ reason: 'missing' });
  expect(server.seen[0]?.uri).toBe(uri);
});

describe('logging in', () => {
  const digest = { 'WWW-Authenticate': 'Digest realm="cam", nonce="n1"' };

  function isRight({ method, uri, headers }: Seen, nonce: string): boolean {
    const hash = (text: string) => createHash('md5').update(text).digest('hex');
    const expected = hash(`${hash('admin:cam:s3cret:pw')}:${nonce}:${hash(`${method}:${uri}`)}`);
    return headers['authorization']?.includes(`response="${expected}"`) === true;
  }

  test('asks without credentials first, then answers the challenge for every request', async () => {
    await using server = await scriptedRtsp((request) => {
      if (!isRight(request, 'n1')) return reply(401, digest);
      if (request.method === 'DESCRIBE') return reply(200, {}, sdp);
      return reply(200, request.method === 'SETUP' ? { Session: 'abc;timeout=60' } : {});
    });
    expect(await failure(impatient.measure(server.url, credentials, 1, never))).toMatchObject({
      reason: 'no-frames',
    });
    const asked = server.seen.filter(({ method }) => method !== 'TEARDOWN');
    expect(asked.map(({ method, headers }) => [method, headers['authorization'] !== undefined])).toEqual([
      ['DESCRIBE', false],
      ['DESCRIBE', true],
      ['SETUP', true],
      ['PLAY', true],
    ]);
    expect(server.seen.find(({ method }) => method === 'SETUP')?.uri).toBe(`${server.url}/trackID=1`);
    expect(server.seen.find(({ method }) => method === 'PLAY')?.headers['session']).toBe('abc');
  });

  beforeEach(() => {
    budget.refusals.length = 0;
  });

  test('a login that was refused for a picture is not sent, and a stream without one is measured', async () => {
    await using server = await scriptedRtsp(() => reply(401, digest));
    await budget.refused('camera', credentials, {});
    const error = await failure(meter.measure(server.url, credentials, 1, never));
    expect(error.code).toBe('CAM_AUTH_BUDGET');
    expect(budget.refusals).toHaveLength(1);
    expect(server.seen.filter(({ headers }) => headers['authorization'] !== undefined)).toEqual([]);
    await using open = await scriptedRtsp(() => reply(404));
    expect(await failure(meter.measure(open.url, credentials, 1, never))).toMatchObject({
      reason: 'missing',
    });
  });

  test('a refused password is sent once only', async () => {
    await using server = await scriptedRtsp(() => reply(401, digest));
    const counted = budget.refusals.length;
    const error = await failure(meter.measure(server.url, credentials, 1, never));
    expect(error.code).toBe('CAM_AUTH');
    expect(budget.refusals.length).toBe(counted + 1);
    expect(error.message).not.toContain('s3cret');
    expect(server.seen.filter(({ headers }) => headers['authorization'] !== undefined).length).toBe(1);
  });

  test('a nonce that grew old is replaced once', async () => {
    await using server = await scriptedRtsp((request, count) => {
      if (count === 1) return reply(401, digest);
      if (count === 2)
        return reply(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n2", stale=true' });
      return isRight(request, 'n2') ? reply(404) : reply(500);
    });
    expect(await failure(meter.measure(server.url, credentials, 1, never))).toMatchObject({
      reason: 'missing',
    });
    await using always = await scriptedRtsp(() =>
      reply(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="x", stale=true' }),
    );
    expect((await failure(meter.measure(always.url, credentials, 1, never))).code).toBe('CAM_AUTH');
    const sent = always.seen.filter(({ headers }) => headers['authorization'] !== undefined);
    expect(sent.length).toBeLessThan(3);
    expect(budget.refusals).toHaveLength(sent.length);
  });

  test('a camera that gives a new nonce for every request is logged in to', async () => {
    let nonce = 0;
    await using server = await scriptedRtsp((request) => {
      if (isRight(request, `n${nonce}`)) {
        nonce++;
        if (request.method === 'DESCRIBE') return reply(200, {}, sdp);
        return reply(200, request.method === 'SETUP' ? { Session: '7' } : {});
      }
      const stale = request.headers['authorization'] === undefined ? '' : ', stale=true';
      return reply(401, { 'WWW-Authenticate': `Digest realm="cam", nonce="n${nonce}"${stale}` });
    });
    expect(await failure(impatient.measure(server.url, credentials, 1, never))).toMatchObject({
      reason: 'no-frames',
    });
  });

  test('without credentials nothing is guessed', async () => {
    await using server = await scriptedRtsp(() => reply(401, digest));
    expect((await failure(meter.measure(server.url, null, 1, never))).code).toBe('CAM_CREDENTIALS_MISSING');
    expect(server.seen.length).toBe(1);
  });
});

describe('failures have names', () => {
  test.each([
    [403, 'CAM_PERMISSION', undefined],
    [404, 'STREAM_FAILED', 'missing'],
    [453, 'STREAM_FAILED', 'busy'],
    [503, 'STREAM_FAILED', 'busy'],
    [302, 'STREAM_FAILED', 'redirected'],
    [500, 'STREAM_FAILED', 'answer'],
  ])('%i', async (status, code, reason) => {
    await using server = await scriptedRtsp(() => reply(status));
    expect(await failure(meter.measure(server.url, credentials, 1, never))).toMatchObject({ code, reason });
  });

  test('a port where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const error = await failure(meter.measure(`rtsp://127.0.0.1:${port}/a`, null, 1, never));
    expect(error).toMatchObject({ code: 'STREAM_FAILED', reason: 'refused' });
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test('no answer, an end in between, another protocol, no video, no rtsp address', async () => {
    const hasty = meterWith({ answerMs: 200 });
    await using silent = await scriptedRtsp(() => undefined);
    expect(await failure(hasty.measure(silent.url, null, 1, never))).toMatchObject({ reason: 'timeout' });
    await using closing = await scriptedRtsp((_, __, socket) => void socket.end());
    expect(await failure(meter.measure(closing.url, null, 1, never))).toMatchObject({ reason: 'closed' });
    await using web = await scriptedRtsp(() => 'HTTP/1.1 400 Bad\r\n\r\n');
    expect(await failure(meter.measure(web.url, null, 1, never))).toMatchObject({ reason: 'not-rtsp' });
    await using audio = await scriptedRtsp(() => reply(200, {}, 'v=0\r\nm=audio 0 RTP/AVP 0\r\n'));
    expect(await failure(meter.measure(audio.url, null, 1, never))).toMatchObject({ reason: 'no-video' });
    expect(await failure(meter.measure('http://10.0.0.1/a', null, 1, never))).toMatchObject({
      reason: 'not-rtsp',
    });
  });

  test('aborted before it began', async () => {
    expect((await failure(meter.measure('rtsp://127.0.0.1:9/a', null, 1, AbortSignal.abort()))).code).toBe(
      'ABORTED',
    );
  });
});
