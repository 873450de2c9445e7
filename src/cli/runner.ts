import type { Command } from 'commander';
import type * as z from 'zod';
import type { CamOpt } from '../app/camopt.ts';
import { credentialInputsFor } from './credentialInputs.ts';
import { defaultHome } from '../config/defaultHome.ts';
import { firstProblem } from '../domain/valueProblem.ts';
import { loadSettings, settingsSchema } from '../config/settings.ts';
import type { SettingName } from '../config/settings.ts';
import { CamOptError } from '../domain/errors.ts';
import type { Context, Outcome } from './context.ts';
import { exitCodes } from './exitCodes.ts';
import type { Interrupts } from './interrupts.ts';
import { print } from './output/print.ts';
import { styleFor } from './output/style.ts';
import type { Terminal } from './terminal.ts';
import { helpHint } from './usageError.ts';
import { version } from './version.ts';

/** Turns the work of a command into a commander action: checks its flags, opens what it needs, prints what it gives. */
export type Runs = <Flags>(
  flags: z.ZodType<Flags>,
  work: (context: Context, flags: Flags, args: string[]) => Promise<Outcome>,
) => (...commanderArguments: unknown[]) => Promise<void>;

export interface Runner {
  runs: Runs;
  /** of the command that ran */
  exit(): number;
  /** the configuration file asks for JSON, which is known once a command has begun */
  json(): boolean;
}

export function createRunner(terminal: Terminal, env: NodeJS.ProcessEnv, interrupts: Interrupts): Runner {
  let exit = 0;
  let json = false;
  const runs: Runs =
    (flags, work) =>
    async (...commanderArguments) => {
      const command = commanderArguments.at(-1) as Command;
      const given = command.optsWithGlobals<Record<string, unknown>>();
      const checked = flags.safeParse(given);
      if (!checked.success) throw badFlag(checked.error, command);
      const open: { close(): Promise<void> }[] = [];
      try {
        const context = await createContext(command, given, terminal, env, interrupts, open);
        json = context.settings.json;
        const outcome = await work(context, checked.data, command.args);
        print(outcome, context);
        exit =
          interrupts.interrupted && !('ended' in outcome)
            ? exitCodes.interrupted
            : (outcome.exit ?? exitCodes.done);
      } finally {
        for (const resource of open.reverse()) await resource.close();
      }
    };
  return { runs, exit: () => exit, json: () => json };
}

async function createContext(
  command: Command,
  given: Record<string, unknown>,
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
  interrupts: Interrupts,
  open: { close(): Promise<void> }[],
): Promise<Context> {
  const loaded = await loadSettings(globalFlags(given), env, () => defaultHome(env));
  const settings = loaded.values;
  let camopt: Promise<CamOpt> | undefined;
  const context: Context = {
    settings,
    loaded,
    env,
    terminal,
    style: styleFor(settings.color && terminal.outIsTerminal, terminal.columns),
    interrupts,
    signal: interrupts.signal,
    credentialInputs: credentialInputsFor(terminal, env),
    program: rootOf(command),
    say: (line) => terminal.err(`${line}\n`),
    log: (entry) => {
      if (settings.verbose || entry.level === 'warn' || entry.level === 'error')
        terminal.err(`${entry.camera === undefined ? '' : `${entry.camera}: `}${entry.message}\n`);
    },
    camopt: () => (camopt ??= openForCall(context, open)),
    closeLater: (resource) => void open.push(resource),
  };
  return context;
}

async function openForCall(context: Context, open: { close(): Promise<void> }[]): Promise<CamOpt> {
  // Loaded when needed, so that help, completion and schemas do not wait for the whole program.
  const { openCamOpt } = await import('../compose/openCamOpt.ts');
  const { loaded, credentialInputs, env, log } = context;
  const camopt = await openCamOpt({ loaded, credentialInputs, env, log, version });
  open.push(camopt);
  return camopt;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

function globalFlags(given: Record<string, unknown>): Partial<Record<SettingName, unknown>> {
  const names = Object.keys(settingsSchema.shape) as SettingName[];
  const flags = Object.fromEntries(names.map((name) => [name, given[name]]));
  // commander gives `color: true` for a `--no-color` that was not given
  for (const name of ['color', 'listen']) if (flags[name] === true) delete flags[name];
  return flags;
}

function badFlag(error: z.ZodError, command: Command): CamOptError {
  const { where, says } = firstProblem(error);
  const name = (where.split('.')[0] || 'option').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new CamOptError('USAGE', `--${name}: ${says}`, { hint: helpHint(command) });
}
