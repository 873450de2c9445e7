import { Command } from 'commander';
import * as z from 'zod';
import type { Document } from '../../domain/documents.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { RunResult } from '../../domain/job.ts';
import type { Demo } from '../../compose/openDemo.ts';
import type { Context, Outcome } from '../context.ts';
import { exitOfRun } from '../exitCodes.ts';
import type { Runs } from '../runner.ts';
import { uiOptions, withUiFlags } from '../uiFlags.ts';
import { version } from '../version.ts';
import { followRun } from '../watchRun.ts';

const flags = z.object({
  cameras: z.coerce.number().int().min(1).max(1000).default(12),
  headless: z.boolean().default(false),
});

export function demoCommand(runs: Runs): Command {
  return withUiFlags(new Command('demo'))
    .description('try everything on simulated cameras, in a temporary home; no real camera is touched')
    .option('--cameras <n>', 'how many (12)')
    .option('--headless', 'no UI: discover, read, recommend, apply, verify, report')
    .action(
      runs(flags, async (context, { cameras, headless }) => {
        const { openDemo } = await import('../../compose/openDemo.ts');
        const { env, loaded, log, signal } = context;
        const demo = await openDemo({ cameras, env, loaded, log, version }, signal).catch(
          (thrown: unknown) => {
            throw cutOff(thrown, context);
          },
        );
        context.closeLater(demo);
        const { interactive, outIsTerminal } = context.terminal;
        if (headless || context.settings.json || !interactive || !outIsTerminal)
          return await runHeadless(context, demo).catch((thrown: unknown) => {
            throw cutOff(thrown, context);
          });
        context.interrupts.close();
        const { runTerminalUi } = await import('../../tui/runTerminalUi.tsx');
        const options = { discovery: demo.discovery, apply: { soak: 0, settle: 1 }, discoverAtStart: true };
        return {
          exit: await runTerminalUi(demo.camopt, { ...options, ...uiOptions(context) }),
          ended: 'by signal',
        };
      }),
    );
}

/** A demo that was interrupted leaves nothing that `camopt resume` could settle. */
function cutOff(thrown: unknown, { interrupts }: Context): unknown {
  if (!interrupts.interrupted) return thrown;
  const hint = 'nothing is left to settle: start the demo again';
  return new CamOptError('ABORTED', 'interrupted', { hint, cause: thrown });
}

async function runHeadless(context: Context, demo: Demo): Promise<Outcome> {
  const { camopt } = demo;
  const { cameras } = await camopt.discover(demo.discovery, context.signal);
  context.say(`${cameras.length} of ${demo.simulated} simulated cameras found`);
  if (cameras.length === 0) throw new CamOptError('CAM_UNREACHABLE', 'no simulated camera was found');
  const ids = cameras.map((camera) => camera.id);
  const { plan, failed } = await camopt.plan(ids, { engine: 'rules' }, context.signal);
  for (const { cameraId, error } of failed) context.say(`${cameraId}: ${error.message}`);
  const run = await followRun(context, camopt, ids.length, () =>
    camopt.apply(plan, { soak: 0, settle: 1, verifyWith: ['snapshot'] }),
  );
  const confirmed = await demo.confirm(plan, run);
  for (const line of confirmed.differences) context.say(line);
  const { file: report } = await camopt.keepReport(run.run_id);
  const document = demoDocument(run, cameras.length, confirmed.cameras, failed.length, report);
  const exit = exitOfRun(run, 'apply');
  const complete =
    cameras.length === demo.simulated && failed.length === 0 && confirmed.differences.length === 0;
  return { show: 'demo', document, exit: exit === 0 && !complete ? 3 : exit };
}

function demoDocument(
  run: RunResult,
  discovered: number,
  verified: number,
  unread: number,
  report: string,
): Document<'demo'> {
  const changed = run.jobs.filter((job) =>
    job.result.outcomes.some(({ outcome }) => ['applied', 'adapted'].includes(outcome)),
  );
  return {
    run_id: run.run_id,
    discovered,
    changed: changed.length,
    verified,
    adapted: run.summary.settings.adapted,
    failed: unread + run.summary.failed + run.summary.rolled_back + run.summary.unknown,
    report,
  };
}
