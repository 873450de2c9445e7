import type { CodecCapability } from '../domain/capabilities.ts';
import type { StreamSettings } from '../domain/settings.ts';
import type { Situation } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-RATE: constant or variable bit rate, where the camera lets it be chosen (Media2). */
export function rateControl(
  { row, purpose }: Situation,
  current: StreamSettings,
  capability: CodecCapability,
): Verdict {
  const now = current.rateControl;
  if (row.rateControl === 'either' || now === row.rateControl) return asItIs;
  if (now === null || now === undefined || capability.constantBitRate !== true)
    return purpose === 'plate' ? { notOffered: 'constant bit rate' } : asItIs;
  return {
    change:
      row.rateControl === 'CBR'
        ? {
            path: 'stream.rateControl',
            to: 'CBR',
            rule: 'R-RATE',
            reason: 'plate engines want every picture equally good: constant bit rate at the cap',
            loss: 'the encoder saves bits just when a vehicle comes into a still scene',
          }
        : {
            path: 'stream.rateControl',
            to: 'VBR',
            rule: 'R-RATE',
            reason: 'variable rate under the cap: a still scene takes fewer bits, a busy one gets them all',
            loss: 'a still scene fills the disk as fast as a busy one',
          },
  };
}
