import type { Job } from '../../domain/job.ts';
import { durationText } from '../format.ts';
import { jobCondition, wasApplied } from '../state/cameraState.ts';
import type { RunView } from '../state/model.ts';
import { runProgress } from '../state/reduceRun.ts';

/** A run's jobs: what went wrong first, then what is at work, then what is done, what waits last. */
export function runJobs(view: RunView): Job[] {
  const known = cached.get(view);
  if (known !== undefined) return known;
  const jobs = [...view.jobs.values()];
  const order = new Map(jobs.map((job, index) => [job, index]));
  jobs.sort((a, b) => place(a) - place(b) || (order.get(a) ?? 0) - (order.get(b) ?? 0));
  cached.set(view, jobs);
  return jobs;
}

/** The row of the cursor: that of its camera wherever it is now. */
export function runRow(view: RunView, screen: { row: number; camera: string | null }): number {
  if (screen.camera === null) return screen.row;
  const at = runJobs(view).findIndex((job) => job.camera_id === screen.camera);
  return at >= 0 ? at : screen.row;
}

/** What `R` takes up again. One that a person put back did not fail. */
export function failedJobs(view: RunView): Job[] {
  return runJobs(view).filter(
    (job) =>
      job.status === 'failed' ||
      job.status === 'partial' ||
      (job.status === 'rolled_back' && !wasApplied(job)),
  );
}

const cached = new WeakMap<RunView, Job[]>();

/** Time left from the cameras done so far; empty until there is one. */
export function timeLeft(view: RunView, now: number): string {
  const { done, total } = runProgress(view);
  if (view.finished || view.startedAt === 0 || done === 0 || done >= total) return '';
  return `about ${durationText(((now - view.startedAt) / done) * (total - done))} left`;
}

/** `3 done  1 adapted  1 rolled back`: only what occurs. */
export function runCounts(view: RunView): string {
  const counts = new Map<string, number>();
  for (const job of view.jobs.values()) {
    const word = job.status === 'in_progress' ? 'at work' : jobCondition(job).word.replace(/^[x~?] /, '');
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join('  ');
}

function place(job: Job): number {
  if (job.status === 'in_progress') return 5;
  if (job.status === 'pending') return 9;
  return jobCondition(job).rank;
}
