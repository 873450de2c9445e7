import type { SettingPath, SettingValue } from './settingPaths.ts';

/** Settings in the words of a technician, every number with its unit. */
export const settingNames: Readonly<Record<SettingPath, string>> = {
  'stream.resolution': 'resolution',
  'stream.codec': 'codec',
  'stream.fps': 'frame rate',
  'stream.bitrateMbps': 'bitrate cap',
  'stream.gop': 'key frame',
  'stream.profile': 'codec profile',
  'stream.quality': 'quality',
  'stream.rateControl': 'rate control',
  'exposure.mode': 'exposure',
  'exposure.priority': 'priority',
  'exposure.minShutter': 'shortest shutter',
  'exposure.maxShutter': 'longest shutter',
  'exposure.shutter': 'shutter',
  'exposure.minGain': 'lowest gain',
  'exposure.maxGain': 'highest gain',
  'exposure.gain': 'gain',
  'exposure.iris': 'iris',
  'lowLight.irCutFilter': 'IR cut filter',
  'lowLight.noiseReduction': 'noise reduction',
  'image.brightness': 'brightness',
  'image.contrast': 'contrast',
  'image.saturation': 'saturation',
  'image.sharpness': 'sharpness',
  'image.wdr.mode': 'WDR',
  'image.wdr.level': 'WDR level',
  'image.backlight.mode': 'backlight',
  'image.backlight.level': 'backlight level',
  'image.whiteBalance.mode': 'white balance',
  'image.defog.mode': 'defog',
  'image.defog.level': 'defog level',
  'image.toneCompensation.mode': 'tone compensation',
  'image.toneCompensation.level': 'tone level',
};

/** A value with its unit; `fps` beside a key frame distance gives the seconds too. */
export function valueText(path: SettingPath, value: SettingValue | undefined, fps?: SettingValue): string {
  if (value === undefined) return '-';
  if (value === null) return path === 'stream.bitrateMbps' ? 'no cap' : '-';
  const name: string = path;
  switch (name) {
    case 'stream.fps':
      return `${number(value)} fps`;
    case 'stream.bitrateMbps':
      return `${number(value)} Mb/s`;
    case 'stream.gop':
      return typeof fps === 'number' && fps > 0
        ? `${number(value)} (${(Number(value) / fps).toFixed(1)} s)`
        : `${number(value)} frames`;
    case 'exposure.minShutter':
    case 'exposure.maxShutter':
    case 'exposure.shutter':
      return `${value} s`;
    default:
      return typeof value === 'number'
        ? number(value)
        : value.toLowerCase() === value
          ? value
          : inWords(value);
  }
}

/** Two decimals at most, and no trailing zeros. */
export function number(value: number | string): string {
  return typeof value === 'string' ? value : String(Number(value.toFixed(2)));
}

// ONVIF's words for modes: ON, OFF, AUTO, FrameRate. Codecs and profiles keep their spelling.
function inWords(value: string): string {
  return /^(ON|OFF|AUTO|MANUAL|EXTENDED)$/.test(value) ? value.toLowerCase() : value;
}
