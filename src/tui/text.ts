import stringWidth from 'string-width';
import { plainText } from '../shared/plainText.ts';

/** Columns that a text takes in the terminal. Most text is ASCII; the rest is measured once, string-width is slow. */
export function textWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = stringWidth(text);
  if (widths.size > 20_000) widths.clear();
  widths.set(text, width);
  return width;
}

/** The text in exactly `width` columns: cut with `..` or padded. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  if (width <= 0) return '';
  const cut = textWidth(text) > width ? shorten(text, width) : text;
  const padding = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'right' ? padding + cut : cut + padding;
}

/** At most `width` columns, `..` where something was cut off. */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 3) return take(text, width);
  return `${take(text, width - 2).trimEnd()}..`;
}

/** Words over at most `maxLines` lines of `width` columns; the last line is cut with `..`. */
export function wrapWords(text: string, width: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  const kept = lines.slice(0, maxLines);
  if (lines.length > maxLines) kept[maxLines - 1] = shorten(lines.slice(maxLines - 1).join(' '), width);
  return kept.map((one) => shorten(one, width));
}

/** Text that a camera chose, safe to print; cleaned once per text because lists draw it again and again. */
export function cameraText(text: string): string {
  const known = cleaned.get(text);
  if (known !== undefined) return known;
  const clean = plainText(text, 120);
  if (cleaned.size > 20_000) cleaned.clear();
  cleaned.set(text, clean);
  return clean;
}

/** A sentence with something from a camera or a file in it, safe to print and whole. */
export function plainSentence(text: string): string {
  return plainText(text, 4000);
}

const ascii = /^[\u0020-\u007e]*$/;
const widths = new Map<string, number>();
const cleaned = new Map<string, string>();
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function take(text: string, width: number): string {
  if (ascii.test(text)) return text.slice(0, width);
  let taken = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const wide = textWidth(segment);
    if (used + wide > width) break;
    taken += segment;
    used += wide;
  }
  return taken;
}
