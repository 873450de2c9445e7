import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import type { StreamSettings } from '../domain/settings.ts';

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

/**
 * `1080p H.264 25 fps 6.0 M`, without the cap or tight as `4MP H.264 25fps` in narrower cells: no number stands without its
 * unit. By the width alone, so that a column looks the same from top to bottom.
 */
export function streamText(stream: StreamSettings | null | undefined, width = Infinity): string {
  if (!stream) return '-';
  const { fps, bitrateMbps } = stream;
  const tight = (text: string) => (width < 19 ? text.replace(' ', '') : text);
  const parts = [tight(sizeText(stream.resolution ?? '')), stream.codec ?? '?'];
  if (fps !== null && fps !== undefined) parts.push(tight(`${number(fps)} fps`));
  if (width >= 25)
    parts.push(bitrateMbps === null || bitrateMbps === undefined ? 'no cap' : `${bitrateMbps.toFixed(1)} M`);
  return parts.join(' ');
}

export function sizeText(resolution: string): string {
  const [width, height] = resolution.split('x').map(Number);
  if (!width || !height) return '?';
  if (width * 9 === height * 16 && height <= 1080 && height >= 720) return `${height}p`;
  const megapixels = (width * height) / 1e6;
  return megapixels < 1 ? resolution : `${Math.round(megapixels)} MP`;
}

export function number(value: number | string): string {
  return typeof value === 'string' ? value : String(Number(value.toFixed(2)));
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `40 s`, `3 min`, `2 h`: how long something will take, in one figure. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Date and time of day in the technician's own time zone. */
export function whenText(iso: string): string {
  const date = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

// ONVIF's words for modes: ON, OFF, AUTO, FrameRate. Codecs and profiles keep their spelling.
function inWords(value: string): string {
  return /^(ON|OFF|AUTO|MANUAL|EXTENDED)$/.test(value) ? value.toLowerCase() : value;
}
