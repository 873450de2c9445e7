import { discoveryRow, foundCameras } from '../rows/discoveryRows.ts';
import { historyRow, historyRows } from '../rows/historyRows.ts';
import { rowCount } from '../rows/rowCount.ts';
import { runJobs, runRow } from '../rows/runRows.ts';
import { currentScreen, type Screen, type State } from './model.ts';

/** Moves the cursor of whatever is in front: the list by cameras, every other screen by lines. */
export function moveCursor(state: State, by: number): State {
  const { overlay } = state;
  if (overlay !== null) {
    if (overlay.kind === 'choose')
      return { ...state, overlay: { ...overlay, row: clamp(overlay.row + by, overlay.options.length) } };
    if (overlay.kind === 'palette')
      return { ...state, overlay: { ...overlay, row: Math.max(0, overlay.row + by) } };
    return state;
  }
  const screen = currentScreen(state);
  if (screen.name !== 'cameras') {
    return { ...state, screens: [...state.screens.slice(0, -1), moved(state, screen, by)] };
  }
  const { order, cursor, index } = state.list;
  const at = cursor === null ? index : order.indexOf(cursor, Math.max(0, index - 1));
  const from = at >= 0 ? at : cursor === null ? index : order.indexOf(cursor);
  const to = clamp(from + by, order.length);
  const camera = order[to] ?? null;
  return { ...state, list: { ...state.list, index: to, cursor: camera, anchor: camera } };
}

export function moveToEnd(state: State, where: 'top' | 'bottom'): State {
  return moveCursor(state, where === 'top' ? -1_000_000 : 1_000_000);
}

/** The first row to show so that `cursor` is in sight, a page being `height` rows; moves as little as it can. */
export function scrollTop(top: number, cursor: number, height: number, total: number): number {
  const last = Math.max(0, total - height);
  if (cursor < top) return Math.max(0, Math.min(cursor, last));
  if (cursor >= top + height) return Math.min(cursor - height + 1, last);
  return Math.min(Math.max(0, top), last);
}

function moved(state: State, screen: Screen, by: number): Screen {
  const count = rowCount(state, screen);
  if (screen.name === 'discovery') {
    const row = clamp(discoveryRow(state, screen) + by, count);
    return { ...screen, row, camera: foundCameras(state)[row]?.id ?? null };
  }
  if (screen.name === 'history') {
    const row = clamp(historyRow(state, screen) + by, count);
    return { ...screen, row, run: historyRows(state, screen)[row]?.run_id ?? null };
  }
  if (screen.name !== 'run') return { ...screen, row: clamp(screen.row + by, count) };
  const view = state.runs.get(screen.runId);
  if (view === undefined) return screen;
  const row = clamp(runRow(view, screen) + by, count);
  return { ...screen, row, camera: runJobs(view)[row]?.camera_id ?? null };
}

function clamp(row: number, count: number): number {
  return Math.max(0, Math.min(row, count - 1));
}
