import { CamOptError } from '../domain/errors.ts';
import { keyBindings, screenNames, isOn, type CommandId, type KeyBinding } from './keys.ts';

/** Commands by the keys that a person wants for them, as the configuration file gives them. */
export type KeyOverrides = Readonly<Record<string, string | readonly string[]>>;

/**
 * The key table with a person's own keys in it. Throws CONFIG_INVALID that names the entry: an unknown command, a key that
 * no terminal sends, one that may not be taken, or one that two commands of a screen would share.
 */
export function keyTable(overrides: KeyOverrides): readonly KeyBinding[] {
  const own = new Map<CommandId, readonly string[]>();
  for (const [name, given] of Object.entries(overrides)) {
    const command = keyBindings.find((binding) => binding.id === name);
    if (command === undefined) throw wrong(name, `there is no such command: docs/keys.md has their names`);
    if (fixed.has(command.id)) throw wrong(name, 'its keys stay as they are');
    const keys = typeof given === 'string' ? [given] : given;
    if (keys.length === 0) throw wrong(name, 'give at least one key');
    for (const key of keys) {
      const why = refused(key);
      if (why !== undefined) throw wrong(name, `${JSON.stringify(key)} ${why}`);
    }
    own.set(command.id, keys);
  }
  const table = keyBindings.map((binding) => ({ ...binding, keys: own.get(binding.id) ?? binding.keys }));
  refuseConflicts(table, own);
  return table;
}

/** The way out and the way to be heard must be where everybody expects them. */
const fixed: ReadonlySet<CommandId> = new Set(['interrupt', 'back']);

const named: ReadonlySet<string> = new Set(
  'up down left right pageup pagedown home end enter space tab shift-tab backspace'.split(' '),
);

function refused(key: string): string | undefined {
  if (key === 'ctrl-c' || key === 'esc') return 'may not be taken';
  // What a terminal sends for these is enter, tab, esc or backspace.
  if (/^ctrl-[mjih[]$/.test(key)) return 'is another key to a terminal: name that one';
  if (named.has(key) || /^ctrl-[a-z]$/.test(key)) return undefined;
  return /^[^\s\p{C}]$/u.test(key)
    ? undefined
    : `is no key: a character, ctrl-x, or one of ${[...named].join(', ')}`;
}

function refuseConflicts(table: readonly KeyBinding[], own: ReadonlyMap<CommandId, readonly string[]>): void {
  for (const binding of table.filter((one) => own.has(one.id)))
    for (const key of binding.keys) {
      const other = table.find(
        (one) =>
          one.id !== binding.id &&
          one.keys.includes(key) &&
          screenNames.some((screen) => isOn(one, screen) && isOn(binding, screen)),
      );
      if (other !== undefined) throw wrong(binding.id, `${key} is the key of ${other.id} on the same screen`);
    }
  const keysOf = (id: CommandId) => table.find((one) => one.id === id)?.keys ?? [];
  const both = keysOf('apply').find((key) => keysOf('confirmReview').includes(key));
  if (both !== undefined)
    throw wrong(
      own.has('confirmReview') ? 'confirmReview' : 'apply',
      `${both} would open the review and confirm it`,
    );
}

function wrong(command: string, why: string): CamOptError {
  return new CamOptError('CONFIG_INVALID', `keys.${command}: ${why}`);
}
