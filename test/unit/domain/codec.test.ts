import { expect, test } from 'vitest';
import { codecFrom, codecSchema } from '../../../src/domain/codec.ts';

test.each([
  ['H264', 'H.264'],
  ['h265', 'H.265'],
  ['H.265', 'H.265'],
  ['HEVC', 'H.265'],
  ['JPEG', 'MJPEG'],
  ['MPV4-ES', 'MPEG4'],
])('%s is %s', (written, codec) => {
  expect(codecFrom(written)).toBe(codec);
});

test('an unknown codec is refused with the list of known ones', () => {
  const result = codecSchema.safeParse('AV1');
  expect(result.error?.issues[0]?.message).toContain('H.264, H.265, MJPEG, MPEG4');
});
