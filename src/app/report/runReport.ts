import type { Camera } from '../../domain/camera.ts';
import type { Job, PictureChange, RunResult } from '../../domain/job.ts';
import type { SettingValue } from '../../domain/settingPaths.ts';
import { csv, html, markdown } from './escape.ts';
import { page } from './htmlPage.ts';
import { runBudgetWords, type RunBudget } from './runBudget.ts';
import { pictureWords } from './pictureWords.ts';

export const reportFormats = ['html', 'csv', 'json', 'md'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a hand-over document is made from. */
export interface RunReport {
  site: string;
  run: RunResult;
  at: Date;
  /** null where what the run stored does not tell */
  budget: RunBudget | null;
  /** what is known about the cameras of the run; one that left the inventory is absent */
  cameras: ReadonlyMap<string, Camera>;
  /** by job id */
  pictures: ReadonlyMap<string, { before?: Uint8Array; after?: Uint8Array }>;
}

export function renderReport(
  report: RunReport,
  format: ReportFormat,
  base64: (bytes: Uint8Array) => string,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...report.run, recorded_caps: report.budget }, null, 2)}\n`;
    case 'csv':
      return csvReport(report);
    case 'md':
      return markdownReport(report);
    case 'html':
      return htmlReport(report, base64);
  }
}

function csvReport({ run, cameras }: RunReport): string {
  const rows = run.jobs.flatMap((job) => {
    const camera = cameras.get(job.camera_id);
    const head = [job.camera_id, camera?.ip, camera?.name, camera?.manufacturer, camera?.model, job.status];
    if (job.result.outcomes.length === 0) return [[...head, '', '', '', '', '', '', job.error?.message]];
    return job.result.outcomes.map(({ path, stream, source, from, asked, got, outcome, witness, detail }) => [
      ...head,
      path,
      stream ?? source,
      from,
      asked,
      got,
      outcome,
      [witness, detail].filter(Boolean).join(': '),
    ]);
  });
  return csv(
    [
      'camera',
      'address',
      'name',
      'make',
      'model',
      'status',
      'setting',
      'stream',
      'before',
      'asked',
      'got',
      'outcome',
      'detail',
    ],
    rows,
  );
}

function markdownReport(report: RunReport): string {
  const { run } = report;
  const lines = [`# ${headline(report)}`, '', summaryLine(run), ''];
  const budget = runBudgetWords(report.budget);
  if (budget !== '') lines.push(`${budget}.`, '');
  for (const job of run.jobs) {
    lines.push(
      `## ${markdown(titleOf(job, report))}`,
      '',
      `${job.status}${job.error === undefined ? '' : `: ${markdown(job.error.message)}. ${markdown(job.error.hint)}`}`,
      '',
    );
    const { pictures } = job.result;
    if (pictures !== undefined && pictureWords(pictures) !== '')
      lines.push(markdown(pictureWords(pictures)), '');
    if (job.result.outcomes.length === 0) continue;
    lines.push('| setting | before | asked | got | outcome | seen by |', '|---|---|---|---|---|---|');
    for (const { path, from, asked, got, outcome, witness } of job.result.outcomes)
      lines.push(
        `| ${path} | ${[from, asked, got, outcome, witness].map((value) => markdown(text(value))).join(' | ')} |`,
      );
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function htmlReport(report: RunReport, base64: (bytes: Uint8Array) => string): string {
  const { run } = report;
  const sections = run.jobs.map((job) => {
    const rows = job.result.outcomes.map(
      ({ path, stream, source, from, asked, got, outcome, witness, detail }) =>
        `<tr class="${html(outcome)}"><td>${html(path)}</td><td>${html(stream ?? source ?? '')}</td><td>${html(text(from))}</td><td>${html(text(asked))}</td><td>${html(text(got))}</td><td>${html(outcome.replace('_', ' '))}</td><td>${html([witness, detail].filter(Boolean).join(': '))}</td></tr>`,
    );
    const outcomes =
      rows.length === 0
        ? ''
        : `<table><tr><th>Setting</th><th>On</th><th>Before</th><th>Asked</th><th>Got</th><th>Outcome</th><th>Seen by</th></tr>${rows.join('')}</table>`;
    const error =
      job.error === undefined
        ? ''
        : `<p class="error">${html(job.error.message)}. ${html(job.error.hint)}</p>`;
    return `<section><h2>${html(titleOf(job, report))} <small class="${html(job.status)}">${html(job.status.replace('_', ' '))}</small></h2>${error}${outcomes}${notesOf(job)}${picturesOf(job, report, base64)}</section>`;
  });
  const budget = runBudgetWords(report.budget);
  const line = budget === '' ? '' : `<p>${html(budget)}.</p>`;
  return page(headline(report), `<p>${html(summaryLine(run))}</p>${line}${sections.join('\n')}`);
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
  return shown.length === 0 ? '' : `${words}<div class="pictures">${shown.join('')}</div>`;
}

function verdictWords(change: PictureChange): string {
  const { verdict, findings, claude } = change;
  const why = [...findings, ...(claude === undefined ? [] : [`Claude: ${claude.why}`])].join('; ');
  const said = why === '' ? '' : `: ${html(why)}`;
  if (verdict === 'worse')
    return `<p class="error">The picture is worse than before, look at both${said}</p>`;
  return `<p${verdict === 'better' ? ' class="completed"' : ''}>The picture is ${verdict === 'same' ? 'as' : 'better than'} before${said}</p>`;
}

function headline({ site, run, at }: RunReport): string {
  return `${run.kind === 'rollback' ? 'Rollback' : 'Camera settings'} at ${site}, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function summaryLine({ run_id, summary }: RunResult): string {
  const { cameras, settings, ...statuses } = summary;
  const parts = [...Object.entries(statuses), ...Object.entries(settings)]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name.replace('_', ' ')}`);
  return `Run ${run_id}: ${cameras} cameras; ${parts.join(', ')}`;
}

function titleOf(job: Job, { cameras }: RunReport): string {
  const camera = cameras.get(job.camera_id);
  return [job.camera_id, camera?.name, [camera?.manufacturer, camera?.model].filter(Boolean).join(' ')]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

function text(value: SettingValue): string {
  return value === null ? '–' : String(value);
}
