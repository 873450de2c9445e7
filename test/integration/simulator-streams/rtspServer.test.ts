import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { encodersAvailable } from '../../../simulator/rtsp/ffmpeg.ts';
import { startRtspServer, type RtspServer } from '../../../simulator/rtsp/server.ts';
import type { RtspStream, RtspVerdict, StreamSettings } from '../../../simulator/rtsp/stream.ts';
import { RawRtspClient } from './rawRtspClient.ts';

const encoders = await encodersAvailable();

const basic: StreamSettings = {
  encoding: 'H264',
  width: 640,
  height: 360,
  fps: 20,
  bitrateKbps: 800,
  gop: 10,
  profile: 'Main',
  constantBitRate: false,
};

let server: RtspServer;
let streams: Record<string, RtspStream> = {};
let verdict: RtspVerdict = 'allow';
const lines: string[] = [];

beforeAll(async () => {
  server = await startRtspServer({
    host: '127.0.0.1',
    port: 0,
    resolve: (path) => streams[path],
    authorize: () => verdict,
    log: (line) => lines.push(line),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  verdict = 'allow';
  streams = { '/live/1': stream() };
});

function stream(changes: Partial<StreamSettings> = {}, faults: Partial<RtspStream> = {}): RtspStream {
  return { scene: 'corridor', settings: { ...basic, ...changes }, ...faults };
}

function client(path = '/live/1'): Promise<RawRtspClient> {
  return RawRtspClient.to(`rtsp://127.0.0.1:${server.port}${path}`);
}

describe('answers', () => {
  test('OPTIONS names the methods, an unknown path is 404, an unknown method 405', async () => {
    await using rtsp = await client('/nowhere');
    expect((await rtsp.ask('OPTIONS')).headers['public']).toContain('DESCRIBE');
    expect((await rtsp.ask('DESCRIBE')).status).toBe(404);
    expect((await rtsp.ask('RECORD')).status).toBe(405);
  });

  test('a refusal carries its status and challenges, and OPTIONS stays free', async () => {
    verdict = { status: 401, headers: { 'WWW-Authenticate': 'Digest realm="cam", nonce="1"' } };
    await using rtsp = await client();
    expect((await rtsp.ask('OPTIONS')).status).toBe(200);
    const { status, headers } = await rtsp.ask('DESCRIBE');
    expect([status, headers['www-authenticate']]).toEqual([401, 'Digest realm="cam", nonce="1"']);
    verdict = { status: 453, headers: {} };
    expect((await rtsp.ask('SETUP', { Transport: 'RTP/AVP/TCP' })).status).toBe(453);
  });

  test('multicast is refused with 461, PLAY without a session with 454, MPEG-4 with 415', async () => {
    streams['/mpeg4'] = stream({ encoding: 'MPV4-ES' });
    await using rtsp = await client('/mpeg4');
    expect((await rtsp.ask('DESCRIBE')).status).toBe(415);
    const multicast = 'RTP/AVP;multicast;destination=239.1.1.1;port=5000-5001';
    expect((await rtsp.ask('SETUP', { Transport: multicast })).status).toBe(461);
    expect((await rtsp.ask('PLAY')).status).toBe(454);
  });

  test('what is no RTSP is answered 400 and the connection closed', async () => {
    await using rtsp = await client();
    expect((await rtsp.ask('GET /\r\nHost:')).status).toBe(400);
    await rtsp.until(() => rtsp.closed, 'the end of the connection');
  });

  test('without ffmpeg it says so once at the start, and DESCRIBE is answered 503', async () => {
    const program = fileURLToPath(new URL('withoutFfmpeg.ts', import.meta.url));
    const { stdout } = await execa(process.execPath, [program], {
      env: { PATH: '/nonexistent' },
      timeout: 20_000,
    });
    expect(JSON.parse(stdout)).toEqual({
      streaming: false,
      lines: ['streams are off: ffmpeg was not found in the PATH'],
      statuses: [503, 503],
    });
  });
});

describe.skipIf(encoders.size < 3)('sessions (need ffmpeg)', { timeout: 120_000 }, () => {
  test('frames come at their rate, marked at the end of each picture, with timestamps of 90 kHz', async () => {
    await using rtsp = await client();
    await rtsp.play();
    const marked = () => rtsp.rtp.filter((packet) => ((packet[1] ?? 0) & 0x80) !== 0);
    await rtsp.until(() => marked().length >= 12, 'twelve pictures');
    const stamps = marked().map((packet) => packet.readUInt32BE(4));
    const steps = stamps.slice(1).map((stamp, index) => (stamp - (stamps[index] ?? 0)) >>> 0);
    expect(new Set(steps)).toEqual(new Set([4500]));
    const sequence = rtsp.rtp.map((packet) => packet.readUInt16BE(2));
    expect(sequence.slice(1).every((value, index) => value === (((sequence[index] ?? 0) + 1) & 0xffff))).toBe(
      true,
    );
    expect(rtsp.rtcp[0]?.[1]).toBe(200);
    expect(server.playing()).toBe(1);
  });

  test('over UDP the packets come to the ports of the client, as PLAY announced them, until TEARDOWN', async () => {
    await using rtsp = await client();
    const { setup, play, ports } = await rtsp.playOverUdp();
    expect(setup.headers['transport']).toMatch(
      new RegExp(`^RTP/AVP;unicast;client_port=${ports.join('-')};server_port=\\d+-\\d+;ssrc=[0-9A-F]{8}$`),
    );
    await rtsp.until(() => rtsp.rtp.length > 20 && rtsp.rtcp.length > 0, 'frames and a report');
    const [first] = rtsp.rtp;
    const [, sequence, timestamp] = /;seq=(\d+);rtptime=(\d+)$/.exec(play.headers['rtp-info'] ?? '') ?? [];
    expect([first?.readUInt16BE(2), first?.readUInt32BE(4)]).toEqual([Number(sequence), Number(timestamp)]);
    expect(setup.headers['transport']).toContain(`ssrc=${first?.toString('hex', 8, 12).toUpperCase()}`);
    expect((await rtsp.ask('TEARDOWN')).status).toBe(200);
    await rtsp.until(() => rtsp.closed, 'the end of the connection');
    expect(server.playing()).toBe(0);
  });

  test('of several transports the first that is served is taken', async () => {
    await using rtsp = await client();
    const offers =
      'RTP/AVP;multicast,RTP/AVP/TCP;unicast;interleaved=2-3,RTP/AVP;unicast;client_port=5000-5001';
    const { headers } = await rtsp.ask('SETUP', { Transport: offers }, '/trackID=1');
    expect(headers['transport']).toMatch(/^RTP\/AVP\/TCP;unicast;interleaved=2-3;ssrc=/);
  });

  test('PAUSE holds the frames back, PLAY goes on, TEARDOWN ends', async () => {
    await using rtsp = await client();
    await rtsp.play();
    await rtsp.until(() => rtsp.rtp.length > 5, 'frames');
    expect((await rtsp.ask('PAUSE')).status).toBe(200);
    const before = rtsp.rtp.length;
    await using other = await client();
    await other.play();
    await other.until(() => other.rtp.length > 20, 'frames for somebody else meanwhile');
    expect(rtsp.rtp.length).toBe(before);
    await rtsp.ask('PLAY');
    await rtsp.until(() => rtsp.rtp.length > before, 'frames after the pause');
    expect((await rtsp.ask('TEARDOWN')).status).toBe(200);
    await rtsp.until(() => rtsp.closed, 'the end of the connection');
  });

  test('a change of codec ends running streams with a goodbye; other changes wait for the next session', async () => {
    await using rtsp = await client();
    await rtsp.play();
    streams['/live/1'] = stream({ width: 352, height: 288 });
    const seen = rtsp.rtp.length;
    await rtsp.until(() => rtsp.rtp.length > seen + 30, 'frames after the change of size');
    expect(rtsp.closed).toBe(false);
    streams['/live/1'] = stream({ encoding: 'H265' });
    await rtsp.until(() => rtsp.closed, 'the end of the stream');
    expect(rtsp.rtcp.at(-1)?.[1]).toBe(203);
  });

  test('a camera that goes away takes its streams with it', async () => {
    await using rtsp = await client();
    await rtsp.play();
    streams = {};
    await rtsp.until(() => rtsp.closed, 'the end of the stream');
    expect(server.playing()).toBe(0);
  });

  test('noStream answers everything and sends nothing', async () => {
    streams['/live/1'] = stream({}, { noStream: true });
    await using rtsp = await client();
    await rtsp.play();
    await using other = await client();
    streams['/live/1'] = stream();
    await other.play();
    await other.until(() => other.rtp.length > 20, 'frames of a stream that works');
    expect(rtsp.rtp.length).toBe(0);
  });

  test('lateFirstFrame keeps the first frame back that long', async () => {
    streams['/live/1'] = stream({}, { lateFirstFrameMs: 1200 });
    await using rtsp = await client();
    await rtsp.play();
    const asked = performance.now();
    await rtsp.until(() => rtsp.rtp.length > 0, 'the first frame');
    expect(performance.now() - asked).toBeGreaterThan(1000);
  });
});
