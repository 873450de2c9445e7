import { shutterMicros } from '../domain/shutter.ts';
import { trim } from './situation.ts';

/** What a new session on the stream really carried. */
export interface Measured {
  fps: number | null;
  gop: number | null;
}

/** Under this part of the rate, or over this part of the key frame distance, it is no rounding. */
const few = 0.85;
const far = 1.25;

/**
 * R-SMART: a camera that sends fewer frames, or fewer key frames, than it is set to. What is set stays: a smart codec saves
 * in still scenes and takes the cap in busy ones.
 */
export function smartCodec(
  measured: Measured,
  set: {
    fps?: number | null | undefined;
    gop?: number | null | undefined;
    maxShutter?: string | null | undefined;
  },
): string | undefined {
  const lowRate = measured.fps !== null && !!set.fps && measured.fps < few * set.fps;
  const rareKeys = measured.gop !== null && !!set.gop && measured.gop > far * set.gop;
  if (!lowRate && !rareKeys) return undefined;
  const seen = [
    ...(lowRate ? [`${trim(measured.fps ?? 0, 1)} fps of ${trim(set.fps ?? 0)}`] : []),
    ...(rareKeys ? [`a key frame every ${measured.gop ?? 0} frames instead of ${set.gop ?? 0}`] : []),
  ].join(' and ');
  const longest = (shutterMicros(set.maxShutter ?? '') ?? 0) / 1e6;
  if (!rareKeys && set.fps && longest * set.fps > 1.05)
    return `measured ${seen}: the exposure may take up to ${set.maxShutter ?? ''} s, which is longer than a frame, or a smart codec is on; cap left unchanged`;
  return `measured ${seen}: smart codec seems on; cap left unchanged. ONVIF has no switch for it: switch it off on the camera's web page where every frame counts or the recorder stumbles`;
}
