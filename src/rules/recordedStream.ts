import type { EncoderCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import type { Stream, StreamSettings } from '../domain/settings.ts';
import { bitrateCap } from './bitrateCap.ts';
import { codecChoice, codecProfile } from './codecChoice.ts';
import { asTakenBy, withMove } from './codecMove.ts';
import type { Draft, Place } from './draft.ts';
import { frameRate } from './frameRate.ts';
import { keyFrames } from './keyFrames.ts';
import { sizeFrom } from './offered.ts';
import { pictureSize } from './pictureSize.ts';
import { rateControl } from './rateControl.ts';
import type { Situation } from './situation.ts';
import { asItIs } from './verdict.ts';

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
    const why = codec === null ? 'its codec is not known' : `the camera states no options for ${codec}`;
    draft.advise(`stream ${stream.name || stream.token}: ${why}, so it stays`);
    return next;
  }
  next.codec = codec;
  const taken = codec === stream.codec ? stream : asTakenBy(stream, capability);
  const move = { now: stream, taken, codec };
  if (codec !== stream.codec)
    next.profile = draft.take(codecProfile(stream, codec, encoder), stream.profile ?? null, place);
  next.resolution = draft.take(
    withMove(pictureSize(situation, stream, capability), 'resolution', move),
    stream.resolution ?? null,
    place,
  );
  const size = sizeFrom(next.resolution);
  next.fps = draft.take(
    withMove(
      frameRate(situation, { current: taken.fps, capability, pixels: size?.pixels ?? null, codec }),
      'fps',
      move,
    ),
    stream.fps ?? null,
    place,
  );
  next.rateControl = draft.take(
    rateControl(situation, stream, capability),
    stream.rateControl ?? null,
    place,
  );
  const { fps } = next;
  const runs = typeof fps === 'number';
  next.bitrateMbps = draft.take(
    withMove(
      runs && size !== undefined
        ? bitrateCap(situation, { current: taken.bitrateMbps, capability, size, fps, codec })
        : asItIs,
      'bitrateMbps',
      move,
    ),
    stream.bitrateMbps ?? null,
    place,
  );
  next.gop = draft.take(
    withMove(
      runs
        ? keyFrames({ current: taken.gop, capability, fps, codec, seconds: situation.row.gopSeconds })
        : asItIs,
      'gop',
      move,
    ),
    stream.gop ?? null,
    place,
  );
  return next;
}
