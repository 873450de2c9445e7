import type { Capabilities, CodecCapability, ImagingCapability, Range } from '../domain/capabilities.ts';
import type { ImagingSettings, Settings, StreamSettings, WantedSettings } from '../domain/settings.ts';
import { clamp, isChoice, offeredFps, offeredMode, sameShape, sizeFrom } from './offered.ts';

interface Reading {
  settings: Settings;
  capabilities: Capabilities;
  mainStream: string | null;
}

/**
 * What a camera set like the template would be set to: what it offers of it, values of the picture scaled from the one
 * camera's range to the other's. Exposure stays out, since it belongs to a place, and so does a size of another shape.
 */
export function templateSettings(template: Reading, target: Reading): WantedSettings {
  const stream = streamLike(template, target);
  const { imaging: from } = template.capabilities;
  const { imaging: to } = target.capabilities;
  if (from === null || to === null) return stream === undefined ? {} : { stream };
  return { ...(stream === undefined ? {} : { stream }), ...pictureLike(template.settings, from, to) };
}

function streamLike(template: Reading, target: Reading): StreamSettings | undefined {
  const { stream } = template.settings;
  const encoder = target.capabilities.video_encoders.find(({ token }) => token === target.mainStream);
  const codec = stream?.codec ?? target.settings.stream?.codec;
  if (!stream || encoder === undefined || !codec) return undefined;
  const wanted = encoder.codecs[codec] === undefined ? target.settings.stream?.codec : codec;
  const capability = wanted ? encoder.codecs[wanted] : undefined;
  if (!wanted || capability === undefined) return undefined;
  return withoutNull({
    codec: wanted,
    resolution: sizeLike(stream.resolution, target.settings.stream?.resolution, capability),
    fps: stream.fps ? offeredFps(capability, stream.fps) : null,
    bitrateMbps: within(stream.bitrateMbps, capability.bitrateMbps),
    gop: gopLike(stream, capability),
    profile: capability.profiles.includes(stream.profile ?? '') ? stream.profile : null,
    rateControl: capability.constantBitRate === true ? stream.rateControl : null,
  });
}

function sizeLike(
  wanted: string | null | undefined,
  now: string | null | undefined,
  { resolutions }: CodecCapability,
): string | null {
  const [size, present] = [sizeFrom(wanted), sizeFrom(now)];
  if (size === undefined || present === undefined || !sameShape(size, present)) return null;
  return resolutions.includes(size.text) ? size.text : null;
}

/** In seconds as on the template, at the rate that this camera can do. */
function gopLike({ gop, fps }: StreamSettings, capability: CodecCapability): number | null {
  if (!gop || !fps || capability.gop === null) return null;
  const rate = offeredFps(capability, fps) ?? fps;
  return Math.round(clamp(Math.max(1, Math.round((gop / fps) * rate)), capability.gop));
}

function pictureLike(
  { lowLight, image }: ImagingSettings,
  from: ImagingCapability,
  to: ImagingCapability,
): Pick<WantedSettings, 'lowLight' | 'image'> {
  const group = (
    name: 'wdr' | 'backlight' | 'defog' | 'toneCompensation',
  ): { mode: string; level?: number } | null => {
    const mode = offeredMode(to[name]?.modes, image?.[name]?.mode?.toUpperCase() ?? '');
    const level = scaled(image?.[name]?.level, from[name]?.level, to[name]?.level);
    return mode === undefined ? null : { mode, ...(level === null ? {} : { level }) };
  };
  const whiteBalance = offeredMode(to.whiteBalance?.modes, image?.whiteBalance?.mode?.toUpperCase() ?? '');
  return {
    lowLight: withoutNull({
      irCutFilter: offeredMode(to.irCutFilter ?? [], lowLight?.irCutFilter?.toUpperCase() ?? '') ?? null,
      noiseReduction: scaled(lowLight?.noiseReduction, from.noiseReduction, to.noiseReduction),
    }),
    image: withoutNull({
      brightness: scaled(image?.brightness, from.brightness, to.brightness),
      contrast: scaled(image?.contrast, from.contrast, to.contrast),
      saturation: scaled(image?.saturation, from.saturation, to.saturation),
      sharpness: scaled(image?.sharpness, from.sharpness, to.sharpness),
      wdr: group('wdr'),
      backlight: group('backlight'),
      whiteBalance: whiteBalance === undefined ? null : { mode: whiteBalance },
      defog: group('defog'),
      toneCompensation: group('toneCompensation'),
    }),
  };
}

/** The same part of the other range, whole where both ends of it are whole and it is wide enough. */
function scaled(
  value: number | null | undefined,
  from: Range | null | undefined,
  to: Range | null | undefined,
): number | null {
  if (value === null || value === undefined || !isChoice(from) || !isChoice(to)) return null;
  const width = to.max - to.min;
  const exact = to.min + ((value - from.min) / (from.max - from.min)) * width;
  const whole = Number.isInteger(to.min) && Number.isInteger(to.max) && width >= 10;
  return clamp(whole ? Math.round(exact) : Number(exact.toFixed(3)), to);
}

function within(value: number | null | undefined, range: Range | null): number | null {
  return value === null || value === undefined || range === null ? null : clamp(value, range);
}

function withoutNull<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  ) as { [K in keyof T]?: Exclude<T[K], null | undefined> };
}
