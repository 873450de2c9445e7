import { CamOptError } from '../../domain/errors.ts';

/** A row by its header's names; `line` counts from 1, the header being 1. */
export interface TableRow {
  line: number;
  cells: Readonly<Record<string, string>>;
}

const mostRows = 100_000;

/**
 * A CSV file as spreadsheets and recorders write it: comma, semicolon or tab, quotes, a byte order mark, an apostrophe
 * that keeps a cell from being a formula. Throws CONFIG_INVALID for one without a header or with an open quote.
 */
export function parseTable(text: string, name: string): { header: string[]; rows: TableRow[] } {
  const content = text.replace(/^\ufeff/, '');
  const lines = linesOf(content, delimiterOf(content), name);
  const [first, ...others] = lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (first === undefined) throw new CamOptError('CONFIG_INVALID', `${name} is empty`);
  if (others.length > mostRows) throw new CamOptError('CONFIG_INVALID', `${name} has over ${mostRows} rows`);
  const header = first.cells.map((cell) => cell.trim());
  const rows = others.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(
      header.map((column, index) => [column, withoutGuard((cells[index] ?? '').trim())]),
    ),
  }));
  return { header, rows };
}

/** The one that the header has most of: spreadsheets of half the world write semicolons. */
function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

function linesOf(text: string, delimiter: string, name: string): { line: number; cells: string[] }[] {
  const lines: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const endCell = (): void => {
    cells.push(cell);
    cell = '';
  };
  const endLine = (): void => {
    endCell();
    lines.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '\n') line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[index + 1] === '"') {
        cell += '"';
        index++;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (character === delimiter) endCell();
    else if (character === '\n') endLine();
    else if (character !== '\r') cell += character;
  }
  if (isQuoted) throw new CamOptError('CONFIG_INVALID', `${name} line ${begun}: a quote is not closed`);
  if (cell !== '' || cells.length > 0) endLine();
  return lines;
}

/** What `csvCell` puts in front of text that a spreadsheet would run. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
