import { describe, expect, test } from 'vitest';
import { dotsFor, halfBlockRows } from '../../../src/media/halfBlocks.ts';

const escape = String.fromCharCode(27);

describe('rows', () => {
  test('each character shows two dots, colours are written only when they change, rows end plain', () => {
    const red = [255, 0, 0];
    const blue = [0, 0, 255];
    const data = Uint8Array.from([red, red, blue, blue, blue, red].flat());
    const rows = halfBlockRows({ data, width: 3, height: 2 });
    expect(rows).toEqual([
      `${escape}[38;2;255;0;0;48;2;0;0;255m▀▀${escape}[38;2;0;0;255;48;2;255;0;0m▀${escape}[0m`,
    ]);
  });
});

describe('size', () => {
  test.each([
    [{ width: 1920, height: 1080 }, 80, 24, { width: 80, height: 46 }],
    [{ width: 1920, height: 1080 }, 200, 20, { width: 71, height: 40 }],
    [{ width: 1080, height: 1920 }, 80, 24, { width: 27, height: 48 }],
    [{ width: 5000, height: 2 }, 40, 10, { width: 40, height: 2 }],
  ])('%o in %i x %i', (picture, columns, rows, expected) => {
    expect(dotsFor(picture, columns, rows)).toEqual(expected);
  });
});
