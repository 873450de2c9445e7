import { offeredBitrate } from '../domain/capabilities.ts';
import type { CodecCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import type { StreamSettings } from '../domain/settings.ts';
import { clamp, offeredFps, sameShape, sizeFrom, sizesOf, takesFps, wholeRange } from './offered.ts';
import type { Verdict } from './verdict.ts';

// A camera states its options codec by codec: what it has under one may be nothing that it takes under another.

const moved = ['resolution', 'fps', 'bitrateMbps', 'gop'] as const;
type Moved = (typeof moved)[number];

/** What the stream has now, as another codec of the camera takes it. The other rules start from there. */
export function asTakenBy(current: StreamSettings, capability: CodecCapability): StreamSettings {
  const { fps, bitrateMbps, gop } = current;
  const caps = offeredBitrate(capability);
  const frames = capability.gop === null ? undefined : wholeRange(capability.gop);
  return {
    ...current,
    resolution: sizeTakenBy(current, capability),
    ...(typeof fps !== 'number' || takesFps(capability, fps)
      ? {}
      : { fps: offeredFps(capability, fps) ?? fps }),
    ...(typeof bitrateMbps === 'number' && caps !== null ? { bitrateMbps: clamp(bitrateMbps, caps) } : {}),
    ...(typeof gop === 'number' && frames !== undefined ? { gop: clamp(gop, frames) } : {}),
  };
}

function sizeTakenBy({ resolution }: StreamSettings, capability: CodecCapability): string | null {
  const now = sizeFrom(resolution);
  if (now === undefined || capability.resolutions.includes(now.text)) return resolution ?? null;
  const next = sizesOf(capability).find((size) => size.pixels > now.pixels && sameShape(size, now));
  return next?.text ?? now.text;
}

/** Whether the codec takes all that nobody may change. */
export function takesKept(
  current: StreamSettings,
  capability: CodecCapability,
  neverTouch: readonly string[],
): boolean {
  const taken = asTakenBy(current, capability);
  return moved.every(
    (name) => !neverTouch.includes(`stream.${name}`) || (taken[name] ?? null) === (current[name] ?? null),
  );
}

/** Where a rule would leave what the new codec does not take, that is changed for the codec's sake. */
export function withMove(
  verdict: Verdict,
  name: Moved,
  { now, taken, codec }: { now: StreamSettings; taken: StreamSettings; codec: Codec },
): Verdict {
  const to = taken[name];
  if (verdict.change !== undefined || to === null || to === undefined || to === now[name]) return verdict;
  return {
    ...verdict,
    change: {
      path: `stream.${name}`,
      to,
      rule: 'R-CODEC',
      reason: `${codec} does not come with ${now[name]} on this camera: ${to} is the nearest`,
      loss: 'the camera refuses the codec',
    },
  };
}
