import { offeredBitrate } from './capabilities.ts';
import type { Capabilities, CodecCapability, ImagingCapability, Range } from './capabilities.ts';
import { codecFrom } from './codec.ts';
import { isShutterPath, isStreamPath } from './settingPaths.ts';
import type { ImagingPath, SettingPath, SettingValue, StreamPath } from './settingPaths.ts';
import { shutterMicros } from './shutter.ts';

/** What a camera takes for one setting, as far as it says: one of a list, or a number; shutter times in microseconds. */
export interface Offer {
  readonly choices?: readonly string[];
  /** `values` where it takes no others between; without an end it takes any */
  readonly range?: Range & { readonly values?: readonly number[] };
}

/**
 * For the encoder or video source of that token; `codec` is the one that will be in force, on which sizes and rates depend.
 * Empty where the camera does not say.
 */
export function offerFor(
  capabilities: Capabilities,
  path: SettingPath,
  token: string | null,
  codec: SettingValue | undefined,
): Offer {
  if (isStreamPath(path)) {
    const encoder = capabilities.video_encoders.find((candidate) => candidate.token === token);
    if (encoder === undefined) return {};
    if (path === 'stream.codec') return oneOf(Object.keys(encoder.codecs));
    const spoken = typeof codec === 'string' ? codecFrom(codec) : undefined;
    const offered = spoken === undefined ? undefined : encoder.codecs[spoken];
    return offered === undefined ? {} : streamOffer(offered, path);
  }
  const all = capabilities.imagingSources ?? (capabilities.imaging === null ? [] : [capabilities.imaging]);
  const imaging = all.find((candidate) => candidate.token === token);
  return imaging === undefined ? {} : imagingOffer(imaging, path);
}

/** Whether the camera takes the value; true where it does not say what it takes. */
export function isOffered(offer: Offer, path: SettingPath, value: SettingValue): boolean {
  if (value === null) return true;
  const { choices, range } = offer;
  if (choices !== undefined)
    return choices.some((choice) => choice.toLowerCase() === String(value).toLowerCase());
  if (range === undefined) return true;
  const number = isShutterPath(path) ? shutterMicros(String(value)) : Number(value);
  if (number === undefined || !Number.isFinite(number)) return false;
  if (range.values !== undefined) return range.values.includes(number);
  // A hundredth of a shutter time is what is lost by "1/n" in whole microseconds.
  const slack = isShutterPath(path) ? 0.01 : 0;
  return number >= range.min * (1 - slack) && number <= range.max * (1 + slack);
}

function streamOffer(offered: CodecCapability, path: Exclude<StreamPath, 'stream.codec'>): Offer {
  switch (path) {
    case 'stream.resolution':
      return oneOf(offered.resolutions);
    case 'stream.fps':
      return within(offered.fps);
    case 'stream.bitrateMbps':
      return within(offeredBitrate(offered));
    case 'stream.gop':
      return within(offered.gop);
    case 'stream.profile':
      return oneOf(offered.profiles);
    case 'stream.quality':
      return within(offered.quality);
    case 'stream.rateControl':
      return offered.constantBitRate === true ? oneOf(['VBR', 'CBR']) : {};
  }
}

function imagingOffer(imaging: ImagingCapability, path: ImagingPath): Offer {
  const { exposure } = imaging;
  switch (path) {
    case 'exposure.mode':
      return oneOf(exposure?.modes);
    case 'exposure.priority':
      return oneOf(exposure?.priorities);
    case 'exposure.minShutter':
    case 'exposure.maxShutter':
    case 'exposure.shutter':
    case 'exposure.minGain':
    case 'exposure.maxGain':
    case 'exposure.gain':
    case 'exposure.iris':
      return within(exposure?.[path.slice('exposure.'.length) as 'gain']);
    case 'lowLight.irCutFilter':
      return oneOf(imaging.irCutFilter);
    case 'lowLight.noiseReduction':
      return within(imaging.noiseReduction);
    case 'image.brightness':
    case 'image.contrast':
    case 'image.saturation':
    case 'image.sharpness':
      return within(imaging[path.slice('image.'.length) as 'contrast']);
    case 'image.wdr.mode':
    case 'image.backlight.mode':
    case 'image.whiteBalance.mode':
    case 'image.defog.mode':
    case 'image.toneCompensation.mode':
      return oneOf(imaging[path.split('.')[1] as 'wdr']?.modes);
    case 'image.wdr.level':
    case 'image.backlight.level':
    case 'image.defog.level':
    case 'image.toneCompensation.level':
      return within(imaging[path.split('.')[1] as 'wdr']?.level);
  }
}

function oneOf(choices: readonly string[] | null | undefined): Offer {
  return choices === null || choices === undefined || choices.length === 0 ? {} : { choices };
}

function within(range: (Range & { values?: readonly number[] | undefined }) | null | undefined): Offer {
  if (range === null || range === undefined) return {};
  const { min, max, values } = range;
  return { range: values === undefined ? { min, max } : { min, max, values } };
}
