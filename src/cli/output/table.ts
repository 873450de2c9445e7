import stringWidth from 'string-width';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => string;
  align?: 'right';
  /** gives way first when the terminal is narrow: 0 never, higher sooner */
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
  const used = columns.filter((column) => rows.some((row) => column.cell(row) !== ''));
  const cells = rows.map((row) => used.map((column) => column.cell(row)));
  const widths = used.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((line) => stringWidth(line[index] ?? ''))),
  );
  if (options.width !== undefined) fit(widths, used, options.width);
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const cut = cutTo(text, widths[index] ?? 0);
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cut)));
        return used[index]?.align === 'right' ? gap + paint(cut, index) : paint(cut, index) + gap;
      })
      .join('  ')
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
    columns[index]?.wrap === true ? words(cell, widths[index] ?? 0) : [cell],
  );
  const height = Math.max(1, ...parts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => parts.map((lines) => lines[row] ?? ''));
}

/** The text in lines of at most `width` cells, broken between words. */
function words(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function fit(widths: number[], columns: readonly Column<never>[], width: number): void {
  const total = (): number => widths.reduce((sum, each) => sum + each + 2, -2);
  while (total() > width) {
    const candidates = columns
      .map((column, index) => ({ index, shrink: column.shrink ?? 0, width: widths[index] ?? 0 }))
      .filter((column) => column.shrink > 0 && column.width > (columns[column.index]?.wrap === true ? 20 : 6))
      .sort((a, b) => b.width * b.shrink - a.width * a.shrink);
    const widest = candidates[0];
    if (widest === undefined) return;
    widths[widest.index] = widest.width - 1;
  }
}
