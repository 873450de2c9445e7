import type { Job, Outcome, OutcomeKind } from '../../domain/job.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import { counted } from '../../shared/counted.ts';
import { cameraText, plainSentence } from '../text.ts';
import type { Style } from '../theme.ts';

/** The sign in front of an outcome; colour only repeats it. */
export function outcomeSign(kind: OutcomeKind): string {
  return signs[kind];
}

/** The same in a list of outcomes, three columns wide, `ok` where all is well. */
export function outcomeMark(kind: OutcomeKind): string {
  return kind === 'applied' ? 'ok ' : signs[kind].padEnd(3);
}

export function outcomeStyle(kind: OutcomeKind): Style {
  return kind === 'applied' ? 'good' : kind === 'ignored' || kind === 'rejected' ? 'bad' : 'change';
}

/** One outcome as a sentence: `frame rate asked 15 fps, the camera shows 30 fps (read-back)`. */
export function outcomeSentence(outcome: Outcome, job: Job): string {
  const name =
    settingNames[outcome.path] + (outcome.stream === undefined ? '' : ` (${cameraText(outcome.stream)})`);
  const got = valueText(outcome.path, outcome.got);
  const asked = valueText(outcome.path, outcome.asked);
  const why =
    outcome.detail === undefined || outcome.detail === '' ? '' : `: ${plainSentence(outcome.detail)}`;
  switch (outcome.outcome) {
    case 'applied':
      return job.status === 'rolled_back'
        ? `${name} ${valueText(outcome.path, outcome.from)} -> ${asked}, put back`
        : `${name} ${valueText(outcome.path, outcome.from)} -> ${got}`;
    case 'adapted':
      return `${name} asked ${asked}, camera chose ${got}${why}`;
    case 'ignored':
      return `${name} asked ${asked}, camera kept ${got}${why}`;
    case 'rejected':
      return `${name} asked ${asked}, camera refused${why}`;
    case 'unverifiable':
      return `${name} asked ${asked}, read back ${got}, not certain${why}`;
    case 'side_effect':
      return `${name} changed by itself ${valueText(outcome.path, outcome.from)} -> ${got}${why}`;
  }
}

/** A job in one line: what went wrong first, else how many settings took, else why there is nothing to tell. */
export function jobSentence(job: Job): string {
  const { outcomes } = job.result;
  const odd = outcomes.filter((one) => one.outcome !== 'applied');
  const first = odd[0];
  if (first !== undefined)
    return outcomeSentence(first, job) + (odd.length > 1 ? `, and ${odd.length - 1} more` : '');
  if (job.error !== undefined) return plainSentence(job.error.message);
  if (job.status === 'in_progress' || job.status === 'pending') return job.currentStep;
  if (outcomes.length > 0) return `${outcomes.length} of ${counted(outcomes.length, 'setting')} applied`;
  return plainSentence(job.steps.findLast((step) => step.detail !== '')?.detail ?? '');
}

/** The outcomes of a job, those that are not as asked first. */
export function oddFirst(job: Job): Outcome[] {
  return job.result.outcomes.toSorted(
    (a, b) => Number(a.outcome === 'applied') - Number(b.outcome === 'applied'),
  );
}

/**
 * What went wrong with a job and what to do, in lines; nothing where its outcomes tell it already. Where nobody knows how
 * the camera stands, or what was written could not be put back, that comes first whatever the outcomes say.
 */
export function jobErrorLines(job: Job): string[] {
  const failed = job.steps.filter((step) => step.status === 'failed' && step.detail !== '');
  if (job.status === 'unknown')
    return [
      ...failed.map(({ name, detail }) => `x  ${name}: ${plainSentence(detail)}`),
      ...(job.error === undefined ? [] : [`x  ${plainSentence(job.error.message)}`, `   ${job.error.hint}`]),
    ];
  const told = job.result.outcomes.some((one) => one.outcome !== 'applied');
  return job.error === undefined || told
    ? []
    : [`x  ${plainSentence(job.error.message)}`, `   ${job.error.hint}`];
}

const signs: Readonly<Record<OutcomeKind, string>> = {
  applied: '',
  adapted: '~ ',
  ignored: 'x ',
  rejected: 'x ',
  unverifiable: '? ',
  side_effect: '? ',
};
