import type { ReactElement } from 'react';
import { Lines } from '../components/Lines.tsx';
import { exactly } from '../rows/exactly.ts';
import { useScrollTop } from '../components/useScrollTop.ts';
import type { Job } from '../../domain/job.ts';
import { keyOf } from '../keyOf.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import { conditionText } from '../rows/cameraColumns.ts';
import { jobErrorLines, jobSentence, outcomeLines, stepLines } from '../rows/outcomeText.ts';
import { pieces } from '../rows/textLine.ts';
import { runCounts, runJobs, runRow, timeLeft } from '../rows/runRows.ts';
import { jobCondition } from '../state/cameraState.ts';
import type { RunView, State } from '../state/model.ts';
import { runProgress } from '../state/reduceRun.ts';
import { cameraText, fit, shorten, textWidth, wrapWords } from '../text.ts';
import type { Style, Theme } from '../theme.ts';
import type { ScreenProps } from './screenProps.ts';

type RunProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'run' }> };

/** A run while it goes on and afterwards: all of it, each camera with what went wrong first, the outcomes of one. */
export function RunScreen({ screen, state, theme, columns, rows, now }: RunProps): ReactElement {
  const view = state.runs.get(screen.runId);
  const jobs = view === undefined ? [] : runJobs(view);
  const cursor = view === undefined ? 0 : runRow(view, screen);
  const detailRows = rows >= 26 ? 10 : rows >= 18 ? 6 : 4;
  const height = rows - detailRows - 3;
  const top = useScrollTop(cursor, height, jobs.length, 2);
  if (view === undefined)
    return (
      <Lines
        lines={exactly(
          ['', `   This run is not known any more. ${keyOf(state, 'history')} shows the history.`],
          rows,
        )}
      />
    );
  const shown = jobs
    .slice(top, top + height)
    .map((job, index) => jobLine(state, job, theme, columns, index + top === cursor));
  const lines = [
    overall(view, keyOf(state, 'pause'), theme, columns, now),
    theme.paint(
      'dim',
      fit(`   ${fit('CAMERA', nameWidth(columns))} ${fit('STATE', stateWidth(columns))} RESULT`, columns),
    ),
    ...exactly(shown, height),
    theme.paint('dim', theme.rule(columns)),
    ...exactly(
      [...reportLines(state, screen.runId, theme, columns), ...aboutJob(jobs[cursor], theme, columns)],
      detailRows,
    ),
  ];
  return <Lines lines={exactly(lines, rows)} />;
}

/** Where the report of the run lies, once there is one. */
function reportLines(state: State, runId: string, theme: Theme, columns: number): string[] {
  const file = state.siteView.reports.get(runId);
  return file === undefined
    ? []
    : pieces(`report: ${file}`, columns - 2).map((part) => theme.paint('good', ` ${part}`));
}

/** The bar gives way to the words; the counts, failures first, are what may be cut. */
function overall(view: RunView, pauseKey: string, theme: Theme, columns: number, now: number): string {
  const { done, total, percent } = runProgress(view);
  const left = view.paused
    ? `paused (${pauseKey} goes on)`
    : view.stopping && !view.finished
      ? 'stopping'
      : timeLeft(view, now);
  const words = [`${done} of ${total}`, left, runCounts(view)].filter(Boolean).join('  ');
  const bar = theme.bar(percent, Math.max(8, Math.min(30, columns - textWidth(words) - 3)));
  return theme.paint('title', shorten(` ${bar} ${words}`, columns));
}

function nameWidth(columns: number): number {
  return columns >= 140 ? 36 : columns >= 100 ? 30 : 26;
}

function stateWidth(columns: number): number {
  return columns >= 140 ? 30 : 16;
}

function jobLine(state: State, job: Job, theme: Theme, columns: number, selected: boolean): string {
  const camera = state.cameras.get(job.camera_id);
  const condition = jobCondition(job);
  const name = camera === undefined ? job.camera_id : `${addressOf(camera)} ${cameraText(camera.model)}`;
  const width = stateWidth(columns);
  const state_ = fit(conditionText(condition, width), width);
  const result = fit(jobSentence(job), Math.max(0, columns - 3 - nameWidth(columns) - 1 - width - 1));
  const start = `${selected ? '>' : ' '}  ${fit(name, nameWidth(columns))} `;
  if (selected) return theme.paint('cursor', `${start}${state_} ${result}`);
  return `${start}${theme.paint(condition.style, state_)} ${result}`;
}

function aboutJob(job: Job | undefined, theme: Theme, columns: number): string[] {
  if (job === undefined) return [];
  const whole = (text: string, style: Style): string[] =>
    wrapWords(text, columns - 4, 6).map((part, row) =>
      theme.paint(style, ` ${row === 0 ? '' : '   '}${part}`),
    );
  return [
    ...jobErrorLines(job).flatMap((line, row) => whole(line, row === 0 ? 'bad' : 'plain')),
    ...outcomeLines(job).flatMap(({ text, witness, style }) => whole(`${text}  [${witness}]`, style)),
    // The one at work last.
    ...(job.result.outcomes.length === 0
      ? stepLines(job)
          .slice(-6)
          .map((text) => shorten(` ${text}`, columns))
      : []),
  ];
}
