import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { policyFileOf } from '../../config/policyFile.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { Policy, PolicyProblem } from '../../domain/policy.ts';
import { policyStarter } from '../../domain/policyStarter.ts';
import { counted } from '../../shared/counted.ts';
import type { Context, Outcome } from '../context.ts';
import type { Runs } from '../runner.ts';

export function policyCommand(runs: Runs): Command {
  const command = new Command('policy').description('the rules of this site: mains, VMS, limits, purposes');
  command
    .command('init')
    .description('write a starter in which every line is explained')
    .argument('[file]', "without it the site's own")
    .option('--force', 'over a file that is there')
    .action(
      runs(z.object({ force: z.boolean().default(false) }), (context, flags, [file]) =>
        init(context, file, flags.force),
      ),
    );
  command
    .command('check')
    .description('say what is wrong in it, with the line')
    .argument('[file]', "without it the site's own")
    .addHelpText('after', '\nExamples:\n  camopt policy init\n  camopt policy check site.yaml')
    .action(runs(z.object({}), (context, _flags, [file]) => check(context, file)));
  return command;
}

async function init(context: Context, given: string | undefined, force: boolean): Promise<Outcome> {
  const file = fileFor(context, given);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, policyStarter, { mode: 0o600, flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CamOptError('USAGE', `${file} is there already`, {
        cause,
        hint: 'edit it, or write over it with --force',
      });
    throw new CamOptError('STORE_FAILED', `${file} could not be written`, { cause });
  }
  return { show: 'written', document: { file, bytes: Buffer.byteLength(policyStarter) } };
}

async function check(context: Context, given: string | undefined): Promise<Outcome> {
  const file = fileFor(context, given);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CamOptError('CONFIG_INVALID', `${file} could not be read`, {
      cause,
      hint: '`camopt policy init` writes one',
    });
  }
  const { checkPolicy } = await import('../../config/checkPolicy.ts');
  const checked = checkPolicy(text);
  return checked.ok
    ? {
        show: 'doctor',
        document: {
          checks: [{ name: 'policy', status: 'ok', detail: `${file}: ${outline(checked.policy)}` }],
        },
      }
    : { show: 'doctor', document: { checks: checked.problems.map((problem) => failed(problem)) }, exit: 2 };
}

function fileFor({ settings }: Context, given: string | undefined): string {
  return resolve(given ?? settings.policy ?? policyFileOf(settings.home, settings.site));
}

function failed({ line, column, field, message }: PolicyProblem): {
  name: string;
  status: 'failed';
  detail: string;
} {
  return {
    name: `line ${line}, column ${column}${field === '' ? '' : ` ${field}`}`,
    status: 'failed',
    detail: message,
  };
}

function outline({ mains, vms, tags, cameras, vision }: Policy): string {
  const count = (entries: object | undefined): number => Object.keys(entries ?? {}).length;
  return [
    `${mains ?? 50} Hz`,
    `VMS ${vms?.h265 === true ? 'records H.265' : 'without H.265'}`,
    `streams owned by the ${vms?.owns_streams === true ? 'VMS' : 'cameras'}`,
    counted(count(tags), 'tag'),
    counted(count(cameras), 'camera'),
    `pictures ${vision?.consent === true ? 'may be sent to Claude' : 'stay here'}`,
  ].join(', ');
}
