import type { Camera } from '../../domain/camera.ts';
import { conditionOf } from '../state/cameraState.ts';
import type { ColumnId, State } from '../state/model.ts';
import { fit } from '../text.ts';
import type { Style, Theme } from '../theme.ts';
import { cellText, type PlacedColumn } from './cameraColumns.ts';

/** The heading line of the list, in the columns of its rows. */
export function cameraHeading(columns: readonly PlacedColumn[], theme: Theme, width: number): string {
  const cells = columns.map((column) => fit(column.title, column.width, column.right ? 'right' : 'left'));
  return theme.paint('dim', fit(`   ${cells.join(' ')}`, width));
}

/**
 * One camera as a line of exactly `width` columns. Lines are kept per camera until something in them changes, because
 * a list is drawn far more often than a camera changes.
 */
export function cameraRow(
  state: State,
  camera: Camera,
  columns: readonly PlacedColumn[],
  theme: Theme,
  width: number,
): string {
  const marked = state.list.marks.has(camera.id);
  const selected = state.list.cursor === camera.id;
  const depends: RowInputs = [
    camera,
    state.jobs.get(camera.id),
    state.proposals.get(camera.id),
    state.problems.get(camera.id),
    state.reading.has(camera.id),
    marked,
    selected,
    columns,
    theme,
  ];
  const known = rows.get(camera.id);
  if (known !== undefined && known.depends.every((value, index) => value === depends[index]))
    return known.line;
  const line = draw(state, camera, columns, theme, width, marked, selected);
  if (rows.size > 20_000) rows.clear();
  rows.set(camera.id, { depends, line });
  return line;
}

type RowInputs = readonly unknown[];
const rows = new Map<string, { depends: RowInputs; line: string }>();

function draw(
  state: State,
  camera: Camera,
  columns: readonly PlacedColumn[],
  theme: Theme,
  width: number,
  marked: boolean,
  selected: boolean,
): string {
  const signs = `${selected ? '>' : ' '}${marked ? '*' : ' '} `;
  const stateStyle = conditionOf(state, camera.id).style;
  const cells = columns.map((column) => {
    const text = fit(
      cellText(state, camera, column.id, column.width),
      column.width,
      column.right ? 'right' : 'left',
    );
    return selected ? text : theme.paint(styleOf(column.id, text, stateStyle), text);
  });
  const padding = ' '.repeat(
    Math.max(0, width - 3 - columns.reduce((sum, column) => sum + column.width + 1, -1)),
  );
  const line = signs + cells.join(' ') + padding;
  return selected ? theme.paint('cursor', line) : line;
}

function styleOf(column: ColumnId, text: string, stateStyle: Style): Style {
  if (column === 'state') return stateStyle;
  return column === 'changes' && text.trimEnd().endsWith('!') ? 'change' : 'plain';
}
