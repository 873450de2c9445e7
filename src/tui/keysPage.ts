import { keyBindings } from './keys.ts';
import type { RawBinding } from './keyBinding.ts';

/** docs/keys.md, from the table that dispatches the keys. */
export function keysPage(): string {
  const table = (bindings: readonly RawBinding[]) => [
    '| key | does | where |',
    '|---|---|---|',
    ...bindings.map(
      (binding) => `| ${binding.keys.map(code).join(' ')} | ${binding.help} | ${whereOf(binding)} |`,
    ),
  ];
  return [
    '# Keys in the terminal UI',
    '',
    'Made by `node scripts/keysPage.ts` from the table that dispatches the keys; a test fails when it is stale.',
    'The bottom line of every screen tells its most useful keys, `?` all of them, `:` every command by name.',
    '',
    ...table(keyBindings),
    '',
    '## In dialogs and prompts',
    '',
    '- The filter: letters narrow the list as they are typed; `enter` keeps it, `esc` goes back to the one before, `ctrl-u` clears it. All words must match; `!word` must not; `model:axis` looks in one field (address, make, model, name, place, purpose, state, firmware, serial, mac, tag); `changes:yes` and `changes:no`.',
    '- The number of cameras: only the right number and `enter` apply; an empty or wrong number or `esc` cancels.',
    '- A question: `y` says yes, every other key says no.',
    '- Keys typed in the first 300 ms of the number prompt or a question are dropped; it is drawn when it listens.',
    '',
  ].join('\n');
}

function code(key: string): string {
  return key === '|' ? '`\\|`' : `\`${key}\``;
}

function whereOf(binding: RawBinding): string {
  return binding.screens === 'all' || binding.screens.length >= 7 ? 'everywhere' : binding.screens.join(', ');
}
