import { exactly } from './exactly.ts';
import { layoutFor, type Layout } from '../layout.ts';
import type { State } from '../state/model.ts';
import { listLines, type ListLine } from '../state/order.ts';
import { fit, textWidth } from '../text.ts';
import type { Theme } from '../theme.ts';
import { placeColumns, type PlacedColumn } from './cameraColumns.ts';
import { cameraHeading, cameraRow } from './cameraRow.ts';
import { detailLines } from './detailLines.ts';
import { emptyLines } from './emptyLines.ts';

/** The list of cameras and the details beside or below it, as ready lines. */
export interface CameraListLines {
  readonly list: readonly string[];
  readonly detail: readonly string[];
}

/** What of the list there is to show, and how many rows of it: needed before it is known where the window begins. */
export function cameraWindow(state: State, rows: number): CameraWindow {
  const layout = layoutFor(state.size, state.list.detail && state.cameras.size > 0);
  const height = rows - (layout.detail === 'below' ? layout.detailRows + 1 : 0);
  const lines = listLines(state);
  const cursor =
    state.list.group === 'none' ? state.list.index : lines.findIndex((line) => line.id === state.list.cursor);
  return { layout, height, lines, cursor: Math.max(0, cursor) };
}
export interface CameraWindow {
  readonly layout: Layout;
  /** the heading of the columns included */
  readonly height: number;
  readonly lines: readonly ListLine[];
  readonly cursor: number;
}

export function cameraListLines(
  state: State,
  theme: Theme,
  { layout, height, lines }: CameraWindow,
  top: number,
): CameraListLines {
  const list = windowLines(state, theme, layout.list, height, lines.slice(top, top + height - 1));
  if (layout.detail === 'none') return { list, detail: [] };
  const { detailColumns, detailRows } = layout;
  return { list, detail: exactly(detailLines(state, theme, detailColumns, detailRows), detailRows) };
}

/** Both as the lines of one screen, without a layout engine: the list of every width is padded to its own. */
export function joinedLines(
  { list, detail }: CameraListLines,
  layout: Layout,
  theme: Theme,
): readonly string[] {
  if (layout.detail === 'none') return list;
  if (layout.detail === 'below') return [...list, theme.paint('dim', theme.rule(layout.columns)), ...detail];
  return list.map((line, row) => {
    const padding = ' '.repeat(Math.max(0, layout.list - textWidth(withoutCodes(line))));
    return `${line}${padding}${theme.paint('dim', separator(theme))}${detail[row] ?? ''}`;
  });
}

export function separator(theme: Theme): string {
  return theme.ascii ? ' | ' : ' │ ';
}

function windowLines(
  state: State,
  theme: Theme,
  width: number,
  height: number,
  lines: readonly ListLine[],
): string[] {
  if (state.list.order.length === 0) return exactly(emptyLines(state, theme, width), height);
  const columns = keptColumns(width, state);
  const shown = lines.map((line) => {
    const camera = line.id === null ? undefined : state.cameras.get(line.id);
    return camera === undefined
      ? theme.paint('title', fit(` ${line.heading}`, width))
      : cameraRow(state, camera, columns, theme, width);
  });
  return exactly([cameraHeading(columns, theme, width), ...shown], height);
}

// The same array as long as width and choice are the same: the kept rows compare it by identity.
let kept: { width: number; hidden: unknown; columns: PlacedColumn[] } | undefined;
function keptColumns(width: number, state: State): PlacedColumn[] {
  if (kept?.width !== width || kept.hidden !== state.list.hidden)
    kept = { width, hidden: state.list.hidden, columns: placeColumns(width - 3, state.list.hidden) };
  return kept.columns;
}

function withoutCodes(line: string): string {
  // oxlint-disable-next-line no-control-regex -- the colours of a theme
  return line.replace(/\u001b\[[0-9;]*m/g, '');
}
