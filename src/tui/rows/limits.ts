import type { CameraView } from '../../app/camopt.ts';
import { codecFrom } from '../../domain/codec.ts';
import { isOffered, offerFor } from '../../domain/offer.ts';
import type { Offer } from '../../domain/offer.ts';
import { offerText, wholeOfferText } from '../../domain/offerText.ts';
import { isShutterPath, isStreamPath } from '../../domain/settingPaths.ts';
import type { SettingPath, SettingValue } from '../../domain/settingPaths.ts';
import { shutterMicros } from '../../domain/shutter.ts';

/** What a camera accepts there; `codec` is the one that will be in force: sizes and rates depend on it. */
export function limitsFor(
  { capabilities, reading }: CameraView,
  { path, stream, source }: { path: SettingPath; stream?: string | undefined; source?: string | undefined },
  codec: SettingValue | undefined,
): Offer {
  const token = isStreamPath(path) ? (stream ?? reading.mainStream) : (source ?? reading.mainSource);
  return offerFor(capabilities, path, token, codec);
}

/** What a person typed, as a value within the limits; else why not. */
export function parseValue(
  path: SettingPath,
  text: string,
  offer: Offer,
): { value: SettingValue } | { error: string } {
  const typed = text.trim();
  if (typed === '') return { error: 'type a value' };
  const { choices, range } = offer;
  if (choices !== undefined) {
    const spelled = path === 'stream.codec' ? (codecFrom(typed) ?? typed) : typed;
    const found = choices.find((value) => value.toLowerCase() === spelled.toLowerCase());
    return found === undefined ? { error: `one of ${wholeOfferText(offer, path)}` } : { value: found };
  }
  if (range === undefined) return { error: 'the camera does not say what it accepts' };
  const isShutter = isShutterPath(path);
  if (isShutter && shutterMicros(typed) === undefined)
    return { error: 'a shutter time is 1/250 or seconds, 0.5' };
  const value = isShutter ? typed : Number(typed);
  if (typeof value === 'number' && !Number.isFinite(value)) return { error: 'type a number' };
  if (isOffered(offer, path, value)) return { value };
  return {
    error:
      range.values === undefined
        ? `between ${offerText(offer, path)}`
        : `one of ${wholeOfferText(offer, path)}`,
  };
}
