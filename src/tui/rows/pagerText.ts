import { counted } from '../../shared/counted.ts';
import { localTime } from '../../shared/localTime.ts';
import { jobCondition } from '../state/cameraState.ts';
import { cameraTabs, columnIds, currentScreen, type Screen, type State } from '../state/model.ts';
import { cameraText } from '../text.ts';
import { makeTheme } from '../theme.ts';
import { cellText, columnTitle } from './cameraColumns.ts';
import { headerLines } from './headerLines.ts';
import { historyRows } from './historyRows.ts';
import { helpLines } from './helpLines.ts';
import { logLine } from './logLine.ts';
import { jobErrorLines, outcomeLines } from './outcomeText.ts';
import { credentialDetail, credentialRow, credentialRows } from './credentialRows.ts';
import { foundCameras, foundRow, reachLines, searchLines } from './discoveryRows.ts';
import { policyLines } from './policyLines.ts';
import { reviewLines } from './reviewLines.ts';
import { changedCameras } from './reviewRows.ts';
import { runCounts, runJobs } from './runRows.ts';
import { settingRows } from './settingRows.ts';
import { tabLines } from './tabLines.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';
import type { Job } from '../../domain/job.ts';

/** Wide enough that nothing is cut; a pager wraps or scrolls. */
const width = 400;

/** All that the screen in front tells, in plain lines: whole reasons and outcomes, nothing left out for want of room. */
export function pagerText(state: State): string {
  const theme = makeTheme({ colour: false, ascii: true });
  const title = headerLines(state, theme, width, '').map((line) => line.trim());
  return [...title, '', ...screenLines(state, currentScreen(state)), ''].join('\n');
}

function screenLines(state: State, screen: Screen): string[] {
  switch (screen.name) {
    case 'cameras':
      return cameraLines(state);
    case 'camera':
      return cameraTabs.flatMap((tab) => {
        const lines = tab === 'settings' ? settingLines(state, screen.id) : tabLines(state, screen.id, tab);
        return lines.length === 0 ? [] : [tab.toUpperCase(), ...lines.map((line) => `  ${line}`), ''];
      });
    case 'review':
      return [
        ...reviewLines({ ...state, size: { ...state.size, columns: 120 } }, screen).map(({ text }) => text),
        ...changedCameras(screen.plan).flatMap((camera) => [
          '',
          camera.camera_id,
          ...camera.changes.map(
            (one) =>
              `  ${settingNames[one.path]}: ${valueText(one.path, one.from)} -> ${valueText(one.path, one.to)}, ${one.reason} (${one.rule})`,
          ),
          ...camera.warnings.map((warning) => `  advice: ${cameraText(warning)}`),
        ]),
      ];
    case 'discovery':
      return [
        ...searchLines(state, width, 0).map(({ text }) => text),
        ...foundCameras(state).flatMap((camera) => [
          '',
          foundRow(state, camera, 160).text,
          ...reachLines(state, camera, 160).map(({ text }) => `  ${text}`),
        ]),
      ];
    case 'credentials':
      return credentialRows(state).flatMap((row) => [
        credentialRow(state, row, 120).text,
        ...credentialDetail(state, row, 120).map(({ text }) => `  ${text}`),
      ]);
    case 'policy':
      return policyLines({ ...state, size: { ...state.size, columns: 120 } }).map(({ text }) => text);
    case 'text':
      return [...screen.lines];
    case 'run': {
      const view = state.runs.get(screen.runId);
      if (view === undefined) return [];
      return [runCounts(view), ...runJobs(view).flatMap((job) => ['', ...jobLines(job)])];
    }
    case 'history':
      return historyRows(state, screen).map(
        (run) =>
          `${localTime(run.created_at)}  ${run.kind}  ${counted(run.summary.cameras, 'camera')}  ${run.status.replace('_', ' ')}  ${run.run_id}`,
      );
    case 'help':
      return helpLines(state.keys, screen.of, 100);
    case 'log':
      return state.log.map(logLine);
  }
}

function cameraLines(state: State): string[] {
  return state.list.order.flatMap((id) => {
    const camera = state.cameras.get(id);
    if (camera === undefined) return [];
    const cells = columnIds.flatMap((column) => {
      const text = cellText(state, camera, column, width);
      return text === '' || text === '-' ? [] : [`${columnTitle(column).toLowerCase()} ${text}`];
    });
    const changes = settingRows(state, id).filter((row) => row.sign !== '=');
    return [
      `${state.list.marks.has(id) ? '* ' : ''}${cells.join('  ')}`,
      ...changes.map(
        (row) => `    ${row.sign} ${row.name}: ${row.current} -> ${row.recommended}, ${row.reason}`,
      ),
    ];
  });
}

function settingLines(state: State, id: string): string[] {
  const lines = settingRows(state, id).map((row) => {
    const change = row.sign === '=' ? '' : ` -> ${row.recommended}, ${row.reason}`;
    const after = row.after === '' ? '' : `; after the last job ${row.after}`;
    const limits = row.limits === '' ? '' : `  [camera takes ${row.limits}]`;
    return `${row.sign} ${row.name}: ${row.current}${change}${after}${limits}`;
  });
  const warnings = state.proposals.get(id)?.recommendation.warnings ?? [];
  return [...lines, ...warnings.map((warning) => `advice: ${cameraText(warning)}`)];
}

function jobLines(job: Job): string[] {
  return [
    `${job.camera_id}: ${jobCondition(job).word}`,
    ...[...jobErrorLines(job), ...outcomeLines(job).map(({ text, witness }) => `${text}  [${witness}]`)].map(
      (line) => `  ${line}`,
    ),
  ];
}
