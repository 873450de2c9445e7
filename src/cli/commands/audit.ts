import { Command } from 'commander';
import * as z from 'zod';
import { auditCameras } from '../../app/auditCameras.ts';
import type { Expected } from '../../app/auditCameras.ts';
import { CamOptError } from '../../domain/errors.ts';
import { choiceFlags, chosenCameras, withCameraChoice } from '../cameraChoice.ts';
import { exitCodes, exitOfAnswers } from '../exitCodes.ts';
import { throwOnlyFailure } from '../../app/onlyFailure.ts';
import type { Runs } from '../runner.ts';
import { readPlan } from '../planFile.ts';

const flags = choiceFlags.extend({ policy: z.string().optional(), plan: z.string().optional() });

export function auditCommand(runs: Runs): Command {
  return withCameraChoice(new Command('audit'))
    .description('compare cameras with what was last applied; exit 4 when they differ')
    .option('--policy <file>', 'compare with what the rules want under this policy')
    .option('--plan <file>', 'compare with a plan')
    .addHelpText('after', '\nExample, nightly:\n  camopt audit --all --json || mail -s drift ops@example.net')
    .action(
      runs(flags, async (context, options, references) => {
        if (options.policy !== undefined && options.plan !== undefined)
          throw new CamOptError('USAGE', '--policy and --plan exclude each other');
        const expected: Expected =
          options.plan !== undefined
            ? { kind: 'plan', plan: await readPlan(context.terminal, options.plan) }
            : { kind: options.policy === undefined ? 'applied' : 'policy' };
        const chosen = await chosenCameras(context, references, options);
        const camopt = await context.camopt();
        const ids = chosen.map(({ id }) => id);
        const cameras = await auditCameras(camopt, ids, expected, context.signal);
        const failed = cameras.flatMap(({ cameraId, error }) =>
          error === undefined ? [] : [{ cameraId, error }],
        );
        throwOnlyFailure(cameras.length, failed);
        const drifted = cameras.some(({ drift }) => drift.length > 0);
        const exit = drifted
          ? exitCodes.differs
          : exitOfAnswers(cameras.length - failed.length, failed.length);
        return { show: 'audit', document: { cameras }, exit };
      }),
    );
}
