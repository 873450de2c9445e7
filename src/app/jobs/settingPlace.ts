import { offeredBitrate } from '../../domain/capabilities.ts';
import type { Capabilities, CodecCapability, ImagingCapability, Range } from '../../domain/capabilities.ts';
import type { Codec } from '../../domain/codec.ts';
import {
  isStreamPath,
  valuesOf,
  type ImagingPath,
  type SettingPath,
  type SettingValue,
  type SettingValues,
  type StreamPath,
} from '../../domain/settingPaths.ts';
import type { Settings } from '../../domain/settings.ts';

/** Which configuration a change is about, and what is there and offered. */

interface Place {
  path: SettingPath;
  stream?: string | undefined;
  source?: string | undefined;
}
interface Defaults {
  mainStream: string | null;
  mainSource: string | null;
}

/** Token of the encoder or video source; null where a change names none and the camera has no main one. */
export function tokenOf(place: Place, defaults: Defaults): string | null {
  return isStreamPath(place.path)
    ? (place.stream ?? defaults.mainStream)
    : (place.source ?? defaults.mainSource);
}

/** Undefined where the camera does not have it at all; null where it has it without a value. */
export function valueAt(settings: Settings, defaults: Defaults, place: Place): SettingValue | undefined {
  const token = tokenOf(place, defaults);
  if (token === null) return undefined;
  return valuesAt(settings, defaults, isStreamPath(place.path) ? 'encoder' : 'imaging', token)[place.path];
}

function valuesAt(
  settings: Settings,
  defaults: Defaults,
  kind: 'encoder' | 'imaging',
  token: string,
): SettingValues {
  if (kind === 'encoder') {
    const stream = settings.streams?.find((candidate) => candidate.token === token);
    if (stream !== undefined) return valuesOf({ stream });
    return token === defaults.mainStream ? valuesOf({ stream: settings.stream ?? {} }) : {};
  }
  const source = settings.sources?.find((candidate) => candidate.token === token);
  if (source !== undefined) return valuesOf(source);
  return token === defaults.mainSource ? valuesOf({ ...settings, stream: null }) : {};
}

/** What is offered for one setting; undefined where the camera says nothing about it. */
export interface Offer {
  range?: Range | null;
  choices?: readonly string[];
}

export function offerFor(
  capabilities: Capabilities,
  path: SettingPath,
  token: string,
  codec: Codec | null,
): Offer | undefined {
  if (isStreamPath(path)) {
    const encoder = capabilities.video_encoders.find((candidate) => candidate.token === token);
    if (encoder === undefined) return undefined;
    if (path === 'stream.codec') return { choices: Object.keys(encoder.codecs) };
    const offered = codec === null ? undefined : encoder.codecs[codec];
    return offered && streamOffer(offered, path);
  }
  const all = capabilities.imagingSources ?? (capabilities.imaging === null ? [] : [capabilities.imaging]);
  const imaging = all.find((candidate) => candidate.token === token);
  return imaging && imagingOffer(imaging, path as ImagingPath);
}

function streamOffer(offered: CodecCapability, path: Exclude<StreamPath, 'stream.codec'>): Offer | undefined {
  switch (path) {
    case 'stream.resolution':
      return { choices: offered.resolutions };
    case 'stream.fps':
      return { range: offered.fps };
    case 'stream.bitrateMbps':
      return { range: offeredBitrate(offered) };
    case 'stream.gop':
      return { range: offered.gop };
    case 'stream.profile':
      return { choices: offered.profiles };
    case 'stream.quality':
      return { range: offered.quality ?? null };
    case 'stream.rateControl':
      return { choices: offered.constantBitRate === false ? ['VBR'] : ['CBR', 'VBR'] };
  }
}

function imagingOffer(imaging: ImagingCapability, path: ImagingPath): Offer | undefined {
  const { exposure } = imaging;
  switch (path) {
    case 'exposure.mode':
      return choices(exposure?.modes);
    case 'exposure.priority':
      return choices(exposure?.priorities);
    case 'exposure.minShutter':
    case 'exposure.maxShutter':
    case 'exposure.shutter':
    case 'exposure.minGain':
    case 'exposure.maxGain':
    case 'exposure.gain':
    case 'exposure.iris':
      return { range: exposure?.[path.slice('exposure.'.length) as 'gain'] ?? null };
    case 'lowLight.irCutFilter':
      return choices(imaging.irCutFilter ?? undefined);
    case 'lowLight.noiseReduction':
      return { range: imaging.noiseReduction };
    case 'image.brightness':
    case 'image.contrast':
    case 'image.saturation':
    case 'image.sharpness':
      return { range: imaging[path.slice('image.'.length) as 'contrast'] };
    case 'image.wdr.mode':
    case 'image.backlight.mode':
    case 'image.whiteBalance.mode':
    case 'image.defog.mode':
    case 'image.toneCompensation.mode':
      return choices(imaging[path.split('.')[1] as 'wdr']?.modes);
    case 'image.wdr.level':
    case 'image.backlight.level':
    case 'image.defog.level':
    case 'image.toneCompensation.level':
      return { range: imaging[path.split('.')[1] as 'wdr']?.level ?? null };
  }
}

function choices(list: readonly string[] | undefined): Offer {
  return list === undefined ? {} : { choices: list };
}
