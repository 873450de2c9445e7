import { styleText } from 'node:util';
import { localTime } from '../../shared/localTime.ts';

/** How human output looks where it goes: colours carry meaning but never alone. */
export interface Style {
  /** undefined when the output is no terminal: nothing is cut then */
  width: number | undefined;
  strong: (text: string) => string;
  faint: (text: string) => string;
  good: (text: string) => string;
  warn: (text: string) => string;
  bad: (text: string) => string;
}

export function styleFor(colour: boolean, width: number | undefined): Style {
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      colour && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    width,
    strong: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    warn: paint('yellow'),
    bad: paint('red'),
  };
}

/** A point in time; nothing where it has not come. */
export function when(iso: string | null): string {
  return iso === null ? '' : localTime(iso);
}

/** `1.4 kB`, `3.2 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = count;
  let unit = '';
  for (const next of units) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

/** Seconds as `850 ms`, `12 s`, `3 min 20 s`, `5 h 10 min`. */
export function duration(seconds: number): string {
  if (Math.abs(seconds) < 1) return `${Math.round(seconds * 1000)} ms`;
  if (Math.abs(seconds) < 60) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (Math.abs(whole) < 3600) return `${Math.trunc(whole / 60)} min ${Math.abs(whole % 60)} s`;
  return `${Math.trunc(whole / 3600)} h ${Math.trunc(Math.abs(whole % 3600) / 60)} min`;
}

/** A setting's value with its unit left to the column's name; a dash for what is not set. */
export function shown(value: string | number | null | undefined): string {
  return value === null || value === undefined ? '–' : String(value);
}
