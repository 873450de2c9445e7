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
function outcomeMark(kind: OutcomeKind): string {
  return kind === 'applied' ? 'ok ' : signs[kind].padEnd(3);
}

function outcomeStyle(kind: OutcomeKind): Style {
  return kind === 'applied' ? 'good' : kind === 'ignored' || kind === 'rejected' ? 'bad' : 'change';
}

/** One outcome as a sentence: `frame rate asked 15 fps, the camera shows 30 fps (read-back)`. */
function outcomeSentence(outcome: Outcome, job: Job): string {
  const name =
    settingNames[outcome.path] + (outcome.stream === undefined ? '' : ` (${cameraText(outcome.stream)})`);
  const got = valueText(outcome.path, outcome.got);
  const asked = valueText(outcome.path, outcome.asked);
  const why = whyText(outcome);
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
      return `${name} asked ${asked}${why.includes('refused') ? '' : refused}${why}`;
    case 'unverifiable':
      return `${name} asked ${asked}, read back ${got}, not certain${why}`;
    case 'side_effect':
      return `${name} changed by itself ${valueText(outcome.path, outcome.from)} -> ${got}${why}`;
  }
}

const refused = ', camera refused';

function whyText({ detail }: Outcome): string {
  return detail === undefined || detail === '' ? '' : `: ${plainSentence(detail)}`;
}

/** The same for several settings that went the same way for the same reason, told once. */
function sameSentence(outcomes: readonly Outcome[], job: Job): string {
  const [first] = outcomes;
  if (first === undefined) return '';
  if (outcomes.length === 1) return outcomeSentence(first, job);
  const names = outcomes.map((outcome) => outcomeSentence({ ...outcome, detail: '' }, job)).join('; ');
  return `${names.replaceAll(refused, '')}${whyText(first)}`;
}

export interface OutcomeLine {
  readonly text: string;
  readonly style: Style;
  readonly witness: Outcome['witness'];
}

/** The outcomes of a job with their signs, those that are not as asked first; what has the same reason stands together. */
export function outcomeLines(job: Job): OutcomeLine[] {
  const alike = (outcome: Outcome) =>
    outcome.outcome === 'applied' || outcome.detail === undefined || outcome.detail === ''
      ? outcome
      : `${outcome.outcome} ${outcome.witness} ${outcome.detail}`;
  return [...Map.groupBy(oddFirst(job), alike).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          {
            text: `${outcomeMark(first.outcome)}${sameSentence(group, job)}`,
            style: outcomeStyle(first.outcome),
            witness: first.witness,
          },
        ];
  });
}

/** A job in one line: what went wrong first, else how many settings took, else why there is nothing to tell. */
export function jobSentence(job: Job): string {
  const { outcomes } = job.result;
  const odd = outcomes.filter((one) => one.outcome !== 'applied');
  const first = odd[0];
  if (first !== undefined)
    return outcomeSentence(first, job) + (odd.length > 1 ? `, and ${odd.length - 1} more` : '');
  if (job.error !== undefined) return plainSentence(job.error.message);
  if (job.status === 'in_progress' || job.status === 'pending') return stepSentence(job.currentStep);
  if (outcomes.length > 0) return `${outcomes.length} of ${counted(outcomes.length, 'setting')} applied`;
  return plainSentence(job.steps.findLast((step) => step.detail !== '')?.detail ?? '');
}

/** What is being done in a step, in words. */
export function stepSentence(name: string): string {
  return stepSentences[name] ?? name.replace(/^write /, 'writing ');
}

const stepSentences: Readonly<Record<string, string>> = {
  check: 'checking who answers and what it shows now',
  save: 'keeping its settings and picture as they are',
  verify: 'reading back what was written',
  settle: 'waiting a while, then checking again',
  'roll back': 'putting back what was before',
  'check after the cut': 'checking what the interrupted run left',
};

/** The steps that a job came to, with their signs; what the job's error tells already is not told again. */
export function stepLines(job: Job): string[] {
  const told = job.error === undefined ? '' : job.error.message;
  return job.steps
    .filter(({ status, name }) => status !== 'pending' && status !== 'skipped' && name !== 'done')
    .map(({ status, name, detail }) => {
      const mark = status === 'completed' ? 'ok ' : status === 'failed' ? 'x  ' : '.. ';
      return `${mark}${name}${detail === '' || detail === told ? '' : `: ${plainSentence(detail)}`}`;
    });
}

/** The outcomes of a job, those that are not as asked first. */
function oddFirst(job: Job): Outcome[] {
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
