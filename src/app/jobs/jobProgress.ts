import * as z from 'zod';
import { toCamOptError, type CamOptError } from '../../domain/errors.ts';
import { redact } from '../../shared/redact.ts';
import { driftedSchema } from '../../domain/job.ts';
import type { Job, JobError, Outcome, Status, Step, Verification } from '../../domain/job.ts';
import type { CameraPlan } from '../../domain/plan.ts';
import type { SettingValue } from '../../domain/settingPaths.ts';
import type { CameraRecord } from './record.ts';

/** The job as people see it, made from what happened; all functions are pure and give a new job. */

const checkAndSave = ['check', 'save'];
const ending = ['verify', 'settle', 'done'];

export function newRecord(ids: { run: string; job: string }, plan: CameraPlan, now: Date): CameraRecord {
  const at = now.toISOString();
  return {
    job: {
      job_id: ids.job,
      run_id: ids.run,
      camera_id: plan.camera_id,
      status: 'pending',
      progress: 0,
      currentStep: '',
      steps: [...checkAndSave, ...ending].map(pendingStep),
      result: { applied_settings: {}, verification_status: 'skipped', outcomes: [] },
      created_at: at,
      updated_at: at,
    },
    plan,
    phase: 'checking',
    before: null,
    work: [],
    refused: [],
    rolledBackBy: null,
  };
}

/** What is left of a camera whose record cannot be read any more: nobody can say how far it got. */
export function lostRecord(fresh: CameraRecord, damage: CamOptError): CameraRecord {
  const ending: Ending = { status: 'unknown', verification: 'unverified', outcomes: [], error: damage };
  return {
    ...fresh,
    job: endJob(fresh.job, { ...ending, detail: damage.message }, new Date(fresh.job.created_at)),
  };
}

/** Puts one step for each configuration between `save` and `verify`. */
export function withWriteSteps(job: Job, names: readonly string[]): Job {
  const kept = job.steps.filter((step) => !step.name.startsWith('write ') || step.status !== 'pending');
  const at = kept.findIndex((step) => step.name === 'verify');
  return { ...job, steps: [...kept.slice(0, at), ...names.map(pendingStep), ...kept.slice(at)] };
}

/** Ends what was under way and begins the named step, which is added when the job has no such step yet. */
export function beginStep(job: Job, name: string, now: Date): Job {
  const ended = endStep(job, 'completed', '', now);
  const at = now.toISOString();
  const has = ended.steps.some((step) => step.name === name && step.status === 'pending');
  const steps = has ? ended.steps : insertBeforeDone(ended.steps, pendingStep(name));
  let begun = false;
  const next = steps.map((step): Step => {
    if (begun || step.name !== name || step.status !== 'pending') return step;
    begun = true;
    return { ...step, status: 'in_progress', started_at: at };
  });
  return withProgress({ ...ended, status: 'in_progress', currentStep: name, steps: next, updated_at: at });
}

/** Ends the step that is under way, if there is one; what it has noted is kept. */
export function endStep(job: Job, status: Step['status'], detail: string, now: Date): Job {
  const at = now.toISOString();
  const steps = job.steps.map((step): Step => {
    if (step.status !== 'in_progress') return step;
    return { ...step, status, finished_at: at, detail: joined(step.detail, redact(detail)) };
  });
  return withProgress({ ...job, steps, updated_at: at });
}

/** Adds words to the step that is under way. */
export function noteStep(job: Job, detail: string): Job {
  const steps = job.steps.map((step): Step => {
    if (step.status !== 'in_progress') return step;
    return { ...step, detail: joined(step.detail, redact(detail)) };
  });
  return { ...job, steps };
}

function joined(before: string, more: string): string {
  return before === '' || more === '' ? before + more : `${before}; ${more}`;
}

export interface Ending {
  status: Status;
  verification: Verification;
  outcomes: readonly Outcome[];
  error?: unknown;
  detail?: string;
}

/** The job at its end: every step has ended, and what is in force stands in `applied_settings`. */
export function endJob(job: Job, end: Ending, now: Date): Job {
  const at = now.toISOString();
  // What became of the job stands in its last step; the step that ended it tells its own failure. Putting back went well
  // where all of it is back.
  const failed = end.error !== undefined && end.status !== 'skipped' && end.status !== 'rolled_back';
  const closed = endStep(job, failed ? 'failed' : 'completed', failed ? (end.detail ?? '') : '', now);
  const steps = closed.steps.map((step): Step => {
    if (step.status !== 'pending') return step;
    return step.name === 'done'
      ? { ...step, status: 'completed', started_at: at, finished_at: at, detail: end.detail ?? '' }
      : { ...step, status: 'skipped' };
  });
  const { error: _, ...rest } = closed;
  return {
    ...rest,
    status: end.status,
    progress: 100,
    currentStep: 'done',
    steps,
    result: {
      applied_settings: end.status === 'rolled_back' ? {} : inForce(end.outcomes),
      verification_status: end.verification,
      outcomes: end.outcomes.map(publicOutcome),
      ...(closed.result.pictures === undefined ? {} : { pictures: closed.result.pictures }),
    },
    ...(end.error === undefined ? {} : { error: publicError(end.error) }),
    updated_at: at,
  };
}

/** Says what a failure means for a camera that nothing was written to. */
export function failedUntouched(error: CamOptError): Ending {
  return { status: 'failed', verification: 'skipped', outcomes: [], error, detail: error.message };
}

/** A camera may echo what it was sent, the password with it. */
export function publicError(thrown: unknown): JobError {
  const error = toCamOptError(thrown);
  const { code, message, hint } = error.toJSON();
  const drift = z.array(driftedSchema).safeParse(error.details['drift']).data;
  return { code, message: redact(message), hint, ...(drift === undefined ? {} : { drift }) };
}

function inForce(outcomes: readonly Outcome[]): Record<string, SettingValue> {
  const values: Record<string, SettingValue> = {};
  for (const { path, stream, source, got, outcome } of outcomes) {
    if (outcome !== 'applied' && outcome !== 'adapted') continue;
    const token = stream ?? source;
    values[token === undefined ? path : `${path}@${token}`] = got;
  }
  return values;
}

function publicOutcome(outcome: Outcome): Outcome {
  const { path, stream, source, from, asked, got, outcome: kind, witness, detail, secondReading } = outcome;
  return {
    path,
    ...(stream === undefined ? {} : { stream }),
    ...(source === undefined ? {} : { source }),
    from,
    asked,
    got,
    outcome: kind,
    witness,
    ...(detail === undefined ? {} : { detail }),
    ...(secondReading === undefined ? {} : { secondReading }),
  };
}

function withProgress(job: Job): Job {
  const ended = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'in_progress').length;
  return { ...job, progress: Math.min(99, Math.round((100 * ended) / Math.max(1, job.steps.length))) };
}

function pendingStep(name: string): Step {
  return { name, status: 'pending', started_at: null, finished_at: null, detail: '' };
}

function insertBeforeDone(steps: readonly Step[], step: Step): Step[] {
  const at = steps.findIndex((candidate) => candidate.name === 'done');
  return at < 0 ? [...steps, step] : [...steps.slice(0, at), step, ...steps.slice(at)];
}
