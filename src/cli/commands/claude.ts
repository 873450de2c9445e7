import { Command } from 'commander';
import * as z from 'zod';
import type { ClaudeState } from '../../domain/claudeState.ts';
import { Secret } from '../../shared/secret.ts';
import type { Context, Outcome } from '../context.ts';
import type { Runs } from '../runner.ts';

export function claudeCommand(runs: Runs): Command {
  const command = new Command('claude').description(
    'whether Claude may look at pictures, and with which key',
  );
  command.addCommand(
    new Command('state')
      .description('consent, key, model, price and limits; never the key')
      .action(runs(z.object({}), async (context) => shown(await (await context.camopt()).claude.state()))),
    { isDefault: true },
  );
  command.addCommand(
    new Command('key')
      .description(
        'keep a key for this site, encrypted; it is asked for, or is the first line of standard input',
      )
      .addHelpText(
        'after',
        '\nExamples:\n  camopt claude key\n  pass show anthropic | CAMOPT_PASSPHRASE=… camopt claude key',
      )
      .action(
        runs(z.object({}), async (context) => {
          const { claude } = await context.camopt();
          const state = await claude.useKey(await keyFrom(context), { keep: true });
          context.say('the key is kept for this site, encrypted');
          return shown(state);
        }),
      ),
  );
  command.addCommand(
    new Command('forget')
      .description('delete the kept key')
      .action(
        runs(z.object({}), async (context) => shown(await (await context.camopt()).claude.forgetKey())),
      ),
  );
  return command;
}

function shown(document: ClaudeState): Outcome {
  return { show: 'claude', document };
}

async function keyFrom({ terminal }: Context): Promise<Secret> {
  if (terminal.interactive) return new Secret(await terminal.askSecret('Key for Claude: '));
  return new Secret((await terminal.readStdin()).split(/\r?\n/, 1)[0] ?? '');
}
