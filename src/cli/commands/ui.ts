import { Command } from 'commander';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import { exitCodes } from '../exitCodes.ts';
import type { Runs } from '../runner.ts';
import { uiOptions, withUiFlags } from '../uiFlags.ts';
import { unknownCommand } from '../usageError.ts';

/** What `camopt` alone does: the terminal UI on a terminal, else the help page. */
export function uiCommand(runs: Runs): Command {
  return withUiFlags(new Command('ui'))
    .description('the terminal UI')
    .argument('[nothing...]')
    .option('--readonly', 'write to no camera')
    .action(
      runs(z.object({ readonly: z.boolean().default(false) }), async (context, flags, words) => {
        const [unknown] = words;
        if (unknown !== undefined) throw unknownCommand(unknown, context.program);
        if (context.settings.json) throw new CamOptError('USAGE', 'no command was given');
        if (!context.terminal.interactive || !context.terminal.outIsTerminal) {
          context.terminal.err(context.program.helpInformation());
          return { exit: exitCodes.usage };
        }
        const camopt = await context.camopt();
        // The UI has its own answer to interrupts and to a lost terminal.
        context.interrupts.close();
        const { runTerminalUi } = await import('../../tui/runTerminalUi.tsx');
        const { openViewMemory } = await import('../../compose/openViewMemory.ts');
        const exit = await runTerminalUi(camopt, {
          ...uiOptions(context),
          readonly: flags.readonly,
          view: openViewMemory(context.loaded),
        });
        return { exit, ended: 'by signal' };
      }),
    );
}
