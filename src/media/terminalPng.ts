import sharp from 'sharp';
import type { TerminalPicture } from '../app/ports.ts';
import { largestPicture, sizeOf } from './decodePicture.ts';
import { dotsFor } from './halfBlocks.ts';

/** Pixels of a cell, about. More than the terminal has would only be sent, over a slow line perhaps, to be thrown away. */
const cell = { width: 8, height: 16 };

/** The picture as a terminal that draws pictures takes it, and the cells that it fills. Rejects for what is no picture. */
export async function terminalPng(jpeg: Uint8Array, columns: number, rows: number): Promise<TerminalPicture> {
  const dots = dotsFor(await sizeOf(jpeg), columns, rows);
  const png = await sharp(jpeg, { limitInputPixels: largestPicture })
    .resize(dots.width * cell.width, (dots.height / 2) * cell.height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    // 256 colours are a third of the bytes, and enough to judge light and sharpness by.
    .png({ palette: true })
    .toBuffer();
  return { png, columns: dots.width, rows: dots.height / 2 };
}
