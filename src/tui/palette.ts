import { choose } from './commands/viewCommands.ts';
import { commands } from './commands/commands.ts';
import { say, type Ui } from './commands/ui.ts';
import { bindingsOf, type CommandId, type KeyBinding } from './keys.ts';
import { currentScreen, groupings, sortFields, type Overlay, type State } from './state/model.ts';

/** The commands that match what was typed after `:`, those of this screen. */
export function paletteChoices(state: State, text: string): KeyBinding[] {
  const wanted = text.trim().toLowerCase();
  const here = bindingsOf(state.keys, currentScreen(state).name).filter((binding) => !moving.has(binding.id));
  return here.filter(
    (binding) =>
      wanted === '' || nameOf(binding).includes(wanted) || binding.help.toLowerCase().includes(wanted),
  );
}

/** `:filter gate !axis`, `:sort model`, `:group vendor`, `:q`, or the command under the cursor. */
export function runPalette(ui: Ui, overlay: Extract<Overlay, { kind: 'palette' }>): void {
  const state = ui.store.get();
  const [word = '', ...rest] = overlay.text.trim().split(/\s+/);
  const argument = rest.join(' ');
  const best = paletteChoices(state, overlay.text)[overlay.row];
  ui.store.send({ type: 'overlay', overlay: null });
  if (word === 'filter' && argument !== '')
    return ui.store.send({ type: 'list', change: { filter: argument } });
  const sort = sortFields.find((field) => field === argument);
  if (word === 'sort' && sort !== undefined) return ui.store.send({ type: 'list', change: { sort } });
  const group = groupings.find((field) => field === argument);
  if (word === 'group' && group !== undefined) return ui.store.send({ type: 'list', change: { group } });
  if (word === 'cameras') return ui.store.send({ type: 'home' });
  if (word === 'q' || word === 'quit') return commands.quit(ui);
  if (word === 'purpose') return choose(ui, 'purpose');
  const named = state.keys.find((binding) => nameOf(binding) === word || binding.id === word);
  const binding = best ?? named;
  if (binding === undefined) return say(ui, `no command ${overlay.text}; ? shows the keys`);
  const off = binding.offWhen?.(state);
  if (off !== undefined) say(ui, `${binding.label}: ${off}`);
  else commands[binding.id](ui);
}

function nameOf(binding: KeyBinding): string {
  return binding.label.toLowerCase();
}

const moving: ReadonlySet<CommandId> = new Set([
  'down',
  'up',
  'top',
  'bottom',
  'pageDown',
  'pageUp',
  'palette',
]);
