import type { Offer } from './offer.ts';
import { isShutterPath } from './settingPaths.ts';
import type { SettingPath } from './settingPaths.ts';
import { number } from './settingWords.ts';
import { shutterText } from './shutter.ts';

const unitOf: Partial<Readonly<Record<SettingPath, string>>> = {
  'stream.fps': 'fps',
  'stream.bitrateMbps': 'Mb/s',
  'stream.gop': 'frames',
  'exposure.minShutter': 's',
  'exposure.maxShutter': 's',
  'exposure.shutter': 's',
};

/** What the camera takes, in a few words; empty where it does not say. */
export function offerText({ choices, range }: Offer, path: SettingPath): string {
  if (choices !== undefined) return choices.length > 4 ? `${choices.length} values` : choices.join(' ');
  if (range === undefined) return '';
  if (range.max === Infinity) return 'any';
  const { min, max, values } = range;
  if (values !== undefined && values.length <= 6) return withUnit(values.map(number).join(' '), path);
  const end = (value: number): string => (isShutterPath(path) ? (shutterText(value) ?? '?') : number(value));
  return withUnit(`${end(min)} - ${end(max)}`, path);
}

/** All that the camera takes, for where there is room. */
export function wholeOfferText(offer: Offer, path: SettingPath): string {
  if (offer.choices !== undefined) return offer.choices.join(', ');
  const values = offer.range?.values;
  return values === undefined ? offerText(offer, path) : withUnit(values.map(number).join(', '), path);
}

function withUnit(text: string, path: SettingPath): string {
  const unit = unitOf[path];
  return unit === undefined ? text : `${text} ${unit}`;
}
