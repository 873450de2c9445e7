import type { Range } from './capabilities.ts';
import { isShutterPath } from './settingPaths.ts';
import type { SettingPath, SettingValue } from './settingPaths.ts';
import { stopsApart } from './shutter.ts';

/** How far what the camera has is from what was asked. */
export type Nearness =
  /** the same within the rounding of the wire format */
  | 'equal'
  /** the nearest that this camera offers, or a value that ONVIF lets it choose */
  | 'near'
  /** a number, but further off than that */
  | 'far'
  /** another mode, size or codec, or nothing at all: no degree of nearness */
  | 'other';

export interface NearnessContext {
  /** what the camera offers for this setting, where it says so; shutter times in microseconds */
  range?: Range | null;
  /** frames per second asked and got: a GOP that keeps its seconds is near when the rate was adapted */
  fps?: { asked: number; got: number };
}

/** ONVIF lets a device change Quality and RateControl without saying so (Media.xml, SetVideoEncoderConfiguration). */
const chosenByCamera: readonly SettingPath[] = ['stream.bitrateMbps', 'stream.quality', 'stream.profile'];

export function nearness(
  path: SettingPath,
  asked: SettingValue,
  got: SettingValue,
  context: NearnessContext = {},
): Nearness {
  if (sameValue(path, asked, got)) return 'equal';
  if (got === null || asked === null) return 'other';
  if (chosenByCamera.includes(path)) return 'near';
  if (typeof asked === 'string' && typeof got === 'string' && isShutterPath(path))
    return stopsApart(asked, got) <= 1 / 3 + 0.01 ? 'near' : 'far';
  if (typeof asked !== 'number' || typeof got !== 'number') return 'other';
  return isNear(path, asked, got, context) ? 'near' : 'far';
}

/** Equal within what the wire format can carry: whole kb/s, whole microseconds, decimal fractions. */
export function sameValue(path: SettingPath, a: SettingValue, b: SettingValue): boolean {
  if (a === b) return true;
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= (path === 'stream.bitrateMbps' ? 0.0006 : 0.001 * Math.max(1, Math.abs(a)));
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  // A hundredth of a stop is what is lost by "1/n" in whole microseconds.
  if (isShutterPath(path)) return stopsApart(a, b) < 0.015;
  return a.toLowerCase() === b.toLowerCase();
}

function isNear(path: SettingPath, asked: number, got: number, context: NearnessContext): boolean {
  const apart = Math.abs(asked - got);
  if (atNearestBound(asked, got, context.range)) return true;
  if (path === 'stream.fps') return apart <= Math.max(1, asked * 0.05);
  if (path === 'stream.gop') {
    const { fps } = context;
    if (fps === undefined || fps.asked === fps.got || fps.asked <= 0 || fps.got <= 0) return false;
    return Math.abs(got / fps.got - asked / fps.asked) <= 0.1 * (asked / fps.asked);
  }
  const { range } = context;
  if (range === undefined || range === null) return false;
  const width = range.max - range.min;
  const halfStep = Number.isInteger(range.min) && Number.isInteger(range.max) && width >= 10 ? 0.5 : 0;
  return apart <= Math.max(width * 0.01, halfStep);
}

function atNearestBound(asked: number, got: number, range: Range | null | undefined): boolean {
  if (range === undefined || range === null) return false;
  return (asked >= range.max && got === range.max) || (asked <= range.min && got === range.min);
}
