import { chosen } from './commands/viewCommands.ts';
import { commands } from './commands/commands.ts';
import { confirmed, countTyped } from './commands/runCommands.ts';
import { say, type Ui } from './commands/ui.ts';
import { valueTyped } from './commands/viewCommands.ts';
import { bindingFor } from './keys.ts';
import { runPalette } from './palette.ts';
import { isTooSmall } from './layout.ts';
import type { Overlay } from './state/model.ts';

/** The one place where keys go: to the dialog or prompt in front, else to the screen by the key table. */
export function dispatchKeys(ui: Ui, keys: readonly string[]): void {
  for (const key of keys) dispatchKey(ui, key);
}

const always = new Set(['ctrl-c', 'ctrl-l', 'ctrl-z']);

function dispatchKey(ui: Ui, key: string): void {
  const state = ui.store.get();
  const { overlay } = state;
  if (overlay !== null && !always.has(key)) {
    overlayKey(ui, overlay, key);
    return;
  }
  // Nothing is acted on that cannot be seen.
  if (isTooSmall(state.size) && !always.has(key) && key !== 'q') return;
  if (state.quitting && !always.has(key)) return;
  const binding = bindingFor(state, key);
  if (binding === undefined) return;
  const off = binding.offWhen?.(state);
  if (off !== undefined) {
    say(ui, `${binding.label}: ${off}`);
    return;
  }
  commands[binding.id](ui);
}

function overlayKey(ui: Ui, overlay: Overlay, key: string): void {
  const close = () => ui.store.send({ type: 'overlay', overlay: null });
  switch (overlay.kind) {
    case 'confirm':
      if (ui.now() < overlay.readyAt) return;
      if (key === 'y') confirmed(ui, overlay.what);
      else close();
      return;
    case 'count':
      if (ui.now() < overlay.readyAt) return;
      if (key === 'enter') countTyped(ui, overlay.text, overlay.expected);
      else if (key === 'esc') countTyped(ui, '', overlay.expected);
      else
        ui.store.send({
          type: 'overlay',
          overlay: { ...overlay, text: typed(overlay.text, key).slice(0, 12) },
        });
      return;
    case 'filter':
      filterKey(ui, overlay, key);
      return;
    case 'edit':
      if (key === 'esc') close();
      else if (key === 'enter') valueTyped(ui, overlay.text);
      else
        ui.store.send({
          type: 'overlay',
          overlay: { ...overlay, text: typed(overlay.text, key), error: '' },
        });
      return;
    case 'choose':
      if (key === 'esc' || key === 'q') close();
      else if (key === 'down' || key === 'j') ui.store.send({ type: 'move', by: 1 });
      else if (key === 'up' || key === 'k') ui.store.send({ type: 'move', by: -1 });
      else if (key === 'enter' || key === 'space')
        chosen(ui, overlay.what, overlay.options[overlay.row] ?? '');
      return;
    case 'palette':
      if (key === 'esc') close();
      else if (key === 'down' || key === 'tab') ui.store.send({ type: 'move', by: 1 });
      else if (key === 'up') ui.store.send({ type: 'move', by: -1 });
      else if (key === 'enter') runPalette(ui, overlay);
      else
        ui.store.send({ type: 'overlay', overlay: { ...overlay, text: typed(overlay.text, key), row: 0 } });
      return;
  }
}

function filterKey(ui: Ui, overlay: Extract<Overlay, { kind: 'filter' }>, key: string): void {
  if (key === 'enter') {
    ui.store.send({ type: 'overlay', overlay: null });
    return;
  }
  const text = key === 'esc' ? overlay.before : typed(overlay.text, key);
  ui.store.send({ type: 'list', change: { filter: text } });
  ui.store.send({ type: 'overlay', overlay: key === 'esc' ? null : { ...overlay, text } });
}

/** A text after one more key. */
function typed(text: string, key: string): string {
  if (key === 'backspace') return Array.from(text).slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'ctrl-w') return text.replace(/\S*\s*$/, '');
  if (key === 'space') return `${text} `;
  return Array.from(key).length === 1 ? text + key : text;
}
