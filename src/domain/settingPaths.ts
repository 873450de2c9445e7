import * as z from 'zod';
import type { ImagingSettings, Settings, StreamSettings } from './settings.ts';

/** Every single setting that can be read, recommended, written and verified, by its path in the settings. */
export const streamPaths = [
  'stream.resolution',
  'stream.codec',
  'stream.fps',
  'stream.bitrateMbps',
  'stream.gop',
  'stream.profile',
  'stream.quality',
  'stream.rateControl',
] as const;

export const imagingPaths = [
  'exposure.mode',
  'exposure.priority',
  'exposure.minShutter',
  'exposure.maxShutter',
  'exposure.shutter',
  'exposure.minGain',
  'exposure.maxGain',
  'exposure.gain',
  'exposure.iris',
  'lowLight.irCutFilter',
  'lowLight.noiseReduction',
  'image.brightness',
  'image.contrast',
  'image.saturation',
  'image.sharpness',
  'image.wdr.mode',
  'image.wdr.level',
  'image.backlight.mode',
  'image.backlight.level',
  'image.whiteBalance.mode',
  'image.defog.mode',
  'image.defog.level',
  'image.toneCompensation.mode',
  'image.toneCompensation.level',
] as const;

export const settingPaths = [...streamPaths, ...imagingPaths] as const;
export type StreamPath = (typeof streamPaths)[number];
export type ImagingPath = (typeof imagingPaths)[number];
export type SettingPath = (typeof settingPaths)[number];
export const settingPathSchema = z.enum(settingPaths);

/** null = not set, unlimited, or not offered. */
export const settingValueSchema = z.union([z.string(), z.number(), z.null()]);
export type SettingValue = z.infer<typeof settingValueSchema>;

/** Values by path; a path that is absent was not read or is not offered. */
export type SettingValues = Partial<Record<SettingPath, SettingValue>>;

export function isStreamPath(path: SettingPath): path is StreamPath {
  return path.startsWith('stream.');
}

/** A time as text, `1/250`; microseconds on the wire. */
export function isShutterPath(path: SettingPath): boolean {
  return path === 'exposure.minShutter' || path === 'exposure.maxShutter' || path === 'exposure.shutter';
}

/** Flat values of a nested settings object; absent and undefined members are left out, null is kept. */
export function valuesOf(settings: Settings | { stream: StreamSettings } | ImagingSettings): SettingValues {
  const values: SettingValues = {};
  for (const path of settingPaths) {
    const value = memberAt(settings, path);
    if (typeof value === 'string' || typeof value === 'number' || value === null) values[path] = value;
  }
  return values;
}

/** The nested form of flat values, groups only where they have a member. */
export function settingsFrom(values: SettingValues): Settings {
  const root: Record<string, unknown> = {};
  for (const { path, groups, last } of places) {
    const value = values[path];
    if (value === undefined) continue;
    let group = root;
    for (const name of groups) group = (group[name] ??= {}) as Record<string, unknown>;
    group[last] = value;
  }
  return root as Settings;
}

/** Where each path stands in the nested form. */
const places = settingPaths.map((path) => {
  const names = path.split('.');
  return { path, groups: names.slice(0, -1), last: names.at(-1) as string };
});

function memberAt(object: object, path: string): unknown {
  let value: unknown = object;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
