import type { ImagingCapability } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { isChoice, partOf } from './offered.ts';
import { purposeWords } from './purposeWords.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-NR: a band of the camera's range by purpose. */
export function noiseReduction(
  { row, purpose }: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
): Verdict {
  const range = capability.noiseReduction;
  if (!isChoice(range)) return { notOffered: 'noise reduction' };
  const now = current.lowLight?.noiseReduction;
  if (now === null || now === undefined) return asItIs;
  const { min, max, aim } = row.noiseReduction;
  const part = (now - range.min) / (range.max - range.min);
  // Half a step of slack, so that a camera with whole levels is not asked for what it cannot hold.
  if (part >= min - 0.05 && part <= max + 0.05) return asItIs;
  const to = partOf(range, aim);
  if (to === now) return asItIs;
  const who = purpose === 'plate' ? 'moving plates' : 'moving faces';
  const band = `${purposeWords[purpose].name}: ${Math.round(min * 100)}-${Math.round(max * 100)} % of the range`;
  return {
    change: {
      path: 'lowLight.noiseReduction',
      to,
      rule: 'R-NR',
      reason:
        to < now
          ? `${trim(now)} of ${trim(range.max)} smears ${who}; ${band}, at the price of more noise in the dark`
          : `${trim(now)} of ${trim(range.max)} leaves grain, which costs bits at night; ${band}`,
      loss: to < now ? `smeared ${who} in low light` : 'bits spent on grain, and detail lost under it',
    },
  };
}
