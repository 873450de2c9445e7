import { flagsFor, pictureThresholds } from '../domain/picture.ts';
import type { PictureMetrics } from '../domain/picture.ts';

/** The width to which a picture is scaled before it is measured; the thresholds hold for this width only. */
export const measuredWidth = 640;

/** Three bytes a pixel, red green blue, no padding. */
export type RgbPicture = { data: Uint8Array; width: number; height: number };

/**
 * Measures a picture that was scaled to `measuredWidth`; `original` is its size before that.
 * Formulas and thresholds were fitted on photographs with known degradations.
 */
export function measurePicture(
  picture: RgbPicture,
  original: { width: number; height: number },
): PictureMetrics {
  const luma = lumaOf(picture);
  const tones = tonesOf(luma);
  const metrics = {
    ...original,
    meanLuma: tones.mean,
    shareDark: tones.shareBelow(limits.darkLevel),
    shareClipped: tones.shareAbove(limits.clippedLevel),
    backlit: Math.min(tones.shareBelow(limits.backlitLevels[0]), tones.shareAbove(limits.backlitLevels[1])),
    contrast: (tones.percentile(0.99) - tones.percentile(0.01)) / 255,
    // A dark sharp picture has small steps too: only the ratio to its own variance tells sharp from soft.
    sharpness:
      tones.variance > 0 ? laplacianVariance(luma, picture.width, picture.height) / tones.variance : 0,
    noise: flatBlockNoise(luma, picture.width, picture.height),
    monochrome: isMonochrome(picture),
  };
  return { ...metrics, flags: flagsFor(metrics) };
}

const limits = pictureThresholds;

function lumaOf({ data }: RgbPicture): Float32Array {
  const luma = new Float32Array(data.length / 3);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 3)
    luma[pixel] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  return luma;
}

function tonesOf(luma: Float32Array): {
  mean: number;
  variance: number;
  shareBelow: (level: number) => number;
  shareAbove: (level: number) => number;
  percentile: (share: number) => number;
} {
  let sum = 0;
  let squares = 0;
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / luma.length;
  // Sixteen steps a level keep the shares exact enough and cost one pass, where sorting costs twenty milliseconds.
  const cumulative = new Uint32Array(256 * 16 + 1);
  for (const value of luma) {
    const bin = Math.floor(value * 16) + 1;
    cumulative[bin] = (cumulative[bin] ?? 0) + 1;
  }
  for (let bin = 1; bin < cumulative.length; bin++)
    cumulative[bin] = (cumulative[bin] ?? 0) + (cumulative[bin - 1] ?? 0);
  const below = (level: number): number => (cumulative[Math.round(level * 16)] ?? 0) / luma.length;
  return {
    mean,
    variance: Math.max(0, squares / luma.length - mean * mean),
    shareBelow: below,
    shareAbove: (level) => 1 - below(level + 1 / 16),
    percentile: (share) => cumulative.findIndex((count) => count > share * (luma.length - 1)) / 16,
  };
}

function laplacianVariance(luma: Float32Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++)
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      const value =
        4 * (luma[at] ?? 0) -
        (luma[at - 1] ?? 0) -
        (luma[at + 1] ?? 0) -
        (luma[at - width] ?? 0) -
        (luma[at + width] ?? 0);
      sum += value;
      squares += value * value;
      count++;
    }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/**
 * Immerkær's estimate, on the flattest fifth of the 8x8 blocks that are neither black nor white: over the whole picture
 * texture counts as noise.
 */
function flatBlockNoise(luma: Float32Array, width: number, height: number): number {
  const blocks: { variance: number; deviation: number }[] = [];
  for (let top = 0; top + 8 <= height; top += 8)
    for (let left = 0; left + 8 <= width; left += 8) {
      const block = blockAt(luma, width, left, top);
      if (block.mean > 20 && block.mean < 235) blocks.push(block);
    }
  if (blocks.length === 0) return 0;
  blocks.sort((a, b) => a.variance - b.variance);
  const flattest = blocks.slice(0, Math.max(1, Math.floor(blocks.length / 5)));
  const mean = flattest.reduce((sum, block) => sum + block.deviation, 0) / flattest.length;
  return (Math.sqrt(Math.PI / 2) / 6) * mean;
}

/** `deviation` is the mean size of Immerkær's second difference inside the block. */
function blockAt(
  luma: Float32Array,
  width: number,
  left: number,
  top: number,
): { mean: number; variance: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  let deviation = 0;
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) {
      const at = (top + y) * width + left + x;
      const value = luma[at] ?? 0;
      sum += value;
      squares += value * value;
      if (x === 0 || x === 7 || y === 0 || y === 7) continue;
      const up = at - width;
      const down = at + width;
      deviation += Math.abs(
        (luma[up - 1] ?? 0) -
          2 * (luma[up] ?? 0) +
          (luma[up + 1] ?? 0) -
          2 * (luma[at - 1] ?? 0) +
          4 * value -
          2 * (luma[at + 1] ?? 0) +
          (luma[down - 1] ?? 0) -
          2 * (luma[down] ?? 0) +
          (luma[down + 1] ?? 0),
      );
    }
  const mean = sum / 64;
  return { mean, variance: squares / 64 - mean * mean, deviation: deviation / 36 };
}

/** Mean distance between the channels of a pixel, over the mean level: means of whole channels are equal in many a colour picture. */
function isMonochrome({ data }: RgbPicture): boolean {
  let level = 0;
  let spread = 0;
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at] ?? 0;
    const green = data[at + 1] ?? 0;
    const blue = data[at + 2] ?? 0;
    level += red + green + blue;
    spread += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return spread / ((level || 1) / 3) < 0.02;
}
