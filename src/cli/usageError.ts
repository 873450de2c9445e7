import type { Command, CommanderError } from 'commander';
import { CamOptError } from '../domain/errors.ts';
import { nearestName } from '../shared/nearestName.ts';

/** What commander found wrong with a call of this command, with where to look. */
export function usageError({ code, message }: CommanderError, command: Command): CamOptError {
  const group = command.parent;
  const [word] = group?.args ?? [];
  // A word that is no sub-command reaches the one that the group does by itself.
  if (code === 'commander.excessArguments' && group?.parent && word !== undefined && word !== command.name())
    return unknownCommand(word, group);
  if (code === 'commander.unknownCommand') return unknownCommand(command.args[0] ?? '', command);
  const words = message.replace(/^error: /, '').replace(/\n/g, ' ');
  return new CamOptError('USAGE', words === '(outputHelp)' ? 'a sub-command is missing' : words, {
    hint: helpHint(command),
  });
}

/** There is no such command in this group; perhaps another was meant. */
export function unknownCommand(word: string, group: Command): CamOptError {
  const nearest = nearestName(
    word,
    group.commands.map((each) => each.name()),
  );
  const named = [...pathOf(group), word].join(' ');
  return new CamOptError('USAGE', `there is no command ${JSON.stringify(named)}`, {
    hint:
      nearest === undefined
        ? helpHint(group)
        : `did you mean \`${['camopt', ...pathOf(group), nearest].join(' ')}\`?`,
  });
}

/** The help page that tells how this command is called. */
export function helpHint(command: Command): string {
  const path = pathOf(command).filter((name) => name !== 'ui');
  return path.length === 0 ? 'see `camopt help`' : `see \`camopt ${path.join(' ')} --help\``;
}

function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}
