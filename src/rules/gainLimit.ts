import type { ImagingCapability } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { isChoice, isMode, partOf } from './offered.ts';
import { deadBand } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-GAIN: the most gain that automatic exposure may use. Lowered only; a dark picture keeps what it has. */
export function gainLimit(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
): Verdict {
  const range = capability.exposure?.maxGain;
  if (!isChoice(range)) return { notOffered: 'highest gain' };
  const now = current.exposure?.maxGain;
  if (now === null || now === undefined || isMode(current.exposure?.mode, 'MANUAL')) return asItIs;
  const { row, metrics, purpose } = situation;
  const to = partOf(range, row.gainCap);
  if (now <= to + deadBand.gain * (range.max - range.min)) return asItIs;
  if (metrics !== null && purpose !== 'plate' && metrics.flags.includes('too-dark'))
    return {
      advice: [
        `highest gain stays at ${trim(now)}: the picture is dark already (mean ${Math.round(metrics.meanLuma)} of 255), and ${trim(to)} would make it darker; add light`,
      ],
    };
  const seen =
    metrics !== null && (metrics.flags.includes('noisy') || metrics.flags.includes('very-noisy'))
      ? `the picture shows noise of ${trim(metrics.noise, 1)} steps: `
      : '';
  return {
    change: {
      path: 'exposure.maxGain',
      to,
      rule: 'R-GAIN',
      reason: `${seen}above ${trim(to)} (${Math.round(row.gainCap * 100)} % of ${trim(range.min)}-${trim(range.max)}) noise hides detail and costs bits; the night gets somewhat darker for it`,
      loss: 'grain at night, and files that are largest when there is least to see',
    },
  };
}
