import { describe, expect, test } from 'vitest';
import type { JpegFrame } from '../../../../simulator/rtsp/jpegFrames.ts';
import { fillerNal, parseAnnexB } from '../../../../simulator/rtsp/annexB.ts';
import { jpegExtension, packetizeJpeg, packetizeVideo } from '../../../../simulator/rtsp/packetize.ts';

const startCode = Buffer.from([0, 0, 0, 1]);
const nal = (header: number[], size: number, fill = 0xaa) =>
  Buffer.concat([Buffer.from(header), Buffer.alloc(size - header.length, fill)]);

describe('packets of a large picture', () => {
  test('H.264: FU-A fragments carry the header, the start and the end, and join to the same bytes', () => {
    const picture = nal([0x65, 0x88], 5000);
    const packets = packetizeVideo('H264', [picture]);
    expect(packets.length).toBe(4);
    expect(packets.every((packet) => packet.length <= 1400 && packet[0] === (0x60 | 28))).toBe(true);
    expect(packets.map((packet) => packet[1])).toEqual([0x85, 0x05, 0x05, 0x45]);
    const joined = Buffer.concat([Buffer.from([0x65]), ...packets.map((packet) => packet.subarray(2))]);
    expect(joined).toEqual(picture);
  });

  test('H.265: FU fragments keep layer and temporal id, and join to the same bytes', () => {
    const picture = nal([19 << 1, 0x01, 0x80], 3000);
    const packets = packetizeVideo('H265', [picture]);
    expect(packets.map((packet) => [...packet.subarray(0, 3)])).toEqual([
      [49 << 1, 1, 0x80 | 19],
      [49 << 1, 1, 19],
      [49 << 1, 1, 0x40 | 19],
    ]);
    const joined = Buffer.concat([picture.subarray(0, 2), ...packets.map((packet) => packet.subarray(3))]);
    expect(joined).toEqual(picture);
  });

  test('a picture that fills its packets exactly ends with the last of them', () => {
    const packets = packetizeVideo('H264', [nal([0x65, 0x88], 1 + 2 * 1398)]);
    expect(packets.map((packet) => packet[1])).toEqual([0x85, 0x45]);
  });

  test('a small NAL unit is its own packet', () => {
    const small = nal([0x41, 0x80], 300);
    expect(packetizeVideo('H264', [small, small])).toEqual([small, small]);
  });
});

describe('an elementary stream', () => {
  test('is cut into pictures with their parameter sets, at start codes of three and four bytes', () => {
    const sps = nal([0x67], 12);
    const pps = nal([0x68], 5);
    const key = nal([0x65, 0x88], 50);
    const other = nal([0x41, 0x9a], 20);
    const stream = Buffer.concat([
      startCode,
      sps,
      startCode,
      pps,
      startCode.subarray(1),
      key,
      startCode,
      other,
    ]);
    const { units, sets } = parseAnnexB('H264', stream);
    expect(sets).toEqual({ sps, pps });
    expect(units).toEqual([
      { nals: [sps, pps, key], key: true },
      { nals: [other], key: false },
    ]);
  });

  test('several slices of one picture stay together', () => {
    const sets = [nal([0x67], 8), nal([0x68], 4)];
    const first = nal([0x65, 0x88], 30);
    const second = nal([0x65, 0x20], 30);
    const stream = Buffer.concat([...sets, first, second].flatMap((part) => [startCode, part]));
    expect(parseAnnexB('H264', stream).units).toEqual([{ nals: [...sets, first, second], key: true }]);
  });

  test('without parameter sets it is refused', () => {
    expect(() => parseAnnexB('H265', Buffer.concat([startCode, nal([2, 1, 0x80], 30)]))).toThrow(
      'no usable stream',
    );
  });
});

test('filler has the size asked for and the type that decoders pass over', () => {
  expect(fillerNal('H264', 4)).toEqual(Buffer.from([12, 0xff, 0xff, 0x80]));
  expect([...fillerNal('H265', 100).subarray(0, 2)]).toEqual([38 << 1, 1]);
  expect(fillerNal('H265', 100).length).toBe(100);
});

describe('the size of a JPEG', () => {
  const frame = (width: number, height: number): JpegFrame => ({
    width,
    height,
    type: 1,
    tables: Buffer.alloc(128),
    scan: Buffer.alloc(100),
  });
  const told = (width: number, height: number): number[] => [
    ...(packetizeJpeg(frame(width, height))[0]?.subarray(6, 8) ?? []),
  ];

  test('stands in the header where it fits', () => {
    expect(told(1920, 1080)).toEqual([240, 135]);
    expect(told(2040, 2040)).toEqual([255, 255]);
    expect(jpegExtension(frame(2040, 2040))).toBeUndefined();
  });

  test('stands in the extension of ONVIF where it does not', () => {
    expect(told(2048, 1080)).toEqual([0, 0]);
    const extension = jpegExtension(frame(5120, 2560)) ?? Buffer.alloc(0);
    expect(extension.subarray(0, 6).toString('hex')).toBe('ffd80005ffc0');
    expect(extension.length).toBe(4 + 5 * 4);
    expect([extension.readUInt16BE(9), extension.readUInt16BE(11)]).toEqual([2560, 5120]);
  });
});
