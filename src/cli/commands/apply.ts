import { Command } from 'commander';
import * as z from 'zod';
import { witnessesToAsk } from '../../app/camopt.ts';
import type { ApplyOptions, WitnessAsked } from '../../app/camopt.ts';
import { CamOptError } from '../../domain/errors.ts';
import type { Plan } from '../../domain/plan.ts';
import { counted } from '../../shared/counted.ts';
import { requireConsent, saysYes } from '../consent.ts';
import type { Context, Outcome } from '../context.ts';
import { exitCodes } from '../exitCodes.ts';
import { readPlan } from '../planFile.ts';
import { paragraphs } from '../output/paragraph.ts';
import { planText } from '../output/planText.ts';
import { watchRun } from '../watchRun.ts';
import type { Runs } from '../runner.ts';
import { makePlan, planFlags, withPlanSources, type PlanFlags } from './plan.ts';

export const applyFlags = z.object({
  yes: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  canary: z.coerce.number().int().min(0).optional(),
  maxFail: z
    .string()
    .regex(/^(\d+|(100|\d{1,2})%)$/, 'a number of cameras, or a share as 10% (0% to 100%)')
    .transform((text) => (text.endsWith('%') ? (text as `${number}%`) : Number(text)))
    .optional(),
  verify: z
    .union([z.boolean(), z.string()])
    .default(true)
    .transform((given, issues) => witnesses(given, issues)),
  rollback: z.boolean().default(true),
  strict: z.boolean().default(false),
  until: z
    .string()
    .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'a time as 23:30')
    .optional(),
  soak: z.coerce.number().min(0).optional(),
  settle: z.coerce.number().min(0).optional(),
  sendSnapshots: z.boolean().default(false),
});
type ApplyFlags = z.infer<typeof applyFlags>;

function witnesses(
  given: boolean | string,
  issues: z.RefinementCtx,
): { read: boolean; with: WitnessAsked[] } {
  if (typeof given === 'boolean') return { read: given, with: [] };
  const names = given.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(witnessesToAsk as readonly string[]).includes(name));
  if (unknown.length > 0)
    issues.addIssue({ code: 'custom', message: `one or more of ${witnessesToAsk.join(', ')}` });
  return { read: true, with: witnessesToAsk.filter((name) => names.includes(name)) };
}

function withApplyOptions(command: Command): Command {
  return command
    .option('--yes', 'do not ask')
    .option('--dry-run', 'everything but the writing')
    .option('--canary <n>', 'cameras of each make, model and firmware that go first')
    .option('--max-fail <n|p%>', 'stop when more cameras than this have failed')
    .option(
      '--verify <witnesses>',
      'beside reading back: stream, snapshot, second-reader, claude (compares the pictures)',
    )
    .option('--no-verify', 'do not read back')
    .option('--no-rollback', 'leave what failed verification as it is')
    .option('--strict', 'a value that the camera adapted is a failure')
    .option('--until <hh:mm>', 'begin no camera after this time')
    .option('--soak <seconds>', 'between waves (10)')
    .option('--settle <seconds>', 'before the last re-read (5)');
}

export function applyCommand(runs: Runs): Command {
  return withApplyOptions(withPlanSources(new Command('apply')))
    .description('show what would change, ask, apply, verify, and roll back what fails')
    .option('--plan <file>', 'a plan made before (- is stdin)')
    .addHelpText(
      'after',
      '\nExamples:\n  camopt apply --plan tonight.json\n  camopt apply --all --yes --max-fail 5%\n  camopt apply 10.20.0.14 --settings wanted.json',
    )
    .action(
      runs(
        planFlags.extend({ ...applyFlags.shape, plan: z.string().optional() }),
        async (context, flags, references) => {
          requireConsent(context, flags);
          if (flags.plan !== undefined) {
            refuseBesidePlan(references, flags);
            const plan = await readPlan(context.terminal, flags.plan);
            return applyPlan(context, plan, flags, flags.only);
          }
          const { plan } = await makePlan(context, references, flags);
          return applyPlan(context, plan, flags);
        },
      ),
    );
}

/** A plan names its cameras and values; whoever names others beside it would see the whole plan applied. */
function refuseBesidePlan(references: readonly string[], flags: PlanFlags): void {
  const others = [flags.settings, flags.like, flags.csv, flags.purpose];
  if (
    references.length === 0 &&
    !flags.all &&
    flags.filter.length === 0 &&
    others.every((x) => x === undefined)
  )
    return;
  throw new CamOptError('USAGE', '--plan stands alone: the plan says which cameras and which values', {
    hint: 'make a plan of the cameras that are meant with `camopt plan`',
  });
}

async function applyPlan(context: Context, plan: Plan, flags: ApplyFlags, only?: 'failed'): Promise<Outcome> {
  const changing = plan.cameras.filter((camera) => camera.changes.length > 0);
  context.terminal.err(`${paragraphs(planText(plan, context.style), context.style.width)}\n`);
  if (!flags.yes && !flags.dryRun && changing.length > 0) {
    const question = `Apply to ${counted(changing.length, 'camera')}?`;
    if (!(await saysYes(context, question))) return { exit: exitCodes.nothing };
  }
  const camopt = await context.camopt();
  return watchRun(
    context,
    plan.cameras.length,
    () => camopt.apply(plan, { ...applyOptions(context, flags), ...(only === undefined ? {} : { only }) }),
    'apply',
  );
}

/** The options of a run as the engine takes them. */
export function applyOptions(context: Context, flags: ApplyFlags): ApplyOptions {
  const { dryRun, canary, maxFail, verify, rollback, strict, until, soak, settle, sendSnapshots } = flags;
  const { concurrency } = context.settings;
  return {
    dryRun,
    verify: verify.read,
    verifyWith: verify.with,
    sendSnapshots,
    rollback,
    strict,
    ...(canary === undefined ? {} : { canary }),
    ...(maxFail === undefined ? {} : { maxFail }),
    ...(until === undefined ? {} : { until }),
    ...(soak === undefined ? {} : { soak }),
    ...(settle === undefined ? {} : { settle }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
}
