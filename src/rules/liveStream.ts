import { offeredBitrate } from '../domain/capabilities.ts';
import type { CodecCapability, EncoderCapability } from '../domain/capabilities.ts';
import type { Stream } from '../domain/settings.ts';
import type { Draft, Place } from './draft.ts';
import { keyFrames } from './keyFrames.ts';
import { clamp, offeredFps, sameShape, sizeFrom, sizesOf } from './offered.ts';
import { deadBand, liveView } from './ruleTable.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-SUB: a stream that people look at live, beside the recorded one. */
export function liveStream(
  stream: Stream,
  recorded: Stream | null,
  encoder: EncoderCapability,
  draft: Draft,
  place: Place,
): void {
  const name = stream.name || stream.token;
  const { codec } = stream;
  const capability = codec === null || codec === undefined ? undefined : encoder.codecs[codec];
  if (codec === null || codec === undefined || capability === undefined) return;
  // A JPEG stream is there for a web page or an intercom, and has its reasons.
  if (codec !== 'H.264' && codec !== 'H.265') return;
  if (codec === 'H.265')
    draft.advise(
      `live stream ${name} is H.265: H.264 opens on every client; change it when nothing else reads it`,
    );
  const before = draft.changes.length;
  shapeAdvice(stream, recorded, name, draft);
  draft.take(size(stream, capability, name), stream.resolution ?? null, place);
  const fps = draft.take(rate(stream, capability), stream.fps ?? null, place);
  draft.take(cap(stream, capability), stream.bitrateMbps ?? null, place);
  if (fps !== null)
    draft.take(
      keyFrames({ current: stream.gop, capability, fps, codec, seconds: liveView.gopSeconds }),
      stream.gop ?? null,
      place,
    );
  if (draft.changes.length > before)
    draft.advise(
      `stream ${name} is taken for live view: if it is recorded, say so with \`camopt cameras set\``,
    );
}

function shapeAdvice(stream: Stream, recorded: Stream | null, name: string, draft: Draft): void {
  const here = sizeFrom(stream.resolution);
  const main = sizeFrom(recorded?.resolution);
  if (here !== undefined && main !== undefined && !sameShape(here, main))
    draft.advise(
      `live stream ${name} (${here.text}) has another shape than the recorded one (${main.text}): one of them is cropped or stretched`,
    );
}

function size(stream: Stream, capability: CodecCapability, name: string): Verdict {
  const now = sizeFrom(stream.resolution);
  const { maxWidth, maxHeight } = liveView;
  if (now === undefined || (now.width <= maxWidth && now.height <= maxHeight)) return asItIs;
  const to = sizesOf(capability)
    .filter((offered) => offered.width <= maxWidth && offered.height <= maxHeight && sameShape(offered, now))
    .at(-1);
  if (to === undefined)
    return {
      advice: [
        `live stream ${name} (${now.text}): the camera offers nothing of its shape up to ${maxWidth}x${maxHeight}`,
      ],
    };
  return {
    change: {
      path: 'stream.resolution',
      to: to.text,
      rule: 'R-SUB',
      reason: `${to.text} is enough for a live tile; above ${maxWidth}x${maxHeight} some VMS stop motion detection`,
      loss: 'clients that stutter with many tiles open',
    },
  };
}

function rate(stream: Stream, capability: CodecCapability): Verdict {
  const now = stream.fps;
  if (now === null || now === undefined) return asItIs;
  const [low, high] = liveView.fps;
  const to =
    now < low - deadBand.fps
      ? offeredFps(capability, low)
      : now > high + deadBand.fps
        ? offeredFps(capability, high)
        : now;
  if (to === undefined) return { notOffered: 'frame rate of live streams' };
  if (Math.abs(to - now) <= deadBand.fps) return asItIs;
  return {
    change: {
      path: 'stream.fps',
      to,
      rule: 'R-SUB',
      reason:
        to < now
          ? `${low} to ${high} fps look smooth live; ${trim(now)} load every client that watches`
          : `${trim(now)} fps jerk when a person follows somebody live: ${trim(to)} do not`,
      loss: to < now ? 'decoding power of the client, tile by tile' : 'a live view in which people jump',
    },
  };
}

function cap(stream: Stream, capability: CodecCapability): Verdict {
  const range = offeredBitrate(capability);
  if (range === null) return { notOffered: 'bitrate cap of live streams (the camera states no range)' };
  const now = stream.bitrateMbps;
  const to = clamp(liveView.maxMbps, range);
  if (now !== null && now !== undefined && to >= now * (1 - deadBand.bitrate)) return asItIs;
  return {
    change: {
      path: 'stream.bitrateMbps',
      to,
      rule: 'R-SUB',
      reason: `live view is clean at ${trim(to)} Mb/s; ${now === null || now === undefined ? 'now it has no cap' : `${trim(now)} are carried to every client that watches`}`,
      loss: 'a line that is full when several people watch at once',
    },
  };
}
