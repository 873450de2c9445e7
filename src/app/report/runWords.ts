import type { Camera } from '../../domain/camera.ts';
import type { Job, Outcome, RunResult, Status } from '../../domain/job.ts';
import type { Plan } from '../../domain/plan.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import { counted } from '../../shared/counted.ts';
import { addressCompare } from './addressOrder.ts';
import type { RunBudget } from './runBudget.ts';

/** What a hand-over document is made from. */
export interface RunReport {
  site: string;
  run: RunResult;
  at: Date;
  /** undefined where it is not kept any more */
  plan: Plan | undefined;
  /** null where what the run stored does not tell */
  budget: RunBudget | null;
  /** what is known about the cameras of the run; one that left the inventory is absent */
  cameras: ReadonlyMap<string, Camera>;
  /** by job id */
  pictures: ReadonlyMap<string, { before?: Uint8Array; after?: Uint8Array }>;
}

export function headline({ site, run }: RunReport): string {
  return `${run.kind === 'rollback' ? 'Rollback' : 'Camera settings'} at ${site}${run.created_at === undefined ? '' : `, ${minute(run.created_at)} UTC`}`;
}

export function summaryLine({ run, plan, at }: RunReport): string {
  const { cameras, settings, ...statuses } = run.summary;
  const parts = [...Object.entries(statuses), ...Object.entries(settings)]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`);
  const from = plan === undefined ? '' : ` from ${plan.made_by}`;
  return `Run ${run.run_id}${from}: ${counted(cameras, 'camera')}; ${parts.join(', ')}. This page was written ${minute(at.toISOString())} UTC`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

export function titleOf(job: Job, report: RunReport): string {
  const name = report.cameras.get(job.camera_id)?.name;
  return [job.camera_id, name, makeOf(job, report)].filter((part) => part).join(', ');
}

export function makeOf(job: Job, { cameras }: RunReport): string {
  const camera = cameras.get(job.camera_id);
  return [camera?.manufacturer, camera?.model].filter(Boolean).join(' ');
}

/** What needs a person first, then by address. */
export function jobsInOrder({ run }: RunReport): Job[] {
  const rank = ({ status }: Job): number => order.indexOf(status);
  return [...run.jobs].sort((a, b) => rank(a) - rank(b) || addressCompare(a.camera_id, b.camera_id));
}
const order: readonly Status[] = [
  'unknown',
  'failed',
  'rolled_back',
  'partial',
  'in_progress',
  'pending',
  'completed',
  'skipped',
];

/** One outcome in words; `why` is what the plan gave as its reason. */
export function outcomeWords(
  { camera_id: id }: Job,
  outcome: Outcome,
  { plan }: RunReport,
): { setting: string; on: string; before: string; asked: string; got: string; why: string; seenBy: string } {
  const { path, stream, source, from, asked, got, witness, detail } = outcome;
  const change = plan?.cameras
    .find(({ camera_id: planned }) => planned === id)
    ?.changes.find((each) => each.path === path && each.stream === stream && each.source === source);
  return {
    setting: settingNames[path],
    on: stream ?? source ?? '',
    before: valueText(path, from),
    asked: valueText(path, asked),
    got: valueText(path, got),
    why: change?.reason ?? '',
    seenBy: [witness.replace('-', ' '), detail].filter(Boolean).join(': '),
  };
}
