import type { RawBinding } from './keyBinding.ts';
import { screenKeys } from './screenKeys.ts';
import { siteKeys } from './siteKeys.ts';
import { currentScreen, type ScreenName, type State } from './state/model.ts';

export const screenNames = [
  'cameras',
  'camera',
  'review',
  'run',
  'history',
  'discovery',
  'credentials',
  'policy',
  'text',
  'help',
  'log',
] as const satisfies readonly ScreenName[];

/** The keys that mean the same everywhere. */
const commonKeys = [
  { id: 'down', keys: ['down', 'j'], label: 'down', help: 'move down', screens: screenNames },
  { id: 'up', keys: ['up', 'k'], label: 'up', help: 'move up', screens: screenNames },
  { id: 'top', keys: ['g', 'home'], label: 'top', help: 'go to the top', screens: screenNames },
  { id: 'bottom', keys: ['G', 'end'], label: 'bottom', help: 'go to the bottom', screens: screenNames },
  {
    id: 'pageDown',
    keys: ['pagedown', 'ctrl-f'],
    label: 'page down',
    help: 'a page down',
    screens: screenNames,
  },
  { id: 'pageUp', keys: ['pageup', 'ctrl-b'], label: 'page up', help: 'a page up', screens: screenNames },
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
  {
    id: 'mouse',
    keys: ['M'],
    label: 'mouse',
    help: 'mouse on or off: wheel and clicks; while it is off the terminal selects text',
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

export type CommandId = (typeof screenKeys | typeof siteKeys | typeof commonKeys)[number]['id'];
export interface KeyBinding extends RawBinding {
  readonly id: CommandId;
}

/** As they are unless the person's configuration says otherwise: what is in force is in the state. */
export const keyBindings: readonly KeyBinding[] = [...screenKeys, ...siteKeys, ...commonKeys];

/** The binding of a key on the screen in front. */
export function bindingFor(state: State, key: string): KeyBinding | undefined {
  const screen = currentScreen(state).name;
  return state.keys.find((binding) => binding.keys.includes(key) && isOn(binding, screen));
}

export function bindingsOf(keys: readonly KeyBinding[], screen: ScreenName): KeyBinding[] {
  return keys.filter((binding) => isOn(binding, screen));
}

export function isOn(binding: KeyBinding, screen: ScreenName): boolean {
  return binding.screens === 'all' || binding.screens.includes(screen);
}

export function shownKeys(binding: KeyBinding): string {
  return binding.keys.join(' ');
}
