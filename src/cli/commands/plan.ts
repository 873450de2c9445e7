import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import type { PlanOptions, PlanResult } from '../../app/camopt.ts';
import type { Camera } from '../../domain/camera.ts';
import { CamOptError } from '../../domain/errors.ts';
import { choiceFlags, chosenCameras, withCameraChoice } from '../cameraChoice.ts';
import type { Context } from '../context.ts';
import { exitOfAnswers } from '../exitCodes.ts';
import { throwOnlyFailure } from '../onlyFailure.ts';
import type { Runs } from '../runner.ts';
import { readNamed, wantedSettingsFrom } from '../wantedSettings.ts';
import { engineFlags, optimizeOptions, withEngine } from './optimize.ts';

export const planFlags = engineFlags.extend({
  ...choiceFlags.shape,
  settings: z.string().optional(),
  like: z.string().optional(),
});
export type PlanFlags = z.infer<typeof planFlags>;

export function withPlanSources(command: Command): Command {
  return withEngine(withCameraChoice(command))
    .option('--settings <file>', 'what is wanted, JSON or YAML, instead of recommendations (- is stdin)')
    .option('--like <camera>', 'make them like this one');
}

export function planCommand(runs: Runs): Command {
  return withPlanSources(new Command('plan'))
    .description('write down what would change, to be looked at and applied later')
    .option('-o, --output <file>', 'where to write the plan')
    .addHelpText(
      'after',
      '\nExamples:\n  camopt plan --all -o tonight.json\n  camopt plan --filter model=DC-2* --settings wanted.json -o plan.json',
    )
    .action(
      runs(planFlags.extend({ output: z.string().optional() }), async (context, flags, references) => {
        const cameras = await chosenCameras(context, references, flags);
        const { plan, failed } = await makePlan(context, cameras, flags);
        throwOnlyFailure(cameras.length, failed);
        if (flags.output !== undefined) {
          const file = resolve(flags.output);
          await writeFile(file, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o644 });
          context.say(`plan ${plan.plan_id} written to ${file}`);
        }
        return {
          show: 'plan',
          document: plan,
          exit: exitOfAnswers(cameras.length - failed.length, failed.length),
        };
      }),
    );
}

/** The plan that the flags ask for; what could not be read is said on stderr. */
export async function makePlan(
  context: Context,
  cameras: readonly Camera[],
  flags: PlanFlags,
): Promise<PlanResult> {
  if (flags.settings !== undefined && flags.like !== undefined)
    throw new CamOptError('USAGE', '--settings and --like exclude each other');
  const camopt = await context.camopt();
  const options: PlanOptions = optimizeOptions(flags);
  if (flags.settings !== undefined)
    options.settings = wantedSettingsFrom(await readNamed(flags.settings, context.terminal), flags.settings);
  if (flags.like !== undefined) options.like = (await camopt.camera(flags.like)).id;
  const result = await camopt.plan(
    cameras.map((camera) => camera.id),
    options,
    context.signal,
  );
  for (const { cameraId, error } of result.failed)
    context.say(`${cameraId}: ${error.message}: ${error.hint}`);
  return result;
}
