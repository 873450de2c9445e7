import { Command, CommanderError } from 'commander';
import { isCamOptError, CamOptError, toCamOptError } from '../domain/errors.ts';
import { uiCommand } from './commands/ui.ts';
import { exitCodes } from './exitCodes.ts';
import { listenForInterrupts } from './interrupts.ts';
import { printError } from './output/print.ts';
import { createRunner } from './runner.ts';
import type { Terminal } from './terminal.ts';
import { usageError } from './usageError.ts';
import { version } from './version.ts';

/** Runs one call of `camopt` and gives its exit code; every failure is printed here and nowhere else. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const json = argv.includes('--json');
  const verbose = argv.includes('--verbose');
  const interrupts = listenForInterrupts((line) => terminal.err(`${line}\n`));
  const runner = createRunner(terminal, env, interrupts);
  try {
    const commands = opensUi(argv, terminal)
      ? [{ group: '', command: uiCommand(runner.runs) }]
      : (await import('./commands/allCommands.ts')).allCommands(runner.runs);
    await createProgram(commands, (text) => terminal.out(text)).parseAsync(argv, { from: 'user' });
    return runner.exit();
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.done;
    const error =
      interrupts.interrupted && !isCamOptError(thrown) ? interruption(thrown) : toCamOptError(thrown);
    printError(error, terminal, json || runner.json(), verbose);
    return interrupts.interrupted ? exitCodes.interrupted : error.facts.exit;
  } finally {
    interrupts.close();
  }
}

/** Only flags, of which none is answered with a list of the commands: the UI then starts without loading the others. */
function opensUi(argv: readonly string[], terminal: Terminal): boolean {
  const flagsAlone = argv.every((word) => word.startsWith('--') && !/^--(help|version|json)$/.test(word));
  return flagsAlone && terminal.interactive && terminal.outIsTerminal;
}

/** The whole command line; also what help pages, completions and docs/cli.md are made from. */
export function createProgram(
  commands: readonly { group: string; command: Command }[],
  out: (text: string) => void,
): Command {
  const program = new Command('camopt')
    .description(
      'Discovers ONVIF cameras, recommends settings with reasons, applies them, verifies and rolls back',
    )
    .version(version, '-V, --version', 'print the version')
    .option('--json', 'one JSON document on stdout, nothing else')
    .option('--home <dir>', 'folder with inventory, history and plans (or CAMOPT_HOME)')
    .option('--site <name>', 'place with its own inventory, credentials and policy')
    .option('--username <user>', 'user on the cameras (or CAMOPT_USERNAME)')
    .option('--password-file <file>', 'file with the password; - is stdin (or CAMOPT_PASSWORD, or a prompt)')
    .option('--credential-set <name>', 'named credential set for this call')
    .option('--ca-file <file>', "certificates of the site's own authorities, PEM (or CAMOPT_CA_FILE)")
    .option(
      '--allow-password-text <where>',
      'send the password itself where a camera takes nothing else: tls or anywhere',
    )
    .option('--timeout <seconds>', 'longest wait for one answer; for discover how long to listen')
    .option('--concurrency <n>', 'hosts worked on at once')
    .option('--no-color', 'no colours (or NO_COLOR)')
    .option('--verbose', 'what goes over the wire, on stderr')
    .showSuggestionAfterError(true);
  for (const { command, group } of commands) {
    program.addCommand(command.helpGroup(group), {
      isDefault: command.name() === 'ui',
      hidden: command.name() === 'ui',
    });
  }
  eachCommand(program, (command) => {
    command
      .exitOverride((error) => {
        throw error.exitCode === 0 ? error : usageError(error, command);
      })
      .configureOutput({ writeOut: out, writeErr: () => {}, outputError: () => {} })
      .configureHelp({ sortSubcommands: false, showGlobalOptions: false });
  });
  return program;
}

function eachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) eachCommand(child, visit);
}

function interruption(thrown: unknown): CamOptError {
  return new CamOptError('ABORTED', 'interrupted', { cause: thrown });
}
