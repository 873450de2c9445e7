import { Command } from 'commander';
import * as z from 'zod';
import { budgetOf } from '../../app/budgetOf.ts';
import type { OptimizeOptions, Optimized } from '../../app/camopt.ts';
import { purposes, purposeSchema } from '../../domain/camera.ts';
import type { Camera } from '../../domain/camera.ts';
import { engineSchema } from '../../domain/recommendation.ts';
import { counted } from '../../shared/counted.ts';
import { choiceFlags, chosenCameras, withCameraChoice } from '../cameraChoice.ts';
import type { Context } from '../context.ts';
import { exitOfAnswers } from '../exitCodes.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import { progressOn } from '../output/progress.ts';
import type { Runs } from '../runner.ts';

export const engineFlags = z.object({
  purpose: purposeSchema.optional(),
  engine: engineSchema.default('rules'),
  sendSnapshots: z.boolean().default(false),
  measure: z.boolean().default(false),
});

export function withEngine(command: Command): Command {
  return command
    .option('--purpose <purpose>', `take them all as ${purposes.join(', ')}`)
    .option('--engine <engine>', 'rules, or claude (looks at a snapshot; needs consent and a key)')
    .option('--send-snapshots', 'consent for this call to send snapshots to Claude')
    .option('--measure', 'look at each recorded stream for 6 s: finds smart codecs');
}

export function optimizeCommand(runs: Runs): Command {
  return withEngine(withCameraChoice(new Command('optimize')))
    .description('recommend settings, each change with its reason; writes nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  camopt optimize --all\n  camopt optimize 10.20.0.14 --purpose plate --json',
    )
    .action(
      runs(engineFlags.extend(choiceFlags.shape), async (context, flags, references) => {
        const cameras = await chosenCameras(context, references, flags);
        const results = await optimized(context, cameras, flags);
        const recommendations = results.filter((each) => each.ok).map((each) => each.recommendation);
        const failed = results.filter((each) => !each.ok).map(({ cameraId, error }) => ({ cameraId, error }));
        throwOnlyFailure(cameras.length, failed);
        return {
          show: 'optimize',
          document: { recommendations, failed, budget: budgetOf(results) },
          exit: exitOfAnswers(recommendations.length, failed.length),
        };
      }),
    );
}

async function optimized(
  context: Context,
  cameras: readonly Camera[],
  flags: z.infer<typeof engineFlags>,
): Promise<Optimized[]> {
  const camopt = await context.camopt();
  const progress = progressOn(context.terminal, cameras.length, 'cameras read');
  const done = new Set<string>();
  try {
    return await camopt.optimize(
      cameras.map((camera) => camera.id),
      optimizeOptions(flags),
      context.signal,
      (result) => {
        progress.line(progressLine(result));
        done.add(result.ok ? result.recommendation.cameraId : result.cameraId);
        progress.done(done.size);
      },
    );
  } finally {
    progress.end();
  }
}

export function optimizeOptions(flags: z.infer<typeof engineFlags>): OptimizeOptions {
  return {
    engine: flags.engine,
    sendSnapshots: flags.sendSnapshots,
    measure: flags.measure,
    ...(flags.purpose === undefined ? {} : { purpose: flags.purpose }),
  };
}

function progressLine(result: Optimized): string {
  if (!result.ok) return `${result.cameraId}: ${result.error.message}`;
  const { cameraId, changes } = result.recommendation;
  return `${cameraId}: ${changes.length === 0 ? 'nothing to change' : `${counted(changes.length, 'change')} recommended`}`;
}
