import { newHeader, headerAfter } from '../app/jobs/runSummary.ts';
import type { CameraRecord } from '../app/jobs/record.ts';
import type { RunHeader } from '../app/jobs/runStore.ts';
import type { Plan } from '../domain/plan.ts';

/**
 * The header of a run whose own file was damaged, from the plan and the cameras' files, which hold everything that a
 * rollback needs. Who started it and with which options is lost and stands empty.
 */
export function rebuiltHeader(runId: string, plan: Plan, records: readonly CameraRecord[]): RunHeader {
  const target = /^rollback of (\S+)$/.exec(plan.made_by)?.[1];
  const jobIds = new Map(records.map(({ job }) => [job.camera_id, job.job_id]));
  const kind = target === undefined ? 'apply' : 'rollback';
  const seconds = Math.floor(Date.parse(plan.created_at) / 1000);
  const header = newHeader(
    {
      run_id: runId,
      kind,
      site: plan.site,
      created_at: plan.created_at,
      plan,
      ...(target === undefined ? {} : { target }),
      author: { user: '', host: '', pid: 0, version: '' },
      credentialSets: [],
      options: {},
    },
    (cameraId) => jobIds.get(cameraId) ?? `${kind}-${cameraId}-${seconds}`,
  );
  const last =
    records
      .map(({ job }) => job.updated_at)
      .toSorted()
      .at(-1) ?? plan.created_at;
  return records.length === plan.cameras.length
    ? headerAfter(header, records, new Date(last))
    : { ...header, updated_at: last };
}
