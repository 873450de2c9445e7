import { renderSnapshot } from '../scene/renderSnapshot.ts';
import { factoryImaging, type SceneName } from '../scene/sceneImaging.ts';
import { fillerNal, parseAnnexB, type ParameterSets } from './annexB.ts';
import { encodersAvailable, encodeStill, type Encodable } from './ffmpeg.ts';
import { parseJpegStream } from './jpegFrames.ts';
import { jpegExtension, packetizeJpeg, packetizeVideo } from './packetize.ts';
import type { RtspStream, StreamSettings } from './stream.ts';

/** A piece of video that starts with a key frame and is played over and over. */
export type Clip = {
  settings: StreamSettings & { encoding: Encodable };
  /** RTP payloads of each frame. */
  frames: Buffer[][];
  /** undefined for JPEG, which carries its tables in every frame. */
  sets: ParameterSets | undefined;
  /** Of the RTP header of each frame's first packet. */
  extension?: Buffer | undefined;
};

export class CannotEncode extends Error {
  override readonly name = 'CannotEncode';
}

/**
 * The clip for these settings, made at the first call and shared by every camera with the same ones.
 * Throws CannotEncode where ffmpeg or its encoder is missing, or where it gave up.
 */
export function clipFor(stream: RtspStream): Promise<Clip> {
  const key = JSON.stringify([stream.scene, stream.settings]);
  const known = clips.get(key);
  if (known) {
    clips.delete(key);
    clips.set(key, known);
    return known;
  }
  const clip = queue.then(() => makeClip(stream.scene, stream.settings));
  queue = clip.catch(() => undefined);
  clip.catch(() => clips.delete(key));
  clips.set(key, clip);
  for (const oldest of clips.keys()) {
    if (clips.size <= clipsAtMost) break;
    clips.delete(oldest);
  }
  return clip;
}

const clips = new Map<string, Promise<Clip>>();
/** About a megabyte each. */
const clipsAtMost = 48;
/** One encoder at a time: it uses both cores of a small machine by itself. */
let queue: Promise<unknown> = Promise.resolve();

async function makeClip(scene: SceneName, wanted: StreamSettings): Promise<Clip> {
  const { encoding } = wanted;
  if (encoding === 'MPV4-ES' || !(await encodersAvailable()).has(encoding))
    throw new CannotEncode(`no encoder for ${encoding}: install ffmpeg with libx264 and libx265`);
  const settings = { ...wanted, encoding, gop: encoding === 'JPEG' ? 1 : Math.max(1, wanted.gop) };
  const still = await renderSnapshot({
    name: `${encoding} ${wanted.width}x${wanted.height} ${wanted.fps} FPS ${wanted.bitrateKbps} KBPS`,
    scene,
    width: Math.min(1280, wanted.width),
    height: Math.round((Math.min(1280, wanted.width) * wanted.height) / wanted.width),
    imaging: factoryImaging,
    time: new Date('2026-01-01T12:00:00Z'),
    seed: 1,
  });
  const frames = clipLength(settings);
  const fits = (bytes: number) => (bytes * 8 * settings.fps) / frames / 1000;
  let kbps = settings.bitrateKbps * 0.8;
  for (let attempt = 1; ; attempt++) {
    const bytes = await encodeStill(still, settings, frames, kbps).catch((cause: unknown) => {
      throw new CannotEncode(`cannot encode ${encoding} ${wanted.width}x${wanted.height}`, { cause });
    });
    const reached = fits(bytes.length);
    // A short clip gives the encoder little to learn from: where it overshot, it is told to aim lower.
    if (reached <= settings.bitrateKbps * 0.98 || attempt === 3) return toClip(settings, bytes);
    kbps *= (settings.bitrateKbps * 0.8) / reached;
  }
}

/** Whole groups of pictures, at least a second of them, and an even number so that neighbouring key frames differ. */
function clipLength({ gop, fps }: StreamSettings): number {
  const groups = Math.max(1, Math.ceil(fps / gop));
  return gop * (gop % 2 === 1 && groups % 2 === 1 ? groups + 1 : groups);
}

function toClip(settings: Clip['settings'], bytes: Buffer): Clip {
  const { encoding } = settings;
  if (encoding === 'JPEG') {
    const frames = parseJpegStream(bytes);
    const extension = frames[0] && jpegExtension(frames[0]);
    return { settings, frames: frames.map(packetizeJpeg), sets: undefined, extension };
  }
  const { units, sets } = parseAnnexB(encoding, bytes);
  const perFrame = (settings.bitrateKbps * 1000) / 8 / settings.fps;
  let owed = 0;
  const frames = units.map(({ nals }) => {
    const size = nals.reduce((sum, nal) => sum + nal.length, 0);
    owed += perFrame - size;
    if (!settings.constantBitRate || owed < 16) return packetizeVideo(encoding, nals);
    const filler = fillerNal(encoding, Math.floor(owed));
    owed -= filler.length;
    return packetizeVideo(encoding, [...nals, filler]);
  });
  return { settings, frames, sets };
}
