import { Command } from 'commander';
import * as z from 'zod';
import { statuses, statusSchema } from '../../domain/job.ts';
import { CamOptError } from '../../domain/errors.ts';
import { counted } from '../../shared/counted.ts';
import { requireConsent, saysYes } from '../consent.ts';
import { exitCodes } from '../exitCodes.ts';
import type { Runs } from '../runner.ts';
import { watchRun } from '../watchRun.ts';
import { applyFlags, applyOptions } from './apply.ts';

export function statusCommand(runs: Runs): Command {
  return new Command('status')
    .description('one job or run')
    .argument('<job-id|run-id>')
    .action(
      runs(z.object({}), async (context, _flags, [id = '']) => {
        const found = await (await context.camopt()).status(id);
        return 'jobs' in found ? { show: 'run', document: found } : { show: 'job', document: found };
      }),
    );
}

const pointInTimeFlag = z
  .string()
  .transform(
    (text, issues) =>
      pointInTime(text) ??
      (issues.addIssue({ code: 'custom', message: 'a date as 2026-11-20, or 7d, 12h, 30m' }), z.NEVER),
  );
const historyFlags = z.object({
  camera: z.string().optional(),
  status: statusSchema.optional(),
  since: pointInTimeFlag.optional(),
  limit: z.coerce.number().int().positive().default(50),
});
const pruneFlags = z.object({ older: pointInTimeFlag, dryRun: z.boolean().default(false) });

export function historyCommand(runs: Runs): Command {
  return new Command('history')
    .description('what was done, newest first')
    .option('--camera <camera>', 'runs with this camera')
    .option('--status <status>', `runs with this status: ${statuses.join(', ')}`)
    .option('--since <date>', 'as 2026-11-20, or 7d, 12h, 30m ago')
    .option('--limit <n>', 'at most so many (50)')
    .addHelpText('after', '\nExample:\n  camopt history --since 7d --status failed')
    .addCommand(pruneCommand(runs))
    .action(
      runs(historyFlags, async (context, { camera, status, since, limit }) => {
        const camopt = await context.camopt();
        const id = camera === undefined ? undefined : await idOf(context.camopt, camera);
        const document = await camopt.history({
          ...(id === undefined ? {} : { camera: id }),
          ...(status === undefined ? {} : { status }),
          ...(since === undefined ? {} : { since }),
          limit,
        });
        return { show: 'history', document };
      }),
    );
}

function pruneCommand(runs: Runs): Command {
  return new Command('prune')
    .description('remove the pictures of old runs; what was done is kept, and can be put back')
    .requiredOption('--older <date>', 'of runs before 2026-11-20, or more than 90d, 12h, 30m ago')
    .option('--dry-run', 'only count them')
    .addHelpText('after', '\nExample:\n  camopt history prune --older 90d')
    .action(
      runs(pruneFlags, async (context, { older, dryRun }) => {
        const found = await (await context.camopt()).prunePictures(older, dryRun);
        const document = { before: older.toISOString(), ...found, removed: !dryRun };
        return { show: 'pruned', document };
      }),
    );
}

const settleFlags = applyFlags.pick({
  dryRun: true,
  settle: true,
  soak: true,
  verify: true,
  strict: true,
  yes: true,
  maxFail: true,
  canary: true,
  rollback: true,
  until: true,
  sendSnapshots: true,
});

export function rollbackCommand(runs: Runs): Command {
  return new Command('rollback')
    .description(
      'put back what a job or a run changed; a camera that somebody else changed since is left alone as a whole',
    )
    .argument('<job-id|run-id>')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'everything but the writing')
    .option('--settle <seconds>', 'before the last re-read (5)')
    .action(
      runs(settleFlags, async (context, flags, [id = '']) => {
        requireConsent(context, flags);
        const camopt = await context.camopt();
        const found = await camopt.status(id);
        const cameras = 'jobs' in found ? found.jobs.length : 1;
        if (
          !flags.yes &&
          !flags.dryRun &&
          !(await saysYes(context, `Put back ${counted(cameras, 'camera')}?`))
        )
          return { exit: exitCodes.nothing };
        return watchRun(
          context,
          cameras,
          () => camopt.rollBack(id, applyOptions(context, flags)),
          'rollback',
        );
      }),
    );
}

export function resumeCommand(runs: Runs): Command {
  return new Command('resume')
    .description('settle runs that were cut off: read first, then put interrupted cameras back')
    .option('--continue', 'finish interrupted cameras instead of putting them back')
    .option('--settle <seconds>', 'before the last re-read (5)')
    .action(
      runs(settleFlags.extend({ continue: z.boolean().default(false) }), async (context, flags) => {
        const camopt = await context.camopt();
        const options = { ...applyOptions(context, flags), continue: flags.continue };
        return watchRun(context, 0, () => camopt.resume(options), 'resume');
      }),
    );
}

async function idOf(
  open: () => Promise<{ camera(reference: string): Promise<{ id: string }> }>,
  reference: string,
): Promise<string> {
  // History outlives the inventory: a camera that was removed is still found by its id.
  return (await open()).camera(reference).then(
    (camera) => camera.id,
    (error: unknown) => {
      if (error instanceof CamOptError && error.code === 'CAMERA_UNKNOWN') return reference;
      throw error;
    },
  );
}

function pointInTime(text: string): Date | undefined {
  const ago = /^(\d+)([dhm])$/.exec(text);
  if (ago !== null) {
    const unit = { d: 86_400_000, h: 3_600_000, m: 60_000 }[ago[2] as 'd' | 'h' | 'm'];
    return new Date(Date.now() - Number(ago[1]) * unit);
  }
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
