import stringWidth from 'string-width';
import { brokenAtWords } from './paragraph.ts';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => string;
  align?: 'right';
  /** gives way when the terminal is narrow: 0 never, higher sooner; where that is not enough the highest are left out */
  shrink?: number;
  /** sentences: a narrow column goes on in the next line instead of being cut */
  wrap?: boolean;
}

/**
 * Rows under their titles, aligned by what the terminal really draws. Where `width` is given and too small, the columns
 * that may shrink are cut with `…` or wrapped, widest first; without it (a pipe, a file) every line is whole.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: {
    width?: number | undefined;
    head?: (text: string) => string;
    paint?: (text: string, row: Row, column: number) => string;
  } = {},
): string {
  const filled = columns.filter((column) => rows.some((row) => column.cell(row) !== ''));
  const natural = filled.map((column) =>
    Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(column.cell(row)))),
  );
  const { used, widths } = fitted(filled, natural, options.width ?? Infinity);
  const cells = rows.map((row) => used.map((column) => column.cell(row)));
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const cut = cutTo(text, widths[index] ?? 0);
        const rest = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cut)));
        return used[index]?.align === 'right' ? rest + paint(cut, index) : paint(cut, index) + rest;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const head = line(
    used.map((column) => column.title),
    (text) => options.head?.(text) ?? text,
  );
  const body = rows.flatMap((row, index) =>
    wrapped(cells[index] ?? [], used, widths).map((texts) =>
      line(
        texts,
        (text, column) => options.paint?.(text, row, columns.indexOf(used[column] as Column<Row>)) ?? text,
      ),
    ),
  );
  return [head, ...body].join('\n');
}

/** The text cut to `width` cells, with `…` in place of what is gone. */
export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The lines that one row takes: more than one where a column of sentences is too narrow for its text. */
function wrapped(
  cells: readonly string[],
  columns: readonly Column<never>[],
  widths: readonly number[],
): string[][] {
  const parts = cells.map((cell, index) =>
    columns[index]?.wrap === true ? brokenAtWords(cell, widths[index] ?? 0) : [cell],
  );
  const height = Math.max(1, ...parts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => parts.map((lines) => lines[row] ?? ''));
}

/** The columns that have their place in so many cells, and how wide each is drawn. */
function fitted<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  room: number,
): { used: readonly Column<Row>[]; widths: readonly number[] } {
  const widths = [...natural];
  for (let excess = total(widths) - room; excess > 0; excess--) {
    const widest = columns
      .map(({ shrink = 0, wrap = false }, index) => ({ index, shrink, wrap, width: widths[index] ?? 0 }))
      .filter(({ shrink, wrap, width }) => shrink > 0 && width > (wrap ? narrowestText : narrowest))
      .sort((a, b) => b.width * b.shrink - a.width * a.shrink)[0];
    if (widest === undefined) {
      const dispensable = columns.filter(({ shrink = 0, wrap }) => shrink > 1 && wrap !== true);
      const [first] = dispensable.sort((a, b) => (b.shrink ?? 0) - (a.shrink ?? 0));
      if (first === undefined) break;
      const kept = (_: unknown, index: number): boolean => columns[index] !== first;
      return fitted(columns.filter(kept), natural.filter(kept), room);
    }
    widths[widest.index] = widest.width - 1;
  }
  return { used: columns, widths };
}

const narrowest = 6;
const narrowestText = 16;
const gap = 2;

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + gap, -gap);
}
