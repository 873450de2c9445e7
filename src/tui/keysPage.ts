import { keyBindings } from './keys.ts';
import type { RawBinding } from './keyBinding.ts';

/** docs/keys.md, from the table that dispatches the keys. */
export function keysPage(): string {
  const table = (bindings: readonly RawBinding[]) => [
    '| key | does | where | command |',
    '|---|---|---|---|',
    ...bindings.map(
      (binding) =>
        `| ${binding.keys.map(code).join(' ')} | ${binding.help} | ${whereOf(binding)} | ` +
        '`' +
        binding.id +
        '` |',
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
    '## Your own keys',
    '',
    'In the configuration file (`camopt config` says where it is), by the names in the last column:',
    '',
    '```yaml',
    'keys:',
    '  apply: X',
    '  optimize: [O, ctrl-o]',
    '```',
    '',
    'A key is a character, `ctrl-` and a letter, or one of `up` `down` `left` `right` `pageup` `pagedown` `home` `end` `enter` `space` `tab` `shift-tab` `backspace`. `esc` and `ctrl-c` stay what they are, and two commands of one screen cannot share a key: CamOpt then does not start and names the entry. Bottom line, help and palette show the keys that hold.',
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
