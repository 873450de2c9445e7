import type { StreamSettings } from '../domain/settings.ts';
import { number } from '../domain/settingWords.ts';

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

/** `40 s`, `3 min`, `2 h`: how long something will take, in one figure. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
