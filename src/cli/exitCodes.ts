import { errorTable, isErrorCode } from '../domain/errors.ts';
import type { RunResult, Status } from '../domain/job.ts';

/** What the exit code of `camopt` tells a script. */
export const exitCodes = {
  done: 0,
  /** nothing succeeded, a plan was refused, or an unexpected error */
  nothing: 1,
  usage: 2,
  /** some cameras failed or were rolled back, every camera in a known state */
  some: 3,
  /** drift or pending changes were found */
  differs: 4,
  /** a state is unknown, or a rollback failed */
  person: 5,
  interrupted: 130,
} as const;

/** The exit code that a finished run stands for; what needs a person outweighs all else. */
export function exitOfRun(run: RunResult, as: 'apply' | 'rollback' | 'resume'): number {
  // A job that has not ended although its run has is one that nobody can speak for.
  if (run.jobs.some(({ status, error }) => unsettled.has(status) || needsPerson(error?.code)))
    return exitCodes.person;
  const count = (status: string): number => run.jobs.filter((job) => job.status === status).length;
  const failed = count('failed') + (as === 'rollback' ? 0 : count('rolled_back'));
  if (failed === 0) return count('partial') > 0 ? exitCodes.some : exitCodes.done;
  return failed === run.jobs.length && as !== 'resume' ? exitCodes.nothing : exitCodes.some;
}

/** For commands that give one answer a camera. */
export function exitOfAnswers(succeeded: number, failed: number): number {
  if (failed === 0) return exitCodes.done;
  return succeeded === 0 ? exitCodes.nothing : exitCodes.some;
}

const unsettled: ReadonlySet<Status> = new Set(['unknown', 'pending', 'in_progress']);

function needsPerson(code: string | undefined): boolean {
  return code !== undefined && isErrorCode(code) && errorTable[code].exit === 5;
}
