import type { Cell } from '../test/support/terminal.ts';

/** What a terminal makes of the palette's 16 numbers, and its own two colours. */
export interface Colours {
  readonly front: string;
  readonly back: string;
  readonly palette: readonly string[];
}

/** As xterm has them, on black and on white. */
const palette = (
  '#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5 ' +
  '#666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #ffffff'
).split(' ');
export const darkColours: Colours = { front: '#d4d4d4', back: '#1e1e1e', palette };
export const lightColours: Colours = {
  front: '#333333',
  back: '#ffffff',
  palette: palette.map((colour, number) => (number === 3 ? '#949800' : number === 6 ? '#0598bc' : colour)),
};

const cellWidth = 8.4;
const cellHeight = 17;

/** A screen as an SVG: one text for each stretch of cells that look alike, every stretch held to the width of its cells. */
export function pictureOf(rows: readonly (readonly Cell[])[], colours: Colours): string {
  const width = Math.ceil((rows[0]?.length ?? 0) * cellWidth) + 16;
  const height = rows.length * cellHeight + 16;
  const stretches = rows.flatMap((row, y) => stretchesOf(row).map((stretch) => drawn(stretch, y, colours)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="6" fill="${colours.back}"/>`,
    `<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" xml:space="preserve">`,
    ...stretches.filter((text) => text !== ''),
    '</g></svg>',
    '',
  ].join('\n');
}

interface Stretch {
  readonly x: number;
  readonly cells: readonly Cell[];
}

function stretchesOf(row: readonly Cell[]): Stretch[] {
  const stretches: { x: number; cells: Cell[] }[] = [];
  for (const [x, cell] of row.entries()) {
    const last = stretches.at(-1);
    if (last !== undefined && look(last.cells[0]) === look(cell)) last.cells.push(cell);
    else stretches.push({ x, cells: [cell] });
  }
  return stretches;
}

function look(cell: Cell | undefined): string {
  const { text: _text, ...rest } = cell ?? { text: '' };
  return JSON.stringify(rest);
}

function drawn({ x, cells }: Stretch, y: number, colours: Colours): string {
  const [first] = cells;
  if (first === undefined) return '';
  const text = cells.map((cell) => cell.text || ' ').join('');
  const [front, back] = first.inverse
    ? [named(first.back, colours, colours.back), named(first.front, colours, colours.front)]
    : [named(first.front, colours, colours.front), named(first.back, colours, colours.back)];
  const left = (8 + x * cellWidth).toFixed(1);
  const wide = (cells.length * cellWidth).toFixed(1);
  const box =
    back === colours.back
      ? ''
      : `<rect x="${left}" y="${8 + y * cellHeight}" width="${wide}" height="${cellHeight}" fill="${back}"/>`;
  if (text.trim() === '') return box;
  const weight = first.bold ? ' font-weight="bold"' : '';
  const faint = first.dim ? ' opacity="0.6"' : '';
  return `${box}<text x="${left}" y="${8 + y * cellHeight + 13}" textLength="${wide}" lengthAdjust="spacingAndGlyphs" fill="${front}"${weight}${faint}>${escaped(text)}</text>`;
}

function named(colour: number | string | null, colours: Colours, own: string): string {
  if (colour === null) return own;
  return typeof colour === 'string' ? colour : (colours.palette[colour] ?? own);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
