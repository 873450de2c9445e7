import { Command } from 'commander';
import * as z from 'zod';
import type { PlanOptions, PlanResult } from '../../app/camopt.ts';
import type { Camera } from '../../domain/camera.ts';
import { CamOptError } from '../../domain/errors.ts';
import { choiceFlags, chosenCameras, collect, withCameraChoice } from '../cameraChoice.ts';
import type { Context } from '../context.ts';
import { exitCodes, exitOfAnswers } from '../exitCodes.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import { outputFile, writeOutput } from '../outputFile.ts';
import type { Runs } from '../runner.ts';
import { headerMapFlag, readTable, wantedByTable } from '../tableFile.ts';
import { readNamed, wantedSettingsFrom } from '../wantedSettings.ts';
import { engineFlags, optimizeOptions, withEngine } from './optimize.ts';

export const planFlags = engineFlags.extend({
  ...choiceFlags.shape,
  settings: z.string().optional(),
  like: z.string().optional(),
  csv: z.string().optional(),
  headerMap: headerMapFlag,
  only: z.literal('failed', 'only failed is known').optional(),
});
export type PlanFlags = z.infer<typeof planFlags>;

export function withPlanSources(command: Command): Command {
  return withEngine(withCameraChoice(command))
    .option('--settings <file>', 'what is wanted, JSON or YAML, instead of recommendations (- is stdin)')
    .option('--like <camera>', 'make them like this one')
    .option('--csv <file>', 'what is wanted, one row a camera (- is stdin)')
    .option('--header-map <theirs=ours>', 'a column of that table under another name', collect)
    .option('--only <which>', 'failed: of these cameras those whose last job did not succeed');
}

export function planCommand(runs: Runs): Command {
  return withPlanSources(new Command('plan'))
    .description('write down what would change, to be looked at and applied later')
    .option('-o, --output <file>', 'where to write the plan')
    .option('--check', 'end with 4 when anything would change')
    .addHelpText(
      'after',
      '\nExamples:\n  camopt plan --all -o tonight.json\n  camopt plan --filter model=DC-2* --settings wanted.json -o plan.json',
    )
    .action(
      runs(
        planFlags.extend({ output: z.string().optional(), check: z.boolean().default(false) }),
        async (context, flags, references) => {
          const file = await outputFile(flags.output);
          const { plan, failed, cameras } = await makePlan(context, references, flags);
          if (file !== undefined) {
            await writeOutput(file, `${JSON.stringify(plan, null, 2)}\n`);
            context.say(`plan ${plan.plan_id} written to ${file}`);
          }
          const pending = plan.cameras.some(({ changes }) => changes.length > 0);
          const exit = exitOfAnswers(cameras - failed.length, failed.length);
          return { show: 'plan', document: plan, exit: flags.check && pending ? exitCodes.differs : exit };
        },
      ),
    );
}

/**
 * The plan that the flags ask for, and how many cameras were chosen. What could not be read is said on stderr; where that
 * is the only camera it is thrown.
 */
export async function makePlan(
  context: Context,
  references: readonly string[],
  flags: PlanFlags,
): Promise<PlanResult & { cameras: number }> {
  const sources = [flags.settings, flags.like, flags.csv].filter((source) => source !== undefined);
  if (sources.length > 1) throw new CamOptError('USAGE', '--settings, --like and --csv exclude each other');
  const camopt = await context.camopt();
  const options: PlanOptions = optimizeOptions(flags);
  let cameras: Camera[];
  if (flags.csv === undefined) {
    cameras = await chosenCameras(context, references, flags);
  } else {
    const table = await wantedByTable(context, await readTable(context, flags.csv, flags.headerMap));
    cameras = table.cameras;
    options.settingsOf = table.settingsOf;
  }
  if (flags.only === 'failed') cameras = await lastFailed(context, cameras);
  if (flags.settings !== undefined)
    options.settings = await wantedSettingsFrom(
      await readNamed(flags.settings, context.terminal),
      flags.settings,
    );
  if (flags.like !== undefined) options.like = (await camopt.camera(flags.like)).id;
  const ids = cameras.map((camera) => camera.id);
  const result = await camopt.plan(ids, options, context.signal);
  throwOnlyFailure(ids.length, result.failed);
  for (const { cameraId, error } of result.failed)
    context.say(`${cameraId}: ${error.message}: ${error.hint}`);
  return { ...result, cameras: cameras.length };
}

/** Those whose newest job ended in anything but success. Throws USAGE when there is none. */
async function lastFailed(context: Context, cameras: readonly Camera[]): Promise<Camera[]> {
  const camopt = await context.camopt();
  const failed = ['failed', 'rolled_back', 'partial', 'unknown'];
  const statuses = await Promise.all(
    cameras.map(async ({ id }) => {
      const { runs } = await camopt.history({ camera: id, limit: 1 });
      return runs[0]?.jobs.find((job) => job.camera_id === id)?.status ?? 'completed';
    }),
  );
  const chosen = cameras.filter((_camera, index) => failed.includes(statuses[index] ?? ''));
  if (chosen.length === 0) throw new CamOptError('USAGE', 'none of these cameras failed last time');
  return chosen;
}
