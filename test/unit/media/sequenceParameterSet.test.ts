import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { parseAnnexB } from '../../../simulator/rtsp/annexB.ts';
import { encodersAvailable } from '../../../simulator/rtsp/ffmpeg.ts';
import { sizeFromSps } from '../../../src/media/sequenceParameterSet.ts';

const encoders = await encodersAvailable();

describe.skipIf(encoders.size < 3)('parameter sets that ffmpeg writes (needs ffmpeg)', () => {
  async function spsOf(codec: 'H264' | 'H265', size: string, extra: string): Promise<Buffer> {
    const encoder = codec === 'H264' ? 'libx264' : 'libx265';
    const args = `-v error -f lavfi -i testsrc=size=${size}:rate=5 -frames:v 1 -c:v ${encoder} -preset ultrafast -pix_fmt yuv420p ${extra} -f ${codec === 'H264' ? 'h264' : 'hevc'} -`;
    const { stdout } = await execa('ffmpeg', args.split(' '), { encoding: 'buffer', timeout: 20_000 });
    return parseAnnexB(codec, Buffer.from(stdout)).sets.sps;
  }

  test.each([
    ['1920x1080', '-profile:v high'],
    ['352x288', '-profile:v baseline'],
    ['1366x768', '-profile:v main'],
    ['2592x1944', '-profile:v high -level 5.1'],
    ['854x480', '-pix_fmt yuv422p'],
    ['640x362', '-pix_fmt yuv444p'],
    ['1920x1080', '-x264-params interlaced=1'],
  ])('H.264 %s %s', async (size, extra) => {
    const [width, height] = size.split('x').map(Number);
    expect(sizeFromSps('H.264', await spsOf('H264', size, extra))).toEqual({ width, height });
  });

  test.each([
    ['1920x1080', '-x265-params log-level=error'],
    ['1366x768', '-x265-params log-level=error -pix_fmt yuv420p10le'],
    ['3840x2160', '-x265-params log-level=error'],
    ['850x478', '-x265-params log-level=error -pix_fmt yuv444p'],
    ['640x360', '-x265-params log-level=error:temporal-layers=1'],
  ])('H.265 %s %s', async (size, extra) => {
    const [width, height] = size.split('x').map(Number);
    expect(sizeFromSps('H.265', await spsOf('H265', size, extra))).toEqual({ width, height });
  });
});

/** Writes parameter sets bit by bit, for what ffmpeg's encoders never write. */
class BitWriter {
  #bits = '';

  fixed(value: number, count: number): this {
    this.#bits += value.toString(2).padStart(count, '0');
    return this;
  }

  golomb(...values: number[]): this {
    for (const value of values) {
      const code = (value + 1).toString(2);
      this.#bits += code.padStart(code.length * 2 - 1, '0');
    }
    return this;
  }

  bytes(): Buffer {
    const padded = `${this.#bits}1`.padEnd(Math.ceil((this.#bits.length + 1) / 8) * 8, '0');
    return Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  }
}

test('H.264 scaling lists are read over, also the one that ends early', () => {
  const bits = new BitWriter().fixed(0x67, 8).fixed(100, 8).fixed(0, 8).fixed(40, 8).golomb(0);
  bits.golomb(1, 0, 0).fixed(0, 1).fixed(1, 1);
  bits.fixed(1, 1).golomb(...Array.from({ length: 16 }, () => 1));
  // The delta -8 (code 16) makes the next value zero, which ends the list.
  bits.fixed(1, 1).golomb(16);
  bits.fixed(0, 6);
  bits.golomb(0, 0, 0, 1).fixed(0, 1).golomb(39, 29).fixed(1, 1).fixed(1, 1).fixed(0, 1);
  expect(sizeFromSps('H.264', bits.bytes())).toEqual({ width: 640, height: 480 });
});

test('H.265 levels of sub-layers are read over', () => {
  const bits = new BitWriter()
    .fixed(33 << 9, 16)
    .fixed(0, 4)
    .fixed(2, 3)
    .fixed(1, 1);
  bits.fixed(1, 44).fixed(1, 44).fixed(93, 8);
  bits.fixed(1, 1).fixed(1, 1).fixed(0, 1).fixed(1, 1).fixed(0, 12);
  bits.fixed(1, 44).fixed(1, 44).fixed(90, 8).fixed(60, 8);
  bits.golomb(0, 1, 1920, 1088).fixed(1, 1).golomb(0, 0, 0, 4);
  expect(sizeFromSps('H.265', bits.bytes())).toEqual({ width: 1920, height: 1080 });
});

test('parameter sets of cameras, as they stand in session descriptions', () => {
  const h264 = (base64: string) => sizeFromSps('H.264', Buffer.from(base64, 'base64'));
  expect(h264('Z00AKp2oHgCJ+WbgICAoAAAfQAAGGoQgAA==')).toEqual({ width: 1920, height: 1080 });
  expect(h264('Z0IAH5WoFAFuQA==')).toEqual({ width: 1280, height: 720 });
});

test('what is no parameter set has no size', () => {
  expect(sizeFromSps('H.264', Buffer.from([0x67, 0x64]))).toBeUndefined();
  expect(sizeFromSps('H.265', Buffer.alloc(40))).toBeUndefined();
  expect(sizeFromSps('H.264', Buffer.alloc(0))).toBeUndefined();
});
