import sharp, { type Sharp } from 'sharp';
import { measuredWidth, type RgbPicture } from './pictureMetrics.ts';

/** A picture of this many pixels is larger than any camera's; more is an attempt to fill the memory. */
export const largestPicture = 120_000_000;

/** Size of the picture, and its pixels at the width that is measured. Rejects for what is no picture. */
export async function decodeForMeasuring(
  jpeg: Uint8Array,
): Promise<{ picture: RgbPicture; original: { width: number; height: number } }> {
  const image = sharp(jpeg, { limitInputPixels: largestPicture });
  const { width, height } = await image.metadata();
  const picture = await rawRgb(
    image,
    measuredWidth,
    Math.max(1, Math.round((measuredWidth * height) / width)),
  );
  return { picture, original: { width, height } };
}

/** The picture at exactly that size. Rejects for what is no picture. */
export function decodeAtSize(jpeg: Uint8Array, fit: { width: number; height: number }): Promise<RgbPicture> {
  return rawRgb(sharp(jpeg, { limitInputPixels: largestPicture }), fit.width, fit.height);
}

/** Width and height in pixels. Rejects for what is no picture. */
export async function sizeOf(jpeg: Uint8Array): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(jpeg, { limitInputPixels: largestPicture }).metadata();
  return { width, height };
}

async function rawRgb(image: Sharp, width: number, height: number): Promise<RgbPicture> {
  const { data, info } = await image
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { data, width, height };
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    rgb.fill(data[pixel * info.channels] ?? 0, pixel * 3, pixel * 3 + 3);
  return { data: rgb, width, height };
}
