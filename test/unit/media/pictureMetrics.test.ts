import { describe, expect, test } from 'vitest';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import { measurePicture, type RgbPicture } from '../../../src/media/pictureMetrics.ts';

const width = 640;
const height = 360;

/** A picture from a function of the place; the answer is a grey level or a colour. */
function picture(at: (x: number, y: number) => number | [number, number, number]): RgbPicture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = at(x, y);
      const color = typeof value === 'number' ? [value, value, value] : value;
      data.set(
        color.map((level) => Math.max(0, Math.min(255, Math.round(level)))),
        (y * width + x) * 3,
      );
    }
  return { data, width, height };
}

function measure(at: Parameters<typeof picture>[0]): PictureMetrics {
  return measurePicture(picture(at), { width: 1920, height: 1080 });
}

/** Half flat wall, half checks of a given size: sharp, even and colourful. */
function scene(x: number, y: number): [number, number, number] {
  if (x < width / 2) return [150, 140, 120];
  const light = (Math.floor(x / 12) + Math.floor(y / 12)) % 2 === 0;
  return light ? [225, 200, 190] : [30, 45, 60];
}

function blurred(radius: number): (x: number, y: number) => number {
  const source = picture(scene);
  return (x, y) => {
    let sum = 0;
    let count = 0;
    for (let dx = -radius; dx <= radius; dx++)
      for (let dy = -radius; dy <= radius; dy++) {
        const at =
          (Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))) * 3;
        sum += source.data[at] ?? 0;
        count++;
      }
    return sum / count;
  };
}

function noise(sigma: number): () => number {
  let state = 1;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => sigma * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

test('a good picture raises no flag, and its size is that of the original', () => {
  const metrics = measure(scene);
  expect(metrics.flags).toEqual([]);
  expect(metrics).toMatchObject({
    width: 1920,
    height: 1080,
    monochrome: false,
    shareDark: 0,
    shareClipped: 0,
  });
  expect(metrics.meanLuma).toBeGreaterThan(120);
  expect(metrics.noise).toBeLessThan(0.1);
});

test('luma weighs the colours as eyes do', () => {
  expect(measure(() => [255, 0, 0]).meanLuma).toBeCloseTo(0.299 * 255, 1);
  expect(measure(() => [0, 255, 0]).meanLuma).toBeCloseTo(0.587 * 255, 1);
});

describe('flags', () => {
  test('too dark by the mean, or by half of it being black', () => {
    expect(measure((x, y) => scene(x, y).map((v) => v / 5) as [number, number, number]).flags).toContain(
      'too-dark',
    );
    const halfBlack = measure((x, y) => (y < height * 0.55 ? 10 : scene(x, y)));
    expect(halfBlack.shareDark).toBeCloseTo(0.55, 2);
    expect(halfBlack.flags).toContain('too-dark');
  });

  test('over-exposed from one twentieth of clipped pixels', () => {
    expect(measure((x, y) => (y < height * 0.04 ? 255 : scene(x, y))).flags).not.toContain('over-exposed');
    expect(measure((x, y) => (y < height * 0.06 ? 255 : scene(x, y))).flags).toContain('over-exposed');
  });

  test('backlit needs dark and bright together', () => {
    const bright = (x: number, y: number) => (y < height * 0.3 ? 240 : scene(x, y));
    expect(measure((x, y) => (y < height * 0.3 ? 240 : Math.max(60, scene(x, y)[0]))).flags).not.toContain(
      'backlit',
    );
    expect(measure((x, y) => (x < 120 ? 30 : bright(x, y))).flags).toContain('backlit');
  });

  test('low contrast, and flat when there is nothing to see', () => {
    expect(measure((x, y) => 110 + scene(x, y)[0] / 6).flags).toContain('low-contrast');
    expect(measure(() => 3).flags).toEqual(expect.arrayContaining(['flat', 'too-dark', 'low-contrast']));
  });

  test('soft, then blurred, as the picture loses its edges', () => {
    expect(measure(blurred(4)).flags).toContain('soft');
    expect(measure(blurred(9)).flags).toContain('blurred');
  });

  test('a dark sharp picture is not called blurred', () => {
    const { flags } = measure((x, y) => scene(x, y).map((v) => v / 8) as [number, number, number]);
    expect(flags).not.toContain('blurred');
    expect(flags).not.toContain('soft');
  });

  test('noise is estimated in flat parts, whatever the texture beside them', () => {
    const grain = noise(3);
    const noisy = measure((x, y) => scene(x, y).map((v) => v + grain()) as [number, number, number]);
    expect(noisy.noise).toBeGreaterThan(1);
    expect(noisy.noise).toBeLessThan(3);
    expect(noisy.flags).toContain('noisy');
    const strong = noise(14);
    expect(
      measure((x, y) => scene(x, y).map((v) => v + strong()) as [number, number, number]).flags,
    ).toContain('very-noisy');
  });

  test('sharpness is not judged where noise or backlight makes it meaningless', () => {
    const grain = noise(1.7);
    const noisy = measure((x) => 60 + 130 / (1 + Math.exp((300 - x) / 12)) + grain());
    expect(noisy.sharpness).toBeLessThan(0.04);
    expect(noisy.flags).toContain('noisy');
    expect(noisy.flags).toEqual(expect.not.arrayContaining(['soft', 'blurred']));
    const doorway = measure((x) => 30 + 215 / (1 + Math.exp((300 - x) / 12)));
    expect(doorway.sharpness).toBeLessThan(0.01);
    expect(doorway.flags).toContain('backlit');
    expect(doorway.flags).toEqual(expect.not.arrayContaining(['soft', 'blurred']));
  });

  test('monochrome means that no pixel has a colour, not that the averages agree', () => {
    expect(measure((x, y) => scene(x, y)[0]).monochrome).toBe(true);
    expect(
      measure((x) => (x % 3 === 0 ? [200, 20, 20] : x % 3 === 1 ? [20, 200, 20] : [20, 20, 200])).monochrome,
    ).toBe(false);
  });
});
