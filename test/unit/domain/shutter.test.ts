import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shutterMicros, shutterText, stopsApart } from '../../../src/domain/shutter.ts';

test.each([
  ['1/250', 4000],
  ['1/10000', 100],
  ['0.5', 500_000],
  ['2', 2_000_000],
  [' 1/50 ', 20_000],
])('%s is %i microseconds', (text, micros) => {
  expect(shutterMicros(text)).toBe(micros);
});

test.each(['1/0', '0', '-1', 'fast', '', '1/', '2/50', '1e3', 'Infinity'])(
  '%j is no shutter time',
  (text) => {
    expect(shutterMicros(text)).toBeUndefined();
  },
);

test.each([
  [4000, '1/250'],
  [33_333, '1/30'],
  [100, '1/10000'],
  [500_000, '1/2'],
  [166_667, '1/6'],
  [1_000_000, '1'],
  [1_500_000, '1.5'],
  [400_000, '1/2.5'],
])('%i microseconds read %s', (micros, text) => {
  expect(shutterText(micros)).toBe(text);
});

test.each([-1, 0, Number.NaN, Number.POSITIVE_INFINITY])(
  '%d microseconds are no shutter time (Q91)',
  (micros) => {
    expect(shutterText(micros)).toBeUndefined();
  },
);

test('text and microseconds agree to a fraction of a stop, for every time a camera may use', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60_000_000 }), (micros) => {
      const back = shutterMicros(shutterText(micros) ?? '');
      expect(Math.abs(Math.log2((back ?? 0) / micros))).toBeLessThan(0.02);
    }),
  );
});

test('a stop is a factor of two', () => {
  expect(stopsApart('1/50', '1/100')).toBeCloseTo(1);
  expect(stopsApart('1/100', '1/50')).toBeCloseTo(1);
  expect(stopsApart('1/50', 'nonsense')).toBe(Number.POSITIVE_INFINITY);
});
