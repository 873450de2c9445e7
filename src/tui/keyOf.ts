import type { CommandId } from './keys.ts';
import type { State } from './state/model.ts';

/** The key of a command, for a text that tells the person to press it. */
export function keyOf(state: State, id: CommandId): string {
  return state.keys.find((binding) => binding.id === id)?.keys[0] ?? '';
}
