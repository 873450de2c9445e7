import { describe, expect, test } from 'vitest';
import type { Codec } from '../../../src/domain/codec.ts';
import { parseRtp } from '../../../src/media/rtpPacket.ts';
import { StreamStatistics } from '../../../src/media/streamStatistics.ts';

const payloadType = 96;

function statistics(codec: Codec | null): StreamStatistics {
  return new StreamStatistics({ codec, payloadType, clockRate: 90_000, control: '', parameterSets: [] });
}

function rtp(
  timestamp: number,
  payload: number[] | Buffer,
  type = payloadType,
  header = Buffer.alloc(12),
): Buffer {
  header[0] = 0x80 | (header[0] ?? 0);
  header[1] = type;
  header.writeUInt32BE(timestamp >>> 0, 4);
  return Buffer.concat([header, Buffer.from(payload)]);
}

/** A picture of that many bytes in packets of 1000, as H.264 sends it. */
function picture(key: boolean, size: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < size; at += 1000) {
    const part = Buffer.alloc(Math.min(1000, size - at), 0x11);
    part[0] = 28;
    part[1] = (at === 0 ? 0x80 : 0) | (key ? 5 : 1);
    packets.push(part);
  }
  return packets;
}

function feed(
  into: StreamStatistics,
  options: { frames: number; fps: number; gop: number; start?: number; arrivalFps?: number },
): StreamStatistics {
  const { frames, fps, gop, start = 0, arrivalFps = fps } = options;
  for (let frame = 0; frame < frames; frame++) {
    const stamp = start + Math.round((frame * 90_000) / fps);
    for (const payload of picture(frame % gop === 0, frame % gop === 0 ? 20_000 : 2000))
      into.take(rtp(stamp, payload), (frame * 1000) / arrivalFps);
  }
  return into;
}

describe('numbers', () => {
  test('rate, GOP and bitrate come from timestamps, key frames and whole groups', () => {
    const numbers = feed(statistics('H.264'), { frames: 100, fps: 20, gop: 25 }).numbers();
    expect(numbers).toMatchObject({ codec: 'H.264', fps: 20, gop: 25 });
    const bitsPerGroup = (20_000 + 24 * 2000) * 8;
    expect(numbers.bitrateMbps).toBeCloseTo(bitsPerGroup / (25 / 20) / 1e6, 3);
  });

  test('half a frame rate and the wrap of the 32-bit clock do not matter', () => {
    const start = 2 ** 32 - 200_000;
    expect(
      feed(statistics('H.264'), { frames: 80, fps: 12.5, gop: 25, start, arrivalFps: 11 }).numbers().fps,
    ).toBe(12.5);
  });

  test('B-frames, whose timestamps go back and forth, count once each', () => {
    const into = statistics('H.264');
    [0, 3, 1, 2, 6, 4, 5, 9, 7, 8].forEach((place, index) =>
      into.take(rtp(place * 3600, [1, 0x80]), index * 40),
    );
    expect(into.numbers().fps).toBe(25);
  });

  test('timestamps that are made up are overruled by the clock on the wall', () => {
    expect(
      feed(statistics('H.264'), { frames: 40, fps: 30, gop: 10, arrivalFps: 8 }).numbers().fps,
    ).toBeCloseTo(8, 1);
  });

  test('an extra key frame does not change the GOP', () => {
    const into = statistics('H.264');
    for (let frame = 0; frame < 61; frame++)
      into.take(rtp(frame * 4500, [frame % 20 === 0 || frame === 3 ? 0x65 : 0x41, 0x80]), frame * 50);
    expect(into.numbers().gop).toBe(20);
  });

  test('one picture says nothing about rates', () => {
    expect(feed(statistics('H.264'), { frames: 1, fps: 20, gop: 20 }).numbers()).toEqual({
      codec: 'H.264',
      size: null,
      fps: null,
      bitrateMbps: null,
      gop: null,
    });
  });
});

describe('packets', () => {
  const sps = Buffer.from('Z0IAH5WoFAFuQA==', 'base64');

  test('a parameter set in the stream gives the size, alone or aggregated', () => {
    const alone = statistics('H.264');
    alone.take(rtp(0, sps), 0);
    expect(alone.numbers().size).toEqual({ width: 1280, height: 720 });
    const aggregated = statistics('H.264');
    aggregated.take(
      rtp(0, Buffer.concat([Buffer.from([24, 0, sps.length]), sps, Buffer.from([0, 2, 0x65, 0x80])])),
      0,
    );
    aggregated.take(rtp(4500, [0x65, 0x80]), 50);
    expect(aggregated.numbers()).toMatchObject({ size: { width: 1280, height: 720 }, gop: 1 });
  });

  test('the set in the stream wins over an outdated description', () => {
    const into = new StreamStatistics({
      codec: 'H.264',
      payloadType,
      clockRate: 90_000,
      control: '',
      parameterSets: [Buffer.from('Z00AKp2oHgCJ+WbgICAoAAAfQAAGGoQgAA==', 'base64')],
    });
    expect(into.numbers().size).toEqual({ width: 1920, height: 1080 });
    into.take(rtp(0, sps), 0);
    expect(into.numbers().size).toEqual({ width: 1280, height: 720 });
  });

  test('H.265: fragments, aggregates and CRA pictures are key frames where they start one', () => {
    const into = statistics('H.265');
    const starts = [
      [49 << 1, 1, 0x80 | 19, 0],
      [49 << 1, 1, 0x80 | 1, 0],
      [48 << 1, 1, 0, 3, 21 << 1, 1, 0x80],
      [49 << 1, 1, 19, 0],
      [1 << 1, 1, 0x80],
      [19 << 1, 1, 0x80],
    ];
    starts.forEach((payload, index) => into.take(rtp(index * 4500, payload), index * 50));
    expect(into.numbers().gop).toBe(3);
    expect(into.groups).toBe(2);
  });

  test('header extension, padding and contributing sources are taken off', () => {
    const header = Buffer.alloc(12 + 8 + 8);
    header[0] = 0x10 | 0x20 | 2;
    header.writeUInt16BE(1, 12 + 8 + 2);
    const packet = parseRtp(rtp(77, Buffer.concat([sps, Buffer.from([0, 0, 3])]), payloadType, header));
    expect(packet).toMatchObject({ payloadType, timestamp: 77 });
    expect(Buffer.from(packet?.payload ?? [])).toEqual(sps);
  });

  test('JPEG states its size in every packet and has no groups', () => {
    const into = statistics('MJPEG');
    for (let frame = 0; frame < 10; frame++)
      into.take(rtp(frame * 18_000, [0, 0, 0, 0, 1, 255, 80, 60, 1, 2]), frame * 200);
    expect(into.numbers()).toMatchObject({ size: { width: 640, height: 480 }, fps: 5, gop: null });
  });

  test('other payload types and what is no RTP are passed over', () => {
    const into = statistics('H.264');
    into.take(rtp(0, [0x65, 0x80], 97), 0);
    into.take(Buffer.from([1, 2, 3]), 0);
    into.take(Buffer.alloc(20), 0);
    expect(into.frames).toBe(0);
  });
});
