import { CamOptError } from '../../domain/errors.ts';
import type { Plan } from '../../domain/plan.ts';
import type { CamOpt } from '../camopt.ts';
import { runBudget } from './runBudget.ts';
import { renderReport } from './runReport.ts';
import type { ReportFormat } from './runReport.ts';

/** The hand-over document of a stored run. Throws RUN_UNKNOWN for a job's id: a report is about a whole run. */
export async function reportOf(
  camopt: Pick<CamOpt, 'site' | 'status' | 'cameras' | 'pictures'>,
  planOf: (runId: string) => Promise<Plan | undefined>,
  retentionDays: number,
  runId: string,
  format: ReportFormat,
  at: Date,
  base64: (bytes: Uint8Array) => string,
  shrink: (jpeg: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const run = await camopt.status(runId);
  if (!('jobs' in run))
    throw new CamOptError('RUN_UNKNOWN', `${runId} is a job`, {
      hint: `a report is about a run: ${run.run_id}`,
    });
  const cameras = new Map((await camopt.cameras()).map((camera) => [camera.id, camera]));
  const pictures = new Map<string, { before?: Uint8Array; after?: Uint8Array }>();
  if (format === 'html')
    for (const job of run.jobs) {
      const { before, after } = await camopt.pictures(job.job_id);
      pictures.set(job.job_id, {
        ...(before === undefined ? {} : { before: await shrink(before) }),
        ...(after === undefined ? {} : { after: await shrink(after) }),
      });
    }
  const plan = await planOf(runId);
  const budget = runBudget(run, plan, retentionDays);
  return renderReport({ site: camopt.site, run, at, plan, cameras, pictures, budget }, format, base64);
}
