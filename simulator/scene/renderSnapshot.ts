import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import sharp from 'sharp';
import { renderFrame } from './renderFrame.ts';
import type { SceneImaging, SceneName } from './sceneImaging.ts';

/** What the encoder adds to the picture: a longest exposure of one frame, and blocks where bits are few. */
type SnapshotEncoder = { fps: number; bitrateKbps?: number };

export type SnapshotInput = {
  /** Drawn into the picture, like the time. */
  name: string;
  scene: SceneName;
  /** Size of the JPEG in pixels. */
  width: number;
  height: number;
  imaging: SceneImaging;
  time: Date;
  /** Gives each camera its own details; the same input gives the same bytes. */
  seed: number;
  encoder?: SnapshotEncoder;
};

/** A JPEG of the scene as a camera with these settings would take it. */
export function renderSnapshot(input: SnapshotInput): Promise<Buffer> {
  const key = createHash('sha1').update(JSON.stringify(input)).digest('base64');
  const known = pictures.get(key);
  if (known) return known;
  const picture = queue.then(() => draw(input));
  pictures.set(key, picture);
  queue = picture.catch(() => undefined);
  picture.catch(() => pictures.delete(key));
  for (const oldest of pictures.keys()) {
    if (pictures.size <= picturesAtMost) break;
    pictures.delete(oldest);
  }
  return picture;
}

/** A picture without any light, as a camera with a broken sensor or a closed lens cap sends it. */
export function blackSnapshot(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#000' } })
    .jpeg({ quality: 80 })
    .toBuffer();
}

const pictures = new Map<string, Promise<Buffer>>();
const picturesAtMost = 64;
/** One picture at a time, with a turn of the event loop between, so that other requests are answered meanwhile. */
let queue: Promise<unknown> = Promise.resolve();

async function draw(input: SnapshotInput): Promise<Buffer> {
  await turn();
  const size = workingSize(input.width, input.height);
  const framesPerSecond = input.encoder?.fps ?? 25;
  const frame = renderFrame({ ...input, ...size, framesPerSecond });
  const smooth = await enlarged({ ...size, pixels: frame }, half(input));
  return sharp(smooth.pixels, { raw: { width: smooth.width, height: smooth.height, channels: 3 } })
    .resize(input.width, input.height, { fit: 'fill', kernel: 'nearest' })
    .jpeg({ quality: quality(input), optimizeCoding: false })
    .toBuffer();
}

interface Raw {
  width: number;
  height: number;
  pixels: Buffer | Uint8Array | Uint8ClampedArray;
}

/**
 * Smoothly to half the size, and the last step by doubling pixels, which at these sizes nobody sees: it takes a third of
 * the time of doing the whole way smoothly, and hundreds of cameras share one processor here.
 */
async function enlarged(frame: Raw, { width, height }: { width: number; height: number }): Promise<Raw> {
  if (width <= frame.width) return frame;
  const pixels = await sharp(frame.pixels, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { width, height, pixels };
}

function half({ width, height }: SnapshotInput): { width: number; height: number } {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

/** The arithmetic runs on a small picture, which is enlarged afterwards; a small request is answered in its own size. */
function workingSize(width: number, height: number): { width: number; height: number } {
  const working = Math.min(width, 640);
  return { width: working, height: Math.max(2, Math.round((working * height) / width)) };
}

/** Half a tenth of a bit a pixel is what a recording needs; below that the blocks of a starved encoder show. */
function quality({ width, height, encoder }: SnapshotInput): number {
  if (!encoder?.bitrateKbps) return 85;
  const bitsPerPixel = (encoder.bitrateKbps * 1000) / (width * height * Math.max(1, encoder.fps));
  return Math.round(Math.min(85, Math.max(12, 85 * Math.sqrt(bitsPerPixel / 0.03))));
}
