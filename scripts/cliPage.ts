import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { allCommands } from '../src/cli/commands/allCommands.ts';
import { createProgram } from '../src/cli/program.ts';
import { settingsSchema, variables } from '../src/config/settings.ts';
import type { SettingName } from '../src/config/settings.ts';
import { documents } from '../src/domain/documents.ts';

const width = 100;

/** docs/cli.md, from the command line itself. */
export function cliPage(): string {
  const program = createProgram(
    allCommands(() => () => Promise.resolve()),
    () => {},
  );
  const commands = program.commands.filter((command) => !['ui', 'help'].includes(command.name()));
  return `# The command line

Written by \`node scripts/cliPage.ts\` from the commands.

Results go to standard output, everything else to standard error. With \`--json\` standard output holds one JSON document and
nothing else, errors too; \`camopt schema\` lists the documents and \`camopt schema NAME\` prints the JSON Schema of one:
${Object.keys(documents)
  .map((name) => `\`${name}\``)
  .join(', ')}.

## Exit codes

| code | means |
|---|---|
| 0 | done |
| 1 | nothing succeeded, a plan was refused, or an unexpected error |
| 2 | wrong usage |
| 3 | some cameras failed or were rolled back, every camera in a known state |
| 4 | drift or pending changes found (\`audit\`, \`plan --check\`) |
| 5 | something needs a person: a state is unknown, or a rollback failed |
| 130 | interrupted |

The first \`ctrl-c\` (and \`SIGTERM\`, \`SIGHUP\`) begins no more cameras and brings those at work to a stable state; the second
aborts. \`camopt resume\` settles what was cut off.

## Settings

Flags win over the environment, the environment over \`~/.config/camopt/config.yaml\` (or \`CAMOPT_CONFIG\`). \`camopt config\`
shows each value and where it came from. Passwords are never arguments: \`CAMOPT_PASSWORD\`, \`--password-file\`, a prompt, or a
credential set.

The home is \`/var/lib/camopt\` unless one is named, where an administrator has made that folder and the user may write into
it; else \`camopt\` in \`XDG_DATA_HOME\` or \`~/.local/share\`.

| name in the file | variable | means |
|---|---|---|
${Object.entries(settingsSchema.shape)
  .map(([name, schema]) => `| \`${name}\` | ${variableOf(name)} | ${schema.description ?? ''} |`)
  .join('\n')}

## camopt

\`\`\`text
${helpOf(program)}
\`\`\`

${commands.flatMap((command) => sections(command, 'camopt')).join('\n\n')}
`;
}

function variableOf(name: string): string {
  if (name === 'color') return '`NO_COLOR`';
  const variable = variables[name as SettingName];
  return variable === undefined ? '' : `\`${variable}\``;
}

function sections(command: Command, before: string): string[] {
  const name = `${before} ${command.name()}`;
  const own = `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
  const children = command.commands.filter((child) => child.name() !== 'help');
  return [own, ...children.flatMap((child) => sections(child, name))];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => width });
  command.outputHelp();
  return text.trimEnd();
}

if (import.meta.main) writeFileSync(new URL('../docs/cli.md', import.meta.url), cliPage());
