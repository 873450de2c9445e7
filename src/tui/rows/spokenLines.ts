import { columnIds, currentScreen, type Overlay, type Screen, type State } from '../state/model.ts';
import { jobCondition } from '../state/cameraState.ts';
import type { Theme } from '../theme.ts';
import { paletteChoices } from '../palette.ts';
import { cellText, columnTitle } from './cameraColumns.ts';
import { detailLines } from './detailLines.ts';
import { footerLines } from './footerLines.ts';
import { headerLines } from './headerLines.ts';
import { helpLines } from './helpLines.ts';
import { logLine } from './logLine.ts';
import { jobSentence } from './outcomeText.ts';
import { bandwidthText, changedCameras, changesText, reviewSettings } from './reviewRows.ts';
import { runCounts, runJobs, runRow } from './runRows.ts';
import { settingRows } from './settingRows.ts';
import { tabLines } from './tabLines.ts';
import { whenText } from '../format.ts';

const width = 200;

/** The screen for a reader: where one is, what is under the cursor in full, what the keys do; no tables, no lists. */
export function spokenLines(state: State, theme: Theme, now: number): string[] {
  const lines = [
    ...headerLines(state, theme, width, ''),
    ...(state.overlay === null
      ? screenLines(state, currentScreen(state), theme)
      : overlayLines(state, state.overlay, now)),
    ...footerLines(state, theme, width, now, ''),
  ];
  return lines
    .map((line) => line.trim().replace(/\s{2,}/g, ', '))
    .filter((line) => line !== '' && !/^-+$/.test(line));
}

function screenLines(state: State, screen: Screen, theme: Theme): string[] {
  switch (screen.name) {
    case 'cameras':
      return [...cameraLines(state), ...detailLines(state, theme, width, 12).slice(1)];
    case 'camera': {
      if (screen.tab !== 'settings')
        return [`tab ${screen.tab}`, tabLines(state, screen.id, screen.tab)[screen.row] ?? ''];
      const rows = settingRows(state, screen.id);
      const row = rows[screen.row];
      if (row === undefined) return ['tab settings', 'not read yet'];
      const change =
        row.sign === '=' ? 'stays' : row.sign === '-' ? 'refused' : `recommended ${row.recommended}`;
      const after = row.after === '' ? '' : `, after the last job ${row.after}`;
      return [
        `setting ${screen.row + 1} of ${rows.length}: ${row.name}, current ${row.current}, ${change}${after}`,
        row.reason,
      ];
    }
    case 'review': {
      const camera = changedCameras(screen.plan)[screen.row];
      return [
        ...reviewSettings(screen.plan).map((one) => `${one.setting} on ${one.cameras}: ${one.what}`),
        bandwidthText(screen.plan),
        camera === undefined ? '' : `camera ${screen.row + 1}, ${camera.camera_id}: ${changesText(camera)}`,
      ];
    }
    case 'run': {
      const view = state.runs.get(screen.runId);
      const job = view === undefined ? undefined : runJobs(view)[runRow(view, screen)];
      if (view === undefined || job === undefined) return [];
      return [runCounts(view), `${job.camera_id}: ${jobCondition(job).word}, ${jobSentence(job)}`];
    }
    case 'history': {
      const run = state.history?.runs[screen.row];
      return run === undefined
        ? ['nothing was applied yet']
        : [
            `run ${screen.row + 1}: ${whenText(run.created_at)}, ${run.kind} on ${run.summary.cameras} cameras, ${run.status.replace('_', ' ')}`,
          ];
    }
    case 'help':
      return [helpLines(state.keys, screen.of, width)[screen.row] ?? ''];
    case 'log': {
      const entry = state.log[screen.row];
      return [entry === undefined ? 'nothing was logged yet' : logLine(entry)];
    }
  }
}

function cameraLines(state: State): string[] {
  const { order, index, cursor, marks } = state.list;
  const camera = cursor === null ? undefined : state.cameras.get(cursor);
  if (camera === undefined) return ['no camera is shown'];
  const cells = columnIds.flatMap((id) => {
    const text = cellText(state, camera, id, 40);
    return text === '' || text === '-' ? [] : [`${columnTitle(id)} ${text}`];
  });
  return [
    `camera ${index + 1} of ${order.length}${marks.has(camera.id) ? ', marked' : ''}: ${cells.join(', ')}`,
  ];
}

function overlayLines(state: State, overlay: Overlay, now: number): string[] {
  switch (overlay.kind) {
    case 'confirm':
      return now < overlay.readyAt ? [] : [overlay.title, ...overlay.lines];
    case 'choose':
      return [
        `${overlay.title}: ${overlay.options[overlay.row] ?? ''}, ${overlay.row + 1} of ${overlay.options.length}`,
      ];
    case 'palette': {
      const choice = paletteChoices(state, overlay.text)[overlay.row];
      return [choice === undefined ? 'no such command' : `${choice.label}: ${choice.help}`];
    }
    case 'filter':
    case 'count':
    case 'edit':
      return [];
  }
}
