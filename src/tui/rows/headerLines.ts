import { addressOf } from '../../domain/cameraAddress.ts';
import { counted } from '../../shared/counted.ts';
import { localTime } from '../../shared/localTime.ts';
import { changeCount, conditionOf } from '../state/cameraState.ts';
import { currentScreen, type RunView, type State } from '../state/model.ts';
import { groupOf } from '../state/order.ts';
import { runProgress } from '../state/reduceRun.ts';
import { cameraText, fit, textWidth } from '../text.ts';
import type { Theme } from '../theme.ts';
import { historyRows } from './historyRows.ts';
import { changedCameras, planSettingCount } from './reviewRows.ts';

/** The two lines at the top: the site and what is going on in it; what the screen shows. */
export function headerLines(state: State, theme: Theme, columns: number, spin: string): string[] {
  return [siteLine(state, theme, columns, spin), titleLine(state, theme, columns)];
}

function siteLine(state: State, theme: Theme, columns: number, spin: string): string {
  const { improve, look } = counts(state);
  const parts = [
    counted(state.cameras.size, 'camera'),
    ...(improve > 0 ? [`${improve} to improve`] : []),
    ...(look > 0 ? [counted(look, 'problem')] : []),
    ...(state.reading.size > 0 ? [`reading ${state.reading.size} ${spin}`] : []),
    ...(state.siteView.engine === 'claude' ? ['engine: Claude'] : []),
    ...(state.readonly ? ['READ ONLY'] : []),
  ];
  const left = ` CamOpt  ${cameraText(state.site)}  ${parts.join('  ')}`;
  const right = runText(state, theme, spin, columns >= 100);
  const space = columns - textWidth(left) - textWidth(right) - 1;
  return theme.paint(
    'title',
    space < 1 ? fit(`${left}  ${right}`, columns) : `${left}${' '.repeat(space)}${right} `,
  );
}

function runText(state: State, theme: Theme, spin: string, wide: boolean): string {
  const view = state.activeRun === null ? undefined : state.runs.get(state.activeRun);
  if (view === undefined) return '';
  const { done, total, percent } = runProgress(view);
  const what = view.run.kind === 'rollback' ? 'rolling back' : 'applying';
  const how = view.stopping ? ' (stopping)' : view.paused ? ' (paused)' : ` ${spin}`;
  return `${what}: ${done} of ${total}${wide ? ` ${theme.bar(percent, 12)}` : ''}${how}`;
}

function titleLine(state: State, theme: Theme, columns: number): string {
  const screen = currentScreen(state);
  switch (screen.name) {
    case 'cameras': {
      const { list } = state;
      const parts = [
        ...(list.filter === '' ? [] : [`filter: ${list.filter}`, `${list.order.length} shown`]),
        ...(list.only === 'all'
          ? []
          : [`only ${list.only === 'failed' ? 'those to look at' : 'marked'}: ${list.order.length}`]),
        `${list.marks.size} marked`,
        `sort: ${list.sort}${list.reverse ? ' (reversed)' : ''}`,
        ...(list.group === 'none'
          ? []
          : [
              `by ${list.group}${list.cursor === null ? '' : `: ${groupOf(state, list.cursor, list.group)}`}`,
            ]),
      ];
      return theme.paint('info', fit(` ${parts.join('  ')}`, columns));
    }
    case 'camera': {
      const camera = state.cameras.get(screen.id);
      const text =
        camera === undefined
          ? screen.id
          : [
              addressOf(camera),
              cameraText(`${camera.manufacturer} ${camera.model}`),
              cameraText(camera.location || camera.name),
              camera.firmware === '' ? '' : `firmware ${cameraText(camera.firmware)}`,
              camera.facts.purpose ?? 'no purpose',
            ]
              .filter((part) => part.trim() !== '')
              .join('  ');
      return theme.paint('info', fit(` ${text}`, columns));
    }
    case 'review': {
      const { plan } = screen;
      const cameras = changedCameras(plan).length;
      const id = columns < 110 ? '' : `  plan ${plan.plan_id}`;
      return theme.paint(
        'title',
        fit(
          ` Review: ${counted(cameras, 'camera')}  ${counted(planSettingCount(plan), 'setting')}  good until ${localTime(plan.expires_at)}${id}`,
          columns,
        ),
      );
    }
    case 'run': {
      const view = state.runs.get(screen.runId);
      const what = view?.run.kind === 'rollback' ? 'rollback' : 'apply';
      const note = view === undefined || view.finished || view.note === '' ? '' : `  ${view.note}`;
      return theme.paint('info', fit(` Run ${screen.runId}  ${what}  ${runWord(view)}${note}`, columns));
    }
    case 'history':
      return theme.paint(
        'info',
        fit(
          ` History  ${counted(historyRows(state, screen).length, 'run')}${screen.filter === '' ? '' : `  filter: ${screen.filter}`}`,
          columns,
        ),
      );
    case 'discovery':
      return theme.paint(
        'info',
        fit(` Discovery  ${counted(state.siteView.discovery.found.length, 'camera')} found`, columns),
      );
    case 'credentials': {
      const { credentials, engine } = state.siteView;
      const sets = credentials === null ? '' : `  ${counted(credentials.sets.length, 'set')}`;
      return theme.paint('info', fit(` Credentials${sets}  engine: ${engine}`, columns));
    }
    case 'policy':
      return theme.paint('info', fit(` Policy of ${cameraText(state.site)}`, columns));
    case 'text':
      return theme.paint('info', fit(` ${screen.title}`, columns));
    case 'help':
      return theme.paint('info', fit(` Keys on the ${screen.of} screen`, columns));
    case 'log':
      return theme.paint('info', fit(` Log  ${counted(state.log.length, 'line')}`, columns));
  }
}

function runWord(view: RunView | undefined): string {
  if (view === undefined) return '';
  return view.run.cut_off === true
    ? 'cut off: `camopt resume` settles it'
    : view.run.status.replace('_', ' ');
}

type Counts = { improve: number; look: number };
let lastCounts: { depends: readonly unknown[]; counts: Counts } | undefined;

function counts(state: State): Counts {
  const depends = [state.cameras, state.proposals, state.jobs, state.problems, state.reading];
  if (lastCounts !== undefined && lastCounts.depends.every((value, index) => value === depends[index]))
    return lastCounts.counts;
  let improve = 0;
  let look = 0;
  for (const id of state.cameras.keys()) {
    if ((changeCount(state, id) ?? 0) > 0) improve += 1;
    if (conditionOf(state, id).rank <= 2) look += 1;
  }
  lastCounts = { depends, counts: { improve, look } };
  return lastCounts.counts;
}
