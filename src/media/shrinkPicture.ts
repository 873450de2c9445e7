import sharp from 'sharp';
import type { Mask } from '../domain/policy.ts';
import { largestPicture } from './decodePicture.ts';

export interface ShrinkOptions {
  longEdge: number;
  /** blackened, in parts of the picture */
  masks: readonly Mask[];
}

/** At most `longEdge` pixels on the longer side, without the metadata of the original. Rejects for what is no picture. */
export async function shrinkPicture(
  jpeg: Uint8Array,
  { longEdge, masks }: ShrinkOptions,
): Promise<{ jpeg: Uint8Array; width: number; height: number }> {
  const { data, info } = await sharp(jpeg, { limitInputPixels: largestPicture })
    .resize({ width: longEdge, height: longEdge, fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (const mask of masks) blacken(data, { width, height, channels }, mask);
  const small = await sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 80 }).toBuffer();
  return { jpeg: small, width, height };
}

/** On the pixels themselves and outwards to whole ones, so that nothing of what is hidden is left at an edge. */
function blacken(
  data: Buffer,
  { width, height, channels }: { width: number; height: number; channels: number },
  mask: Mask,
): void {
  const left = Math.floor(mask.x * width);
  const right = Math.min(width, Math.ceil((mask.x + mask.width) * width));
  const bottom = Math.min(height, Math.ceil((mask.y + mask.height) * height));
  for (let y = Math.floor(mask.y * height); y < bottom; y++)
    data.fill(0, (y * width + left) * channels, (y * width + right) * channels);
}
