import { columnIds, currentScreen, type Overlay, type Screen, type State } from '../state/model.ts';
import { jobCondition } from '../state/cameraState.ts';
import type { Theme } from '../theme.ts';
import { paletteChoices } from '../palette.ts';
import { cellText, columnTitle } from './cameraColumns.ts';
import { detailLines } from './detailLines.ts';
import { footerLines } from './footerLines.ts';
import { headerLines } from './headerLines.ts';
import { historyRow, historyRunHere } from './historyRows.ts';
import { helpLines } from './helpLines.ts';
import { logLine } from './logLine.ts';
import { jobSentence } from './outcomeText.ts';
import { credentialDetail, credentialRow, credentialRows, generalLines } from './credentialRows.ts';
import { discoveryRow, foundCameras, foundRow, reachLines, searchLines } from './discoveryRows.ts';
import { policyLines } from './policyLines.ts';
import { reviewLines } from './reviewLines.ts';
import { runCounts, runJobs, runRow } from './runRows.ts';
import { settingRows } from './settingRows.ts';
import { shownTabLines } from './tabLines.ts';
import { localTime } from '../../shared/localTime.ts';

const width = 200;

/** The screen for a reader: where one is, what is under the cursor in full, what the keys do; no tables, no lists. */
export function spokenLines(state: State, theme: Theme, now: number): string[] {
  const lines = [
    ...headerLines(state, theme, width, ''),
    ...(state.overlay === null
      ? screenLines(state, currentScreen(state), theme, now)
      : overlayLines(state, state.overlay, now)),
    ...footerLines(state, theme, width, now, ''),
  ];
  return lines
    .map((line) => line.trim().replace(/\s{2,}/g, ', '))
    .filter((line) => line !== '' && !/^-+$/.test(line));
}

function screenLines(state: State, screen: Screen, theme: Theme, now: number): string[] {
  switch (screen.name) {
    case 'cameras':
      return [...cameraLines(state), ...detailLines(state, theme, width, 12).slice(1)];
    case 'camera': {
      if (screen.tab !== 'settings')
        return [`tab ${screen.tab}`, shownTabLines(state, screen.id, screen.tab)[screen.row] ?? ''];
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
      const lines = reviewLines(state, screen);
      // At the top all that is said of the plan as a whole; further down the line under the cursor.
      const whole = lines.slice(
        1,
        lines.findIndex(({ text }) => text.startsWith('CAMERA ')),
      );
      return screen.row === 0
        ? whole.map(({ text }) => text)
        : [`line ${screen.row + 1} of ${lines.length}: ${lines[screen.row]?.text ?? ''}`];
    }
    case 'run': {
      const view = state.runs.get(screen.runId);
      const job = view === undefined ? undefined : runJobs(view)[runRow(view, screen)];
      if (view === undefined || job === undefined) return [];
      return [runCounts(view), `${job.camera_id}: ${jobCondition(job).word}, ${jobSentence(job)}`];
    }
    case 'history': {
      const run = historyRunHere(state, screen);
      return run === undefined
        ? ['nothing was applied yet']
        : [
            `run ${historyRow(state, screen) + 1}: ${localTime(run.created_at)}, ${run.kind} on ${run.summary.cameras} cameras, ${run.status.replace('_', ' ')}`,
          ];
    }
    case 'discovery': {
      const row = discoveryRow(state, screen);
      const camera = foundCameras(state)[row];
      return [
        ...searchLines(state, width, now).map(({ text }) => text),
        ...(camera === undefined ? [] : [`camera ${row + 1}: ${foundRow(state, camera, width).text}`]),
        ...reachLines(state, camera, width).map(({ text }) => text),
      ];
    }
    case 'credentials': {
      const row = credentialRows(state)[screen.row];
      return [
        ...generalLines(state, width).map(({ text }) => text),
        row === undefined ? '' : credentialRow(state, row, width).text,
        ...credentialDetail(state, row, width).map(({ text }) => text),
      ];
    }
    case 'policy':
      return [policyLines(state)[screen.row]?.text ?? ''];
    case 'text':
      return [screen.lines[screen.row] ?? ''];
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
    case 'prompt':
    case 'secret':
    case 'filter':
    case 'count':
    case 'edit':
      return [];
  }
}
