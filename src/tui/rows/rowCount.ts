import type { Screen, State } from '../state/model.ts';
import { credentialRows } from './credentialRows.ts';
import { foundCameras } from './discoveryRows.ts';
import { historyRows } from './historyRows.ts';
import { helpLines } from './helpLines.ts';
import { policyLines } from './policyLines.ts';
import { reviewLines } from './reviewLines.ts';
import { settingRows } from './settingRows.ts';
import { shownTabLines } from './tabLines.ts';

/** How many rows the cursor of a screen can move over. */
export function rowCount(state: State, screen: Screen): number {
  switch (screen.name) {
    case 'cameras':
      return state.list.order.length;
    case 'camera':
      return screen.tab === 'settings'
        ? settingRows(state, screen.id).length
        : shownTabLines(state, screen.id, screen.tab).length;
    case 'review':
      return reviewLines(state, screen).length;
    case 'discovery':
      return foundCameras(state).length;
    case 'credentials':
      return credentialRows(state).length;
    case 'policy':
      return policyLines(state).length;
    case 'text':
      return screen.lines.length;
    case 'run':
      return state.runs.get(screen.runId)?.jobs.size ?? 0;
    case 'history':
      return historyRows(state, screen).length;
    case 'help':
      return helpLines(state.keys, screen.of, state.size.columns).length;
    case 'log':
      return state.log.length;
  }
}
