/** Where things go for a size of the terminal. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** lines between the two header lines and the two footer lines */
  readonly body: number;
  /** width of the camera list */
  readonly list: number;
  readonly detail: 'beside' | 'below' | 'none';
  /** width, and height where it is below */
  readonly detailColumns: number;
  readonly detailRows: number;
}

const smallest = { columns: 60, rows: 15 };
const besideFrom = 170;

export function isTooSmall(size: { columns: number; rows: number }): boolean {
  return size.columns < smallest.columns || size.rows < smallest.rows;
}

export function layoutFor(size: { columns: number; rows: number }, wantsDetail: boolean): Layout {
  const { columns, rows } = size;
  const body = rows - 4;
  const base = { columns, rows, body };
  if (!wantsDetail || rows < 20)
    return { ...base, list: columns, detail: 'none', detailColumns: 0, detailRows: 0 };
  if (columns >= besideFrom) {
    const detailColumns = Math.min(90, Math.floor(columns * 0.38));
    return { ...base, list: columns - detailColumns - 3, detail: 'beside', detailColumns, detailRows: body };
  }
  const detailRows = rows >= 36 ? Math.floor(body * 0.4) : rows >= 28 ? 9 : 7;
  return { ...base, list: columns, detail: 'below', detailColumns: columns, detailRows };
}

export function tooSmallLines({ columns, rows }: { columns: number; rows: number }): string[] {
  return [
    `CamOpt needs ${smallest.columns}x${smallest.rows}, this is ${columns}x${rows}.`,
    'Enlarge the window, or q quits.',
  ];
}
