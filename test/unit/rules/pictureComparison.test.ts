import { expect, test } from 'vitest';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import { pictureComparison } from '../../../src/rules/pictureComparison.ts';

const usual: PictureMetrics = {
  width: 640,
  height: 360,
  meanLuma: 100,
  shareDark: 0.05,
  shareClipped: 0.002,
  backlit: 0.01,
  contrast: 0.8,
  sharpness: 0.3,
  noise: 0.2,
  monochrome: false,
  flags: [],
};

const compare = (
  before: Partial<PictureMetrics>,
  after: Partial<PictureMetrics>,
  purpose: 'observation' | 'plate' = 'observation',
) => pictureComparison({ ...usual, ...before }, { ...usual, ...after }, purpose);

test('small movements are no word worth', () => {
  expect(compare({}, { meanLuma: 139, shareClipped: 0.05, noise: 0.39, sharpness: 0.16 })).toEqual({
    verdict: 'same-or-better',
    warnings: [],
    improvements: [],
  });
});

test.each([
  [{}, { meanLuma: 30 }, 'darker: mean 100 to 30 of 255'],
  [{}, { shareClipped: 0.06 }, 'burnt out: 0.2 % to 6 % of the picture'],
  [{ noise: 0.8 }, { noise: 1.7 }, 'noise: 0.8 to 1.7 steps'],
  [{}, { sharpness: 0.14 }, 'sharpness: 0.3 to 0.14'],
  [{}, { backlit: 0.2 }, 'dark beside bright: 1 % to 20 % of the picture'],
])('%j to %j is worse', (before, after, words) => {
  expect(compare(before, after)).toMatchObject({ verdict: 'worse', warnings: [words] });
  const back = compare(after, before);
  expect(back).toMatchObject({ verdict: 'same-or-better', warnings: [] });
  expect(back.improvements).toHaveLength(1);
});

test('noise that doubles under the threshold is not seen', () => {
  expect(compare({ noise: 0.2 }, { noise: 0.9 }).verdict).toBe('same-or-better');
});

test('sharpness is not judged against light or through noise', () => {
  expect(compare({ flags: ['backlit'] }, { sharpness: 0.05 }).verdict).toBe('same-or-better');
  expect(compare({ flags: ['very-noisy'] }, { sharpness: 0.05 }).verdict).toBe('same-or-better');
});

test('a plate camera may be dark', () => {
  expect(compare({}, { meanLuma: 10, shareDark: 0.9 }, 'plate').verdict).toBe('same-or-better');
});

test('a picture of one tone is a failure, unless it was one before', () => {
  expect(compare({}, { contrast: 0.02, meanLuma: 5 })).toMatchObject({ verdict: 'failed' });
  expect(compare({ contrast: 0.01 }, { contrast: 0.02 }).verdict).not.toBe('failed');
});

test('pictures of different sizes are not compared by noise and sharpness, which scaling changes', () => {
  const smaller = { width: 320, height: 180, noise: 3, sharpness: 0.9 };
  expect(compare({ noise: 0.5 }, smaller)).toMatchObject({ verdict: 'same-or-better', improvements: [] });
  expect(compare({}, { ...smaller, meanLuma: 30 }).verdict).toBe('worse');
});
