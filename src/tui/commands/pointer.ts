import type { ShownWindow } from '../components/useScrollTop.ts';
import { bindingsOf, type CommandId } from '../keys.ts';
import { isTooSmall } from '../layout.ts';
import type { MouseEvent } from '../mouse.ts';
import { runRow } from '../rows/runRows.ts';
import { currentScreen, type State } from '../state/model.ts';
import { listLines } from '../state/order.ts';
import { commands } from './commands.ts';
import { say, type Ui } from './ui.ts';

const headerRows = 2;
const wheelRows = 3;
const doubleMs = 400;

/** What a double click may do: it only ever opens something. */
const openers: ReadonlySet<CommandId> = new Set(['open', 'openJob', 'openHistory']);

/** The wheel moves the cursor, a click puts it on a row, a second click there opens it; a dialog takes the wheel alone. */
export function makePointer(ui: Ui, shown: ShownWindow): (event: MouseEvent) => void {
  let last = { row: -1, at: Number.NEGATIVE_INFINITY };
  return (event) => {
    const state = ui.store.get();
    if (isTooSmall(state.size) || state.quitting) return;
    if (event.kind !== 'press') {
      const by = state.overlay === null ? wheelRows : 1;
      ui.store.send({ type: 'move', by: event.kind === 'wheel up' ? -by : by });
      return;
    }
    if (state.overlay !== null) return;
    const row = rowAt(state, shown, event.y - headerRows);
    if (row === null) return;
    const again = row === last.row && ui.now() - last.at < doubleMs;
    last = { row, at: again ? Number.NEGATIVE_INFINITY : ui.now() };
    ui.store.send({ type: 'move', by: row - cursorRow(state) });
    if (again) openHere(ui);
  };
}

function rowAt(state: State, { line, rows, top }: ShownWindow, y: number): number | null {
  if (line < 0 || y < line || y >= line + rows) return null;
  const row = top + y - line;
  if (currentScreen(state).name !== 'cameras' || state.list.group === 'none') return row;
  // Headings of groups stand between the cameras.
  const id = listLines(state)[row]?.id ?? null;
  return id === null ? null : state.list.order.indexOf(id);
}

function cursorRow(state: State): number {
  const screen = currentScreen(state);
  if (screen.name === 'cameras') return state.list.index;
  const view = screen.name === 'run' ? state.runs.get(screen.runId) : undefined;
  return view !== undefined && screen.name === 'run' ? runRow(view, screen) : screen.row;
}

function openHere(ui: Ui): void {
  const state = ui.store.get();
  const binding = bindingsOf(state.keys, currentScreen(state).name).find((one) => openers.has(one.id));
  if (binding === undefined) return;
  const off = binding.offWhen?.(state);
  if (off === undefined) commands[binding.id](ui);
  else say(ui, `${binding.label}: ${off}`);
}
