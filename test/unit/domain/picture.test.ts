import { expect, test } from 'vitest';
import { flagsFor, medianMetrics } from '../../../src/domain/picture.ts';
import type { PictureMetrics } from '../../../src/domain/picture.ts';

const usual: PictureMetrics = {
  width: 640,
  height: 360,
  meanLuma: 100,
  shareDark: 0.05,
  shareClipped: 0,
  backlit: 0.01,
  contrast: 0.8,
  sharpness: 0.3,
  noise: 0.2,
  monochrome: false,
  flags: [],
};
const headlight: PictureMetrics = { ...usual, shareClipped: 0.3, meanLuma: 180, flags: ['over-exposed'] };

test('one odd picture of three decides nothing, two do', () => {
  expect(medianMetrics([headlight, usual, usual])).toEqual(usual);
  expect(medianMetrics([headlight, usual, headlight])).toEqual(headlight);
  expect(medianMetrics([headlight])).toEqual(headlight);
});

test.each<[Partial<PictureMetrics>, PictureMetrics['flags']]>([
  [{}, []],
  [{ meanLuma: 39 }, ['too-dark']],
  [{ shareDark: 0.51 }, ['too-dark']],
  [{ shareClipped: 0.051 }, ['over-exposed']],
  [{ backlit: 0.081, sharpness: 0.001 }, ['backlit']],
  [{ contrast: 0.34 }, ['low-contrast']],
  [{ sharpness: 0.039 }, ['soft']],
  [{ sharpness: 0.009 }, ['blurred']],
  [{ noise: 1.1, sharpness: 0.001 }, ['noisy']],
  [{ noise: 5.1 }, ['very-noisy']],
  [{ monochrome: true }, ['night-mode']],
  [{ contrast: 0.03, sharpness: 0 }, ['flat', 'low-contrast']],
])('%j raises %j', (change, flags) => {
  expect(flagsFor({ ...usual, ...change })).toEqual(flags);
});
