import type { Job, OutcomeKind, RunKind, RunResult, Status, Summary } from '../../domain/job.ts';
import { outcomeKinds } from '../../domain/job.ts';
import type { CameraRecord } from './record.ts';
import type { NewRun, RunHeader } from './runStore.ts';

/** What many jobs add up to. */
export function summarise(jobs: readonly Job[]): Summary {
  const count = (status: Status): number => jobs.filter((job) => job.status === status).length;
  const settings = Object.fromEntries(outcomeKinds.map((kind) => [kind, 0])) as Record<OutcomeKind, number>;
  for (const job of jobs) for (const { outcome } of job.result.outcomes) settings[outcome] += 1;
  return {
    cameras: jobs.length,
    completed: count('completed'),
    partial: count('partial'),
    failed: count('failed'),
    rolled_back: count('rolled_back'),
    skipped: count('skipped'),
    unknown: count('unknown'),
    settings,
  };
}

/** One word for the run; cameras that were skipped decide nothing unless all were. */
export function runStatus(jobs: readonly Job[]): Status {
  const statuses = new Set(jobs.map((job) => job.status));
  if (!jobs.every(hasEnded)) return 'in_progress';
  if (statuses.has('unknown')) return 'unknown';
  statuses.delete('skipped');
  if (statuses.size === 0) return jobs.length === 0 ? 'completed' : 'skipped';
  const [only] = statuses;
  return statuses.size === 1 && only !== undefined ? only : 'partial';
}

/** The cameras keep their order, whichever of them a resume had to settle. */
export function headerAfter(header: RunHeader, records: readonly CameraRecord[], now: Date): RunHeader {
  const place = new Map(header.jobs.map(({ camera_id }, index) => [camera_id, index]));
  const jobs = records
    .map((record) => record.job)
    .toSorted((a, b) => (place.get(a.camera_id) ?? 0) - (place.get(b.camera_id) ?? 0));
  return {
    ...header,
    status: runStatus(jobs),
    summary: summarise(jobs),
    jobs: jobs.map(({ job_id, camera_id, status }) => ({ job_id, camera_id, status })),
    updated_at: now.toISOString(),
  };
}

export function resultOf(runId: string, kind: RunKind, jobs: readonly Job[]): RunResult {
  return { run_id: runId, kind, status: runStatus(jobs), summary: summarise(jobs), jobs: [...jobs] };
}

/** The header of a run that has just been created. */
export function newHeader(run: NewRun, jobId: (cameraId: string) => string): RunHeader {
  const { plan, ...rest } = run;
  const jobs = plan.cameras.map(({ camera_id }) => ({
    job_id: jobId(camera_id),
    camera_id,
    status: 'pending' as const,
  }));
  return {
    ...rest,
    status: 'in_progress',
    updated_at: run.created_at,
    plan_id: plan.plan_id,
    summary: { ...summarise([]), cameras: jobs.length },
    jobs,
  };
}

export function hasEnded(job: Job): boolean {
  return job.status !== 'pending' && job.status !== 'in_progress';
}

export function isFailure(job: Job): boolean {
  return job.status === 'failed' || job.status === 'unknown' || job.status === 'rolled_back';
}

/** A canary tells something about its model only when something was sent to it. */
export function wasTried(record: CameraRecord): boolean {
  return record.work.some((work) => work.sets > 0 || work.state === 'rejected') || record.refused.length > 0;
}
