import { csv, markdown } from './escape.ts';
import { runBudgetWords } from './runBudget.ts';
import { pictureWords } from './pictureWords.ts';
import { runPage } from './runPage.ts';
import { headline, jobsInOrder, outcomeWords, summaryLine, titleOf } from './runWords.ts';
import type { RunReport } from './runWords.ts';

export const reportFormats = ['html', 'csv', 'json', 'md'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export function renderReport(
  report: RunReport,
  format: ReportFormat,
  base64: (bytes: Uint8Array) => string,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...report.run, budget: report.budget }, null, 2)}\n`;
    case 'csv':
      return csvReport(report);
    case 'md':
      return markdownReport(report);
    case 'html':
      return runPage(report, base64);
  }
}

const columns = [
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
  'reason',
] as const;
type Row = Partial<Record<(typeof columns)[number], string | number | null | undefined>>;

function csvReport(report: RunReport): string {
  const rows = report.run.jobs.flatMap((job): Row[] => {
    const { ip, name, manufacturer: make, model } = report.cameras.get(job.camera_id) ?? {};
    const head = { camera: job.camera_id, address: ip, name, make, model, status: job.status };
    if (job.result.outcomes.length === 0) return [{ ...head, detail: job.error?.message }];
    return job.result.outcomes.map((one) => ({
      ...head,
      setting: one.path,
      stream: one.stream ?? one.source,
      before: one.from,
      asked: one.asked,
      got: one.got,
      outcome: one.outcome,
      detail: [one.witness, one.detail].filter(Boolean).join(': '),
      reason: outcomeWords(job, one, report).why,
    }));
  });
  return csv(
    columns,
    [...rows, ...totalRows(report)].map((row) => columns.map((column) => row[column])),
  );
}

/** The sums, which belong to no camera. */
function totalRows({ budget }: RunReport): Row[] {
  if (budget === null) return [];
  const { before, after, retentionDays } = budget;
  const detail = runBudgetWords(budget);
  return [
    { name: 'all cameras', setting: 'Mb/s at the caps', before: before.mbps, got: after.mbps, detail },
    { name: 'all cameras', setting: `TB for ${retentionDays} days`, before: before.tb, got: after.tb },
  ];
}

function markdownReport(report: RunReport): string {
  const lines = [`# ${markdown(headline(report))}`, '', `${markdown(summaryLine(report))}.`, ''];
  const budget = runBudgetWords(report.budget);
  if (budget !== '') lines.push(`${markdown(budget)}.`, '');
  for (const job of jobsInOrder(report)) {
    lines.push(
      `## ${markdown(titleOf(job, report))}`,
      '',
      `${job.status.replace('_', ' ')}${job.error === undefined ? '' : `: ${markdown(job.error.message)}. ${markdown(job.error.hint)}`}`,
      '',
    );
    const { pictures } = job.result;
    if (pictures !== undefined && pictureWords(pictures) !== '')
      lines.push(markdown(pictureWords(pictures)), '');
    if (job.result.outcomes.length === 0) continue;
    lines.push(
      '| setting | on | before | asked | got | outcome | seen by | why |',
      '|---|---|---|---|---|---|---|---|',
    );
    for (const one of job.result.outcomes) {
      const { setting, on, before, asked, got, seenBy, why } = outcomeWords(job, one, report);
      const cells = [setting, on, before, asked, got, one.outcome.replace('_', ' '), seenBy, why];
      lines.push(`| ${cells.map(markdown).join(' | ')} |`);
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}
