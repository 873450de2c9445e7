import type { LogEntry } from '../../app/ports.ts';
import { cameraText } from '../text.ts';

export function logLine(entry: LogEntry): string {
  const camera = entry.camera === undefined ? '' : `${entry.camera}  `;
  return `${entry.at.toTimeString().slice(0, 8)} ${entry.level.padEnd(5)} ${camera}${cameraText(entry.message)}`;
}
