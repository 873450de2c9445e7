import { chosen } from './commands/viewCommands.ts';
import { commands } from './commands/commands.ts';
import { confirmed, countTyped } from './commands/runCommands.ts';
import { say, type Ui } from './commands/ui.ts';
import { addressTyped, portsTyped, rangesTyped } from './commands/discoveryCommands.ts';
import { setConsentTyped, setNameTyped, setUserTyped } from './commands/credentialCommands.ts';
import { secretKey } from './commands/secretCommands.ts';
import { valueTyped } from './commands/settingCommands.ts';
import { bindingFor } from './keys.ts';
import { runPalette } from './palette.ts';
import { isTooSmall } from './layout.ts';
import type { Overlay, PromptSubject } from './state/model.ts';

/** The one place where keys go: to the dialog or prompt in front, else to the screen by the key table. */
export function dispatchKeys(ui: Ui, keys: readonly string[]): void {
  for (const key of keys) dispatchKey(ui, key);
}

const always = new Set(['ctrl-c', 'ctrl-l', 'ctrl-z']);

function dispatchKey(ui: Ui, key: string): void {
  const state = ui.store.get();
  const { overlay } = state;
  if (overlay?.kind !== 'secret') ui.declined.clear();
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
  if ('readyAt' in overlay && !isShown(ui, overlay.readyAt)) return;
  switch (overlay.kind) {
    case 'confirm':
      if (key === 'y') confirmed(ui, overlay.what);
      else close();
      return;
    case 'count':
      if (key === 'enter') countTyped(ui, overlay);
      else if (key === 'esc') countTyped(ui, { ...overlay, text: '' });
      else
        ui.store.send({
          type: 'overlay',
          // Only digits: a stray letter would make the number wrong, and a wrong one cancels.
          overlay: { ...overlay, text: typed(overlay.text, key).replace(/\D/g, '').slice(0, 12) },
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
    case 'prompt':
      if (key === 'esc') close();
      else if (key === 'enter') lineTyped(ui, overlay);
      else
        ui.store.send({
          type: 'overlay',
          overlay: { ...overlay, text: typed(overlay.text, key), error: '' },
        });
      return;
    case 'secret':
      secretKey(ui, overlay, key);
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

/** Over a slow line a question may be open, and its time over, before it is on the screen. */
function isShown(ui: Ui, readyAt: number): boolean {
  const { state, at } = ui.shown();
  return (
    at >= readyAt && state.overlay !== null && 'readyAt' in state.overlay && state.overlay.readyAt === readyAt
  );
}

/** Closes the prompt when what was typed is taken; else it stays and says what is wrong. */
function lineTyped(ui: Ui, overlay: Extract<Overlay, { kind: 'prompt' }>): void {
  const { subject, text } = overlay;
  const problem = taken(ui, subject, text);
  if (problem !== undefined) ui.store.send({ type: 'overlay', overlay: { ...overlay, error: problem } });
  else if (ui.store.get().overlay === overlay) ui.store.send({ type: 'overlay', overlay: null });
}

function taken(ui: Ui, subject: PromptSubject, text: string): string | undefined {
  switch (subject.ask) {
    case 'history':
      ui.store.send({ type: 'historyFilter', filter: text.trim() });
      return undefined;
    case 'ranges':
      return rangesTyped(ui, text);
    case 'ports':
      return portsTyped(ui, text);
    case 'address':
      return addressTyped(ui, text);
    case 'set name':
      return setNameTyped(ui, text);
    case 'set user':
      return setUserTyped(ui, subject.set, text);
    case 'set consent':
      return setConsentTyped(ui, subject, text);
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
