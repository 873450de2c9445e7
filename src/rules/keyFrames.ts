import type { CodecCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import { clamp, isChoice, wholeRange } from './offered.ts';
import { deadBand } from './ruleTable.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

export interface KeyFrameInput {
  current: number | null | undefined;
  capability: CodecCapability;
  fps: number;
  codec: Codec;
  seconds: number;
}

/** R-GOP: frames between key frames, so that one comes every `seconds`. */
export function keyFrames({ current, capability, fps, codec, seconds }: KeyFrameInput): Verdict {
  if (codec === 'MJPEG' || current === null || current === undefined) return asItIs;
  const whole = isChoice(capability.gop) ? wholeRange(capability.gop) : undefined;
  if (whole === undefined) return { notOffered: 'key frame distance' };
  const to = clamp(Math.max(1, Math.round(seconds * fps)), whole);
  if (Math.abs(to / current - 1) <= deadBand.gop) return asItIs;
  const now = current / fps;
  const every = trim(to / fps, 1) === '1' ? 'second' : `${trim(to / fps, 1)} s`;
  return {
    change: {
      path: 'stream.gop',
      to,
      rule: 'R-GOP',
      reason:
        to < current
          ? `a key frame every ${every}: quick seek, and damage ends within ${trim(to / fps, 1)} s; ${current} frames at ${trim(fps, 1)} fps are ${trim(now, 1)} s`
          : `a key frame every ${every} is enough; ${current} frames at ${trim(fps, 1)} fps, one every ${trim(now, 1)} s, cost bits and show no more`,
      loss:
        to < current
          ? `up to ${trim(now, 1)} s until a first picture, and smears that stay that long`
          : 'bits for key frames that nobody needs',
    },
  };
}
