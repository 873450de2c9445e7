import type { EncoderCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import type { Stream, StreamSettings } from '../domain/settings.ts';
import { bitrateCap } from './bitrateCap.ts';
import { codecChoice, codecProfile } from './codecChoice.ts';
import type { Draft, Place } from './draft.ts';
import { frameRate } from './frameRate.ts';
import { keyFrames } from './keyFrames.ts';
import { sizeFrom } from './offered.ts';
import { pictureSize } from './pictureSize.ts';
import { rateControl } from './rateControl.ts';
import type { Situation } from './situation.ts';

/**
 * Codec, size, frame rate, bitrate and key frames in this order, each with what came before it settled.
 * Returns the stream as it will be.
 */
export function recordedStream(
  situation: Situation,
  stream: Stream,
  encoder: EncoderCapability,
  others: readonly Codec[],
  draft: Draft,
  place: Place,
): StreamSettings {
  const next: StreamSettings = { ...stream };
  const codec = draft.take(codecChoice(situation, stream, encoder, others), stream.codec ?? null, place);
  const capability = codec === null ? undefined : encoder.codecs[codec];
  if (codec === null || capability === undefined) {
    draft.advise(`stream ${stream.name || stream.token}: the camera states no options for it, so it stays`);
    return next;
  }
  next.codec = codec;
  if (codec !== stream.codec)
    next.profile = draft.take(codecProfile(stream, codec, encoder), stream.profile ?? null, place);
  next.resolution = draft.take(pictureSize(situation, stream, capability), stream.resolution ?? null, place);
  const size = sizeFrom(next.resolution);
  next.fps = draft.take(
    frameRate(situation, { current: stream.fps, capability, pixels: size?.pixels ?? null, codec }),
    stream.fps ?? null,
    place,
  );
  next.rateControl = draft.take(
    rateControl(situation, stream, capability),
    stream.rateControl ?? null,
    place,
  );
  const { fps } = next;
  if (fps === null || fps === undefined) return next;
  if (size !== undefined)
    next.bitrateMbps = draft.take(
      bitrateCap(situation, { current: stream.bitrateMbps, capability, size, fps, codec }),
      stream.bitrateMbps ?? null,
      place,
    );
  next.gop = draft.take(
    keyFrames({ current: stream.gop, capability, fps, codec, seconds: situation.row.gopSeconds }),
    stream.gop ?? null,
    place,
  );
  return next;
}
