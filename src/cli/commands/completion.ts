import { Command } from 'commander';
import type { Option } from 'commander';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import type { Runs } from '../runner.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export function completionCommand(runs: Runs): Command {
  const command = new Command('completion')
    .description('a completion script for the shell')
    .argument('<shell>', shells.join(', '))
    .addHelpText(
      'after',
      '\nExamples:\n  camopt completion bash > /etc/bash_completion.d/camopt\n  camopt completion zsh > ~/.zfunc/_camopt\n  camopt completion fish > ~/.config/fish/completions/camopt.fish',
    );
  return command.action(
    runs(z.object({}), (_context, _flags, [shell]) => {
      const known = shells.find((each) => each === shell);
      if (known === undefined)
        throw new CamOptError('USAGE', `no completion for ${shell}: ${shells.join(', ')}`);
      return Promise.resolve({ raw: completionFor(known, command.parent ?? command) });
    }),
  );
}

/** One line for a place in the command line: the words that may follow `path`. */
interface Place {
  path: string[];
  words: { word: string; says: string }[];
  /** cameras may be named here: the inventory has their ids */
  cameras: boolean;
}

function completionFor(shell: (typeof shells)[number], program: Command): string {
  const places = placesOf(program, []);
  switch (shell) {
    case 'bash':
      return bash(places);
    case 'zsh':
      return zsh(places);
    case 'fish':
      return fish(places);
  }
}

function placesOf(command: Command, path: string[], inherited: readonly Option[] = []): Place[] {
  const options = [...command.options, ...inherited];
  const words = [
    ...command.commands
      .filter((each) => each.name() !== 'ui')
      .map((each) => ({ word: each.name(), says: each.description() })),
    ...options.map((option) => ({ word: option.long ?? option.short ?? '', says: option.description })),
  ];
  const cameras = command.registeredArguments.some((argument) => argument.name() === 'camera');
  return [
    { path, words, cameras },
    ...command.commands.flatMap((each) => placesOf(each, [...path, each.name()], options)),
  ];
}

/** Prints the ids of the inventory, in every shell; nothing where there is none. */
const ids = `camopt cameras list --json 2>/dev/null | tr ',' '\\n' | sed -n 's/.*"id":"\\([^"]*\\)".*/\\1/p'`;

function bash(places: readonly Place[]): string {
  const cases = places.map(({ path, words, cameras }) => {
    const known = words.map(({ word }) => word).join(' ');
    return `    "${path.join(' ')}") words="${known}"${cameras ? ' cameras=yes' : ''} ;;`;
  });
  return `# bash completion for camopt
_camopt() {
  local word path="" words="" cameras=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case " ${commandPaths(places)} " in *" \${path:+$path/}$word "*) path="\${path:+$path/}$word" ;; esac ;; esac
  done
  case "\${path//\\// }" in
${cases.join('\n')}
  esac
  case "\${COMP_WORDS[COMP_CWORD]}" in -*) ;; *) [ -z "$cameras" ] || words="$words $(${ids})" ;; esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _camopt camopt
`;
}

function zsh(places: readonly Place[]): string {
  const cases = places.map(({ path, words, cameras }) => {
    const entries = words.map(({ word, says }) => quoted(`${word}:${says.replaceAll(':', '\\:')}`));
    return `    "${path.join(' ')}") ${cameras ? 'cameras=yes ' : ''}entries=(${entries.join(' ')}) ;;`;
  });
  // `words` and `path` are zsh's own: as names of ours they would hide the line that is completed, and PATH.
  return `#compdef camopt
_camopt() {
  local place="" cameras="" word
  local -a entries
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] || { [[ " ${commandPaths(places)} " == *" \${place:+$place/}$word "* ]] && place="\${place:+$place/}$word" ; }
  done
  case "\${place//\\// }" in
${cases.join('\n')}
  esac
  [[ -z $cameras || $PREFIX == -* ]] || entries+=(\${(f)"$(${ids})"})
  _describe camopt entries || _files
}
_camopt "$@"
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words, cameras }) => {
    const condition =
      path.length === 0
        ? '__fish_use_subcommand'
        : path.map((each) => `__fish_seen_subcommand_from ${each}`).join('; and ');
    const known = words.map(({ word, says }) => {
      const what = word.startsWith('--')
        ? `-l ${word.slice(2)}`
        : word.startsWith('-')
          ? `-s ${word.slice(1)}`
          : `-a ${word}`;
      return `complete -c camopt -n ${quoted(condition)} ${what} -d ${quoted(says)}`;
    });
    return cameras
      ? [...known, `complete -c camopt -n ${quoted(condition)} -a ${quoted(`(${ids})`)} -d camera`]
      : known;
  });
  return `# fish completion for camopt\n${lines.join('\n')}\n`;
}

/** Every command with its parents, as `cameras/set`, so that an argument of the same name is not taken for one. */
function commandPaths(places: readonly Place[]): string {
  return places
    .map(({ path }) => path.join('/'))
    .filter(Boolean)
    .join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
