import type { Recommendation } from '../domain/recommendation.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import { sameValue } from '../domain/tolerance.ts';

export interface Wish {
  path: SettingPath;
  stream?: string | undefined;
  source?: string | undefined;
  from: SettingValue;
  to: SettingValue;
}

/** The settings that rules decide; about the others they have no opinion. */
const ruled: readonly SettingPath[] = [
  'stream.resolution',
  'stream.codec',
  'stream.fps',
  'stream.bitrateMbps',
  'stream.gop',
  'stream.rateControl',
  'exposure.maxShutter',
  'exposure.maxGain',
  'lowLight.irCutFilter',
  'lowLight.noiseReduction',
  'image.wdr.mode',
  'image.backlight.mode',
];

/** Why a person, a template or a table asks for a value, and what the rules would do there, in one sentence. */
export function wishReason(why: string, wish: Wish, { changes }: Recommendation): string {
  if (!ruled.includes(wish.path)) return why;
  const own = changes.find(
    ({ path, stream, source }) => path === wish.path && stream === wish.stream && source === wish.source,
  );
  if (own === undefined) return `${why}; the rules would leave ${wish.from ?? 'it as it is'}`;
  return sameValue(wish.path, own.recommended, wish.to)
    ? `${why}; the rules too: ${own.reason}`
    : `${why}; the rules would take ${own.recommended ?? 'none'}: ${own.reason}`;
}
