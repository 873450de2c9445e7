import type { Job, PictureChange, RunResult } from '../../domain/job.ts';
import type { Plan } from '../../domain/plan.ts';
import { figure } from './budgetWords.ts';
import { html } from './escape.ts';
import { page, table } from './htmlPage.ts';
import { pictureWords } from './pictureWords.ts';
import { capsOf, isUncertain, runBudgetWords } from './runBudget.ts';
import { headline, jobsInOrder, makeOf, outcomeWords, summaryLine, titleOf } from './runWords.ts';
import type { RunReport } from './runWords.ts';

/** The hand-over page: what became of all, then each camera, what needs a person first. */
export function runPage(report: RunReport, base64: (bytes: Uint8Array) => string): string {
  const jobs = jobsInOrder(report);
  const budget = runBudgetWords(report.budget);
  return page(
    headline(report),
    [
      `<p>${html(summaryLine(report))}.</p>`,
      budget === '' ? '' : `<p>${html(budget)}.</p>`,
      jobs.length > 1 ? overview(jobs, report) : '',
      ...jobs.map((job) => section(job, report, base64)),
    ].join('\n'),
  );
}

function overview(jobs: readonly Job[], report: RunReport): string {
  return table(
    [
      ['Camera', 30],
      ['Make and model', 28],
      ['Status', 14],
      ['Settings', 14],
      ['Cap of the recording, Mb/s', 14],
    ],
    jobs.map((job) => [
      `<a href="#${html(job.job_id)}">${html(job.camera_id)}</a>${nameUnder(job, report)}`,
      html(makeOf(job, report)),
      `<span class="${html(job.status)}">${html(job.status.replace('_', ' '))}</span>`,
      html(outcomeCounts(job)),
      html(capsWords(job, report.plan)),
    ]),
  );
}

function nameUnder(job: Job, { cameras }: RunReport): string {
  const name = cameras.get(job.camera_id)?.name ?? '';
  return name === '' ? '' : `<br><small>${html(name)}</small>`;
}

function outcomeCounts({ result }: Job): string {
  const kinds = Map.groupBy(result.outcomes, ({ outcome }) => outcome);
  return [...kinds].map(([kind, own]) => `${own.length} ${kind.replace('_', ' ')}`).join(', ');
}

/** What the recorded streams of this camera took and take; empty where that is not known. */
function capsWords(job: RunResult['jobs'][number], plan: Plan | undefined): string {
  const planned = plan?.cameras.find(({ camera_id: id }) => id === job.camera_id);
  const caps = planned === undefined || isUncertain(job) ? [] : capsOf(planned, job);
  if (caps.length === 0) return '';
  const sum = (when: 'before' | 'after'): string =>
    caps.some((cap) => cap[when] === null)
      ? 'no cap'
      : figure(caps.reduce((total, cap) => total + (cap[when] ?? 0), 0));
  const [before, after] = [sum('before'), sum('after')];
  return before === after ? before : `${before} -> ${after}`;
}

function section(job: Job, report: RunReport, base64: (bytes: Uint8Array) => string): string {
  const status = `<small class="${html(job.status)}">${html(job.status.replace('_', ' '))}</small>`;
  return [
    `<section id="${html(job.job_id)}"><h2>${html(titleOf(job, report))} ${status}</h2>`,
    job.error === undefined ? '' : `<p class="error">${html(job.error.message)}. ${html(job.error.hint)}</p>`,
    outcomesOf(job, report),
    notesOf(job),
    picturesOf(job, report, base64),
    '</section>',
  ].join('');
}

function outcomesOf(job: Job, report: RunReport): string {
  if (job.result.outcomes.length === 0) return '';
  return table(
    [
      ['Setting', 17],
      ['Before', 11],
      ['Asked', 10],
      ['Got', 10],
      ['Outcome', 18],
      ['Why', 34],
    ],
    job.result.outcomes.map((one) => {
      const { setting, on, before, asked, got, why, seenBy } = outcomeWords(job, one, report);
      return [
        `${html(setting)}${on === '' ? '' : `<br><small>${html(on)}</small>`}`,
        html(before),
        html(asked),
        html(got),
        `<span class="${html(one.outcome)}">${html(one.outcome.replace('_', ' '))}</span><br><small>${html(seenBy)}</small>`,
        html(why),
      ];
    }),
  );
}

/** What the steps had to say, such as a picture that is worse than before. */
function notesOf(job: Job): string {
  // What the pictures say stands beside them.
  const pictures = job.result.pictures === undefined ? '' : pictureWords(job.result.pictures);
  const notes = job.steps
    .map(({ name, detail }) => ({ name, detail: detail.replace(pictures, '').replace(/; $/, '') }))
    .filter(({ detail }) => detail !== '')
    .map(({ name, detail }) => `${name}: ${detail}`);
  return notes.length === 0 ? '' : `<p>${html(notes.join('. '))}</p>`;
}

function picturesOf(job: Job, report: RunReport, base64: (bytes: Uint8Array) => string): string {
  const pictures = report.pictures.get(job.job_id) ?? {};
  const shown = (['before', 'after'] as const).flatMap((when) => {
    const jpeg = pictures[when];
    return jpeg === undefined
      ? []
      : [
          `<figure><img alt="${when}" src="data:image/jpeg;base64,${base64(jpeg)}"><figcaption>${when}</figcaption></figure>`,
        ];
  });
  const { pictures: change } = job.result;
  const words = change === undefined ? '' : verdictWords(change);
  return shown.length === 0
    ? ''
    : `<div class="pair">${words}<div class="pictures">${shown.join('')}</div></div>`;
}

function verdictWords(change: PictureChange): string {
  const { verdict, findings, claude } = change;
  const why = [...findings, ...(claude === undefined ? [] : [`Claude: ${claude.why}`])].join('; ');
  const said = why === '' ? '' : `: ${html(why)}`;
  if (verdict === 'worse')
    return `<p class="error">The picture is worse than before, look at both${said}</p>`;
  return `<p${verdict === 'better' ? ' class="completed"' : ''}>The picture is ${verdict === 'same' ? 'as' : 'better than'} before${said}</p>`;
}
