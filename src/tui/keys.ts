import type { RawBinding } from './keyBinding.ts';
import { screenKeys } from './screenKeys.ts';
import { currentScreen, type ScreenName, type State } from './state/model.ts';

const rows = ['cameras', 'camera', 'review', 'run', 'history', 'help', 'log'] as const;

/** The keys that mean the same everywhere. */
const commonKeys = [
  { id: 'down', keys: ['down', 'j'], label: 'down', help: 'move down', screens: rows },
  { id: 'up', keys: ['up', 'k'], label: 'up', help: 'move up', screens: rows },
  { id: 'top', keys: ['g', 'home'], label: 'top', help: 'go to the top', screens: rows },
  { id: 'bottom', keys: ['G', 'end'], label: 'bottom', help: 'go to the bottom', screens: rows },
  { id: 'pageDown', keys: ['pagedown', 'ctrl-f'], label: 'page down', help: 'a page down', screens: rows },
  { id: 'pageUp', keys: ['pageup', 'ctrl-b'], label: 'page up', help: 'a page up', screens: rows },
  {
    id: 'back',
    keys: ['esc'],
    label: 'back',
    help: 'back to the screen before; on the list, dismiss messages',
    screens: 'all',
    footer: 13,
  },
  {
    id: 'pager',
    keys: ['P'],
    label: 'pager',
    help: 'all that this screen tells, whole, in $PAGER',
    screens: 'all',
  },
  { id: 'palette', keys: [':'], label: 'commands', help: 'every command by name', screens: 'all' },
  { id: 'help', keys: ['?'], label: 'help', help: 'the keys of this screen', screens: 'all', footer: 14 },
  {
    id: 'quit',
    keys: ['q'],
    label: 'quit',
    help: 'leave; asks while a run is going on',
    screens: 'all',
    footer: 15,
  },
  {
    id: 'interrupt',
    keys: ['ctrl-c'],
    label: 'interrupt',
    help: 'begin no further camera; again: abort at once',
    screens: 'all',
  },
  { id: 'redraw', keys: ['ctrl-l'], label: 'redraw', help: 'draw the screen anew', screens: 'all' },
  {
    id: 'suspend',
    keys: ['ctrl-z'],
    label: 'suspend',
    help: 'back to the shell; fg returns',
    screens: 'all',
  },
] as const satisfies readonly RawBinding[];

export type CommandId = (typeof screenKeys | typeof commonKeys)[number]['id'];
export interface KeyBinding extends RawBinding {
  readonly id: CommandId;
}

export const keyBindings: readonly KeyBinding[] = [...screenKeys, ...commonKeys];

/** The binding of a key on the screen in front. */
export function bindingFor(state: State, key: string): KeyBinding | undefined {
  const screen = currentScreen(state).name;
  return keyBindings.find((binding) => binding.keys.includes(key) && isOn(binding, screen));
}

export function bindingsOf(screen: ScreenName): KeyBinding[] {
  return keyBindings.filter((binding) => isOn(binding, screen));
}

export function isOn(binding: KeyBinding, screen: ScreenName): boolean {
  return binding.screens === 'all' || binding.screens.includes(screen);
}

export function shownKeys(binding: KeyBinding): string {
  return binding.keys.join(' ');
}
