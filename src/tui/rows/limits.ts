import type { CameraView } from '../../app/camopt.ts';
import { offeredBitrate } from '../../domain/capabilities.ts';
import type { CodecCapability, ImagingCapability, Range } from '../../domain/capabilities.ts';
import { codecFrom } from '../../domain/codec.ts';
import type { SettingPath, SettingValue } from '../../domain/settingPaths.ts';
import { shutterMicros, shutterText } from '../../domain/shutter.ts';
import { number } from '../../domain/settingWords.ts';

/** What a camera accepts for one setting, as far as it says. */
export type Limits =
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | {
      readonly kind: 'range';
      readonly min: number;
      readonly max: number;
      readonly values?: readonly number[];
    }
  | { readonly kind: 'shutter'; readonly min: number; readonly max: number }
  | { readonly kind: 'unknown' };

/** `codec` is the one that will be in force: sizes and rates depend on it. */
export function limitsFor(
  view: CameraView,
  change: { path: SettingPath; stream?: string | undefined; source?: string | undefined },
  codec: SettingValue | undefined,
): Limits {
  const { path } = change;
  if (path.startsWith('stream.')) {
    const token = change.stream ?? view.reading.mainStream;
    const encoder =
      view.capabilities.video_encoders.find((one) => one.token === token) ??
      view.capabilities.video_encoders[0];
    const spoken = typeof codec === 'string' ? codecFrom(codec) : undefined;
    const capability = spoken === undefined ? undefined : encoder?.codecs[spoken];
    return streamLimits(path, capability, Object.keys(encoder?.codecs ?? {}));
  }
  const sources = view.capabilities.imagingSources ?? [];
  const imaging =
    change.source === undefined
      ? view.capabilities.imaging
      : (sources.find((one) => one.token === change.source) ?? view.capabilities.imaging);
  return imaging ? imagingLimits(path, imaging) : { kind: 'unknown' };
}

export function limitsText(limits: Limits, path: SettingPath): string {
  const text = bareText(limits);
  const unit = unitOf[path];
  return text === '' || text === 'any' || unit === undefined ? text : `${text} ${unit}`;
}

const unitOf: Partial<Readonly<Record<SettingPath, string>>> = {
  'stream.fps': 'fps',
  'stream.bitrateMbps': 'Mb/s',
  'stream.gop': 'frames',
  'exposure.minShutter': 's',
  'exposure.maxShutter': 's',
  'exposure.shutter': 's',
};

function bareText(limits: Limits): string {
  switch (limits.kind) {
    case 'list':
      return limits.values.length > 4 ? `${limits.values.length} values` : limits.values.join(' ');
    case 'range':
      if (limits.max === Infinity) return 'any';
      return limits.values !== undefined && limits.values.length <= 6
        ? limits.values.map(number).join(' ')
        : `${number(limits.min)} - ${number(limits.max)}`;
    case 'shutter':
      return `${shutterText(limits.min) ?? '?'} - ${shutterText(limits.max) ?? '?'}`;
    case 'unknown':
      return '';
  }
}

/** All that the camera takes, for where there is room. */
export function wholeLimitsText(limits: Limits, path: SettingPath): string {
  if (limits.kind === 'list') return limits.values.join(', ');
  if (limits.kind === 'range' && limits.values !== undefined)
    return `${limits.values.map(number).join(', ')} ${unitOf[path] ?? ''}`.trim();
  return limitsText(limits, path);
}

/** What a person typed, as a value within the limits; else why not. */
export function parseValue(
  path: SettingPath,
  text: string,
  limits: Limits,
): { value: SettingValue } | { error: string } {
  const typed = text.trim();
  if (typed === '') return { error: 'type a value' };
  switch (limits.kind) {
    case 'list': {
      const spelled = path === 'stream.codec' ? (codecFrom(typed) ?? typed) : typed;
      const found = limits.values.find((value) => value.toLowerCase() === spelled.toLowerCase());
      return found === undefined ? { error: `one of ${limits.values.join(', ')}` } : { value: found };
    }
    case 'shutter': {
      const micros = shutterMicros(typed);
      if (micros === undefined) return { error: 'a shutter time is 1/250 or seconds, 0.5' };
      return micros >= limits.min * 0.99 && micros <= limits.max * 1.01
        ? { value: typed }
        : { error: `between ${limitsText(limits, path)}` };
    }
    case 'range': {
      const value = Number(typed);
      if (!Number.isFinite(value)) return { error: 'type a number' };
      if (limits.values !== undefined && !limits.values.includes(value))
        return { error: `one of ${limits.values.map(number).join(', ')}` };
      return value >= limits.min && value <= limits.max
        ? { value }
        : { error: `between ${limitsText(limits, path)}` };
    }
    case 'unknown':
      return { error: 'the camera does not say what it accepts' };
  }
}

function streamLimits(path: string, capability: CodecCapability | undefined, codecs: string[]): Limits {
  if (path === 'stream.codec') return { kind: 'list', values: codecs };
  if (capability === undefined) return { kind: 'unknown' };
  switch (path) {
    case 'stream.resolution':
      return { kind: 'list', values: capability.resolutions };
    case 'stream.profile':
      return { kind: 'list', values: capability.profiles };
    case 'stream.rateControl':
      return capability.constantBitRate === true
        ? { kind: 'list', values: ['VBR', 'CBR'] }
        : { kind: 'unknown' };
    case 'stream.fps':
      return capability.fps === null
        ? { kind: 'unknown' }
        : {
            kind: 'range',
            min: capability.fps.min,
            max: capability.fps.max,
            ...(capability.fps.values === undefined ? {} : { values: capability.fps.values }),
          };
    case 'stream.bitrateMbps':
      return fromRange(offeredBitrate(capability));
    case 'stream.gop':
      return fromRange(capability.gop);
    case 'stream.quality':
      return fromRange(capability.quality ?? null);
    default:
      return { kind: 'unknown' };
  }
}

function imagingLimits(path: string, imaging: ImagingCapability): Limits {
  const [group = '', name = '', part] = path.split('.');
  if (group === 'exposure') {
    const { exposure } = imaging;
    if (exposure === null) return { kind: 'unknown' };
    switch (path) {
      case 'exposure.mode':
        return { kind: 'list', values: exposure.modes };
      case 'exposure.priority':
        return { kind: 'list', values: exposure.priorities };
      case 'exposure.minShutter':
      case 'exposure.maxShutter':
      case 'exposure.shutter': {
        const range = exposure[name as 'minShutter' | 'maxShutter' | 'shutter'];
        return range === null ? { kind: 'unknown' } : { kind: 'shutter', ...range };
      }
      default:
        return fromRange(exposure[name as 'minGain' | 'maxGain' | 'gain' | 'iris']);
    }
  }
  if (path === 'lowLight.irCutFilter') return fromModes(imaging.irCutFilter);
  if (path === 'lowLight.noiseReduction') return fromRange(imaging.noiseReduction);
  if (part === undefined)
    return fromRange(imaging[name as 'brightness' | 'contrast' | 'saturation' | 'sharpness']);
  if (path === 'image.whiteBalance.mode') return fromModes(imaging.whiteBalance?.modes ?? null);
  const group2 = imaging[name as 'wdr' | 'backlight' | 'defog' | 'toneCompensation'];
  return part === 'mode' ? fromModes(group2?.modes ?? null) : fromRange(group2?.level ?? null);
}

function fromRange(range: Range | null): Limits {
  return range === null ? { kind: 'unknown' } : { kind: 'range', min: range.min, max: range.max };
}

function fromModes(modes: readonly string[] | null): Limits {
  return modes === null || modes.length === 0 ? { kind: 'unknown' } : { kind: 'list', values: modes };
}
