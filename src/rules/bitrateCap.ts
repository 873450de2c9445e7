import { offeredBitrate } from '../domain/capabilities.ts';
import type { CodecCapability, Range } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import { bitrateModel, factorOf, modelMbps, nightFactor, storageTb } from './bitrateModel.ts';
import { clamp } from './offered.ts';
import { deadBand } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';
import type { PictureSize } from './offered.ts';

export interface BitrateInput {
  current: number | null | undefined;
  capability: CodecCapability;
  size: PictureSize;
  fps: number;
  codec: Codec;
}

/** R-BIT: the cap, by the model, within what the camera and the policy allow. */
export function bitrateCap(situation: Situation, input: BitrateInput): Verdict {
  const { site, row, purpose } = situation;
  const { current, capability, size, fps, codec } = input;
  const range = offeredBitrate(capability);
  const model = modelOf(situation, input);
  if (model === undefined) return asItIs;
  // Q67: a camera that states no range may refuse or misread any other value, so what it has stays.
  if (range === null) return { notOffered: 'bitrate cap (the camera states no range)' };
  const to = fittingCap(situation, input);
  if (to === undefined || to === current) return asItIs;
  const limit = site.cameraMbps ?? Infinity;
  const factor =
    (row.bitrateFactor === 1
      ? ''
      : ` x ${row.bitrateFactor} for ${purpose === 'plate' ? 'plates' : purpose}`) +
    (nightFactor(situation) === 1
      ? ''
      : ` x ${bitrateModel.unlit} for the noise of a night without light (policy)`);
  const bound =
    to >= rounded(model)
      ? to > rounded(model)
        ? `; ${trim(to)} is the least the camera takes`
        : ''
      : to === limit
        ? `; the policy allows ${trim(limit)}`
        : `; the camera takes ${trim(range.max)} at most`;
  return {
    change: {
      path: 'stream.bitrateMbps',
      to,
      rule: 'R-BIT',
      reason: `${trim(rounded(model))} Mb/s is the model for ${size.text} at ${trim(fps)} fps in ${codec}, ${site.complexity} scene${factor}${bound || rangeText(range)}`,
      loss: lossOf(current, to, site.retentionDays),
    },
  };
}

/** The cap that this stream should have: the present one where the difference is not worth a write. */
export function fittingCap(
  { site, row }: Pick<Situation, 'site' | 'row'>,
  input: BitrateInput,
): number | undefined {
  const { current, capability } = input;
  const model = modelOf({ site, row }, input);
  const range = offeredBitrate(capability);
  if (model === undefined || range === null) return undefined;
  const limit = site.cameraMbps ?? Infinity;
  const to = clamp(Math.min(rounded(model), limit), range);
  if (current === null || current === undefined) return to;
  const overLimit = current > limit && to < current;
  return !overLimit && Math.abs(to / current - 1) <= deadBand.bitrate ? current : to;
}

function modelOf(
  { site, row }: Pick<Situation, 'site' | 'row'>,
  { size, fps, codec }: BitrateInput,
): number | undefined {
  return modelMbps({
    pixels: size.pixels,
    fps,
    codec,
    complexity: site.complexity,
    factor: factorOf({ row, site }),
  });
}

/** A range without an end tells a reader nothing. */
function rangeText({ min, max }: Range): string {
  return max > 1000 ? '' : `; the camera takes ${trim(min)}-${trim(max)}`;
}

function rounded(mbps: number): number {
  return mbps >= 1 ? Number(mbps.toFixed(1)) : Math.max(0.05, Math.round(mbps * 20) / 20);
}

function lossOf(current: number | null | undefined, to: number, days: number): string {
  if (current === null || current === undefined)
    return 'without a cap one windy night can fill the disk, and no total can be planned';
  if (to > current)
    return current < bitrateModel.enough * to
      ? `at ${trim(current)} Mb/s the picture breaks into blocks when something moves`
      : `at ${trim(current)} Mb/s fine detail goes when much moves: ${Math.round((1 - current / to) * 100)} % fewer bits than it takes`;
  const tb = storageTb(current - to, days);
  return `${trim(current - to, 1)} Mb/s and ${trim(tb, tb < 1 ? 2 : 1)} TB in ${days} days more than the picture needs`;
}
