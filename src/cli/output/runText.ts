import type { History, Job, Outcome, RunResult, Status } from '../../domain/job.ts';
import { pictureWords } from '../../app/report/pictureWords.ts';
import { plainText } from '../../shared/plainText.ts';
import { counted } from '../../shared/counted.ts';
import { shown, when } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** One camera's end in a line: what it came to, and why where it did not work. */
export function jobLine(job: Job): string {
  const counts = new Map<string, number>();
  for (const { outcome } of job.result.outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`);
  const why = job.error === undefined ? '' : `: ${job.error.message}`;
  const detail = parts.length > 0 ? ` (${parts.join(', ')})` : '';
  return `${statusWords[job.status]}${detail}${why}`;
}

const statusWords: Record<Status, string> = {
  pending: 'waiting',
  in_progress: 'at work',
  completed: 'done',
  failed: 'FAILED',
  partial: 'partly done',
  rolled_back: 'put back',
  skipped: 'skipped',
  unknown: 'UNKNOWN',
};

export function runText(run: RunResult, style: Style): string {
  const order: Status[] = [
    'unknown',
    'failed',
    'rolled_back',
    'partial',
    'completed',
    'skipped',
    'pending',
    'in_progress',
  ];
  const jobs = [...run.jobs].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  if (jobs.length === 0) return 'nothing to do';
  const rows = jobs.flatMap((job) => [
    { job, outcome: undefined },
    ...job.result.outcomes.map((outcome) => ({ job, outcome })),
  ]);
  const lines = table(
    rows,
    [
      {
        title: 'CAMERA',
        cell: (row) => (row.outcome === undefined ? row.job.camera_id : `  ${row.outcome.path}`),
      },
      {
        title: 'RESULT',
        cell: (row) =>
          row.outcome === undefined ? statusWords[row.job.status] : row.outcome.outcome.replace('_', ' '),
      },
      { title: 'BEFORE', cell: (row) => (row.outcome === undefined ? '' : shown(row.outcome.from)) },
      { title: 'ASKED', cell: (row) => (row.outcome === undefined ? '' : shown(row.outcome.asked)) },
      { title: 'GOT', cell: (row) => (row.outcome === undefined ? '' : shown(row.outcome.got)) },
      { title: 'WHY', cell: (row) => whyText(row.job, row.outcome), shrink: 1, wrap: true },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, row, column) =>
        column === 1 ? paintStatus(text, row.outcome?.outcome ?? row.job.status, style) : text,
    },
  );
  const worse = worsePictures(run, style);
  const cutOff = run.cut_off === true ? `${style.bad('cut off')}: \`camopt resume\` settles it\n` : '';
  return `${lines}\n\n${worse}${cutOff}${summaryText(run)}\nrun ${run.run_id}: camopt status, camopt report and camopt rollback take this id`;
}

function worsePictures({ jobs }: RunResult, style: Style): string {
  const lines = jobs.flatMap(({ camera_id, result: { pictures } }) =>
    pictures?.verdict === 'worse' ? [`  ${camera_id}: ${pictureWords(pictures)}`] : [],
  );
  return lines.length === 0 ? '' : `${style.warn('Pictures to look at:')}\n${lines.join('\n')}\n\n`;
}

function whyText(job: Job, outcome: Outcome | undefined): string {
  if (outcome !== undefined) return outcome.detail ?? '';
  return job.error === undefined ? '' : `${job.error.message}: ${job.error.hint}`;
}

function paintStatus(text: string, status: string, style: Style): string {
  if (['completed', 'applied'].includes(status)) return style.good(text);
  if (['failed', 'unknown', 'ignored', 'rejected'].includes(status)) return style.bad(text);
  return ['partial', 'rolled_back', 'adapted', 'side_effect', 'unverifiable'].includes(status)
    ? style.warn(text)
    : text;
}

function summaryText({ summary }: RunResult): string {
  const settings = Object.entries(summary.settings)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome.replace('_', ' ')}`);
  return `${camerasText(summary)}; settings: ${settings.join(', ') || 'none changed'}`;
}

function camerasText(summary: RunResult['summary']): string {
  const parts = (['completed', 'partial', 'failed', 'rolled_back', 'skipped', 'unknown'] as const)
    .filter((status) => summary[status] > 0)
    .map((status) => `${summary[status]} ${statusWords[status].toLowerCase()}`);
  return `${counted(summary.cameras, 'camera')}: ${parts.join(', ') || 'none at work'}`;
}

export function jobText(job: Job, style: Style): string {
  const steps = table(
    job.steps,
    [
      { title: 'STEP', cell: (step) => step.name },
      { title: 'STATE', cell: (step) => step.status.replace('_', ' ') },
      { title: 'AT', cell: (step) => when(step.finished_at ?? step.started_at) },
      { title: 'DETAIL', cell: (step) => step.detail, shrink: 1, wrap: true },
    ],
    { width: style.width, head: style.faint },
  );
  const summary = { cameras: 1, completed: 0, partial: 0, failed: 0, rolled_back: 0, skipped: 0, unknown: 0 };
  const settings = { applied: 0, adapted: 0, ignored: 0, rejected: 0, unverifiable: 0, side_effect: 0 };
  const asRun: RunResult = {
    run_id: job.run_id,
    status: job.status,
    summary: { ...summary, settings },
    jobs: [job],
  };
  const [outcomes = ''] = runText(asRun, style).split('\n\n');
  const parts = [
    `${style.strong(job.job_id)}  ${jobLine(job)}`,
    steps,
    outcomes,
    ...disagreements(job, style),
  ];
  return parts.join('\n\n');
}

/** What each of two clients was sent, where they read it differently. */
function disagreements({ result }: Job, style: Style): string[] {
  return result.outcomes.flatMap(({ path, got, secondReading }) => {
    if (secondReading === undefined) return [];
    const { value, ourElement, theirElement } = secondReading;
    return [
      [
        style.warn(`${path}: we read ${shown(got)}, the other client reads ${shown(value)}`),
        style.faint('as the camera sent it to us:'),
        plainText(ourElement, 32_768),
        style.faint('to the other client:'),
        plainText(theirElement, 32_768),
      ].join('\n'),
    ];
  });
}

export function historyText(history: History, style: Style): string {
  const unreadable = (history.unreadable ?? []).map(({ run_id, error }) =>
    style.bad(`run ${run_id} cannot be read: ${error.message}: ${error.hint}`),
  );
  if (history.runs.length === 0)
    return unreadable.length > 0 ? unreadable.join('\n') : 'no runs yet: camopt apply makes one';
  const cutOff = history.runs.some((run) => run.cut_off === true);
  const notes = [...(cutOff ? [style.warn('`camopt resume` settles what was cut off')] : []), ...unreadable];
  const rows = historyTable(history, style);
  return notes.length === 0 ? rows : `${rows}\n\n${notes.join('\n')}`;
}

function stateWord({ status, cut_off }: History['runs'][number]): string {
  return cut_off === true ? 'CUT OFF' : statusWords[status];
}

function historyTable(history: History, style: Style): string {
  return table(
    history.runs,
    [
      { title: 'RUN', cell: (run) => run.run_id },
      { title: 'WHEN', cell: (run) => when(run.created_at) },
      { title: 'WHAT', cell: (run) => `${run.kind} ${stateWord(run)}` },
      { title: 'CAMERAS', cell: ({ summary }) => camerasText(summary), shrink: 1, wrap: true },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, run, column) =>
        column === 2 ? paintStatus(text, run.cut_off === true ? 'unknown' : run.status, style) : text,
    },
  );
}
