import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clipFor } from '../../../simulator/rtsp/clip.ts';
import { encodersAvailable } from '../../../simulator/rtsp/ffmpeg.ts';
import { startRtspServer, type RtspServer } from '../../../simulator/rtsp/server.ts';
import type { RtspStream, StreamSettings } from '../../../simulator/rtsp/stream.ts';
import { RawRtspClient } from './rawRtspClient.ts';

const hasFfprobe =
  (await encodersAvailable()).size === 3 &&
  (await execa('ffprobe', ['-version'], { reject: false })).exitCode === 0;

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
const streams: Record<string, RtspStream> = {};

beforeAll(async () => {
  server = await startRtspServer({ host: '127.0.0.1', port: 0, resolve: (path) => streams[path] });
});
afterAll(() => server.close());

/** Adds a stream and has its clip made, so that no measurement contains the time for that. */
async function ready(settings: Partial<StreamSettings>): Promise<string> {
  const path = `/probe/${Object.keys(streams).length}`;
  streams[path] = { scene: 'corridor', settings: { ...basic, ...settings } };
  const url = `rtsp://127.0.0.1:${server.port}${path}`;
  await using rtsp = await RawRtspClient.to(url);
  await rtsp.ask('DESCRIBE');
  return url;
}

type Seen = {
  streams: { codec_name: string; profile: string; width: number; height: number }[];
  packets: { pts_time?: string; size: string; flags: string }[];
};

async function probe(url: string): Promise<Seen & { complaints: string }> {
  const entries = 'stream=codec_name,profile,width,height:packet=pts_time,size,flags';
  const args = `-v warning -rtsp_transport tcp -read_intervals %+3 -of json -show_entries ${entries} ${url}`;
  const { stdout, stderr } = await execa('ffprobe', args.split(' '), { timeout: 60_000 });
  return { ...(JSON.parse(stdout) as Seen), complaints: stderr };
}

function keyDistances(packets: Seen['packets']): Set<number> {
  const keys = packets.flatMap(({ flags }, index) => (flags.includes('K') ? [index] : []));
  return new Set(keys.slice(1).map((key, index) => key - (keys[index] ?? 0)));
}

describe.skipIf(!hasFfprobe).concurrent('ffprobe and ffmpeg (need ffmpeg)', { timeout: 120_000 }, () => {
  test.each([
    [
      'H264',
      'h264',
      { profile: 'Main', width: 1280, height: 720, fps: 20, gop: 20, bitrateKbps: 3000 },
      'Main',
    ],
    [
      'H265',
      'hevc',
      { profile: 'Main', width: 854, height: 480, fps: 12.5, gop: 25, bitrateKbps: 1200 },
      'Main',
    ],
    [
      'JPEG',
      'mjpeg',
      { profile: 'Main', width: 640, height: 480, fps: 5, gop: 1, bitrateKbps: 6000 },
      'Baseline',
    ],
  ] as const)(
    '%s plays with the size, rate, GOP and bitrate that are set',
    async (encoding, name, changes, profile) => {
      const { streams: shown, packets, complaints } = await probe(await ready({ encoding, ...changes }));
      expect(complaints).toBe('');
      expect(shown[0]).toMatchObject({
        codec_name: name,
        profile,
        width: changes.width,
        height: changes.height,
      });
      const times = packets.flatMap(({ pts_time }) => (pts_time === undefined ? [] : [Number(pts_time)]));
      const seconds = (times.at(-1) ?? 0) - (times[0] ?? 0);
      expect((times.length - 1) / seconds).toBeCloseTo(changes.fps, 1);
      expect(keyDistances(packets)).toEqual(new Set([changes.gop]));
      const kilobits = packets.reduce((sum, { size }) => sum + Number(size) * 8, 0) / 1000;
      const kbps = kilobits / (packets.length / changes.fps);
      expect(kbps).toBeLessThan(changes.bitrateKbps * 1.2);
      expect(kbps).toBeGreaterThan(changes.bitrateKbps * 0.2);
    },
  );

  test('a constant bitrate is filled up to what is set', async () => {
    const { packets } = await probe(
      await ready({ encoding: 'H265', constantBitRate: true, bitrateKbps: 2500, gop: 20 }),
    );
    const whole = packets.slice(0, packets.length - (packets.length % 20));
    const kilobits = whole.reduce((sum, { size }) => sum + Number(size) * 8, 0) / 1000;
    expect(kilobits / (whole.length / basic.fps) / 2500).toBeCloseTo(1, 1);
  });

  test('ffmpeg decodes across the seam where the clip begins anew, without a complaint', async () => {
    const url = await ready({ encoding: 'H265', gop: 20 });
    const args = `-v warning -rtsp_transport tcp -i ${url} -t 5 -f null -`;
    const { stderr } = await execa('ffmpeg', args.split(' '), { timeout: 60_000 });
    expect(stderr).toBe('');
  });

  test('cameras with the same settings share one clip', async () => {
    const stream = (): RtspStream => ({ scene: 'corridor', settings: { ...basic, gop: 10 } });
    const [first, second] = [clipFor(stream()), clipFor(stream())];
    expect(second).toBe(first);
    expect((await first).frames.length % 10).toBe(0);
  });
});
