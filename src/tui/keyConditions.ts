import { keyOf } from './keyOf.ts';
import { copyables } from './rows/copyables.ts';
import { failedJobs } from './rows/runRows.ts';
import { settingRows } from './rows/settingRows.ts';
import { chosenIds, currentScreen, type State } from './state/model.ts';
import { offeredChanges } from './state/proposal.ts';

// Why a key does nothing now, in words; undefined when it works.

export function noCamera(state: State): string | undefined {
  return currentScreen(state).name === 'cameras' && state.list.cursor === null
    ? 'no camera is shown'
    : undefined;
}

export function noCameras(state: State): string | undefined {
  return state.cameras.size === 0 ? `no cameras yet: ${keyOf(state, 'discover')} looks for them` : undefined;
}

export function noChoice(state: State): string | undefined {
  return chosenIds(state).length === 0 ? 'no camera is marked' : undefined;
}

export function readOnly(state: State): string | undefined {
  return state.readonly ? 'started with --readonly' : undefined;
}

export function cannotApply(state: State): string | undefined {
  if (state.activeRun !== null) return 'a run is going on';
  return readOnly(state) ?? noChoice(state);
}

export function noChanges(state: State): string | undefined {
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return undefined;
  if (screen.tab !== 'settings') return 'only on the settings tab';
  const proposal = state.proposals.get(screen.id);
  if (proposal === undefined) return 'the camera is not read yet';
  return screen.row < offeredChanges(proposal).length ? undefined : 'no change is proposed here';
}

/** Only values that the camera says it takes can be set by hand. */
export function noSetting(state: State): string | undefined {
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return undefined;
  if (screen.tab !== 'settings') return 'only on the settings tab';
  const row = settingRows(state, screen.id)[screen.row];
  if (row === undefined) return 'the camera is not read yet';
  return row.limits === '' ? `the camera does not say what it takes for ${row.name}` : undefined;
}

export function noEntry(state: State): string | undefined {
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return undefined;
  const { runsOf, exchanges } = state.siteView;
  if (screen.tab === 'history')
    return (runsOf.get(screen.id)?.length ?? 0) > 0 ? undefined : 'nothing was applied to this camera yet';
  if (screen.tab === 'wire')
    return (exchanges.get(screen.id)?.length ?? 0) > 0 ? undefined : 'nothing was said yet';
  return 'only on the history and the wire tab';
}

export function noRunToReport(state: State): string | undefined {
  const screen = currentScreen(state);
  if (screen.name === 'run')
    return screen.runId === state.activeRun ? 'the run is still going on' : undefined;
  return (state.history?.runs.length ?? 0) === 0 ? 'nothing was applied yet' : undefined;
}

export function notRunning(state: State): string | undefined {
  const screen = currentScreen(state);
  return screen.name === 'run' && screen.runId === state.activeRun ? undefined : 'the run is over';
}

export function nothingToRetry(state: State): string | undefined {
  if (state.activeRun !== null) return 'a run is going on';
  const screen = currentScreen(state);
  const view = screen.name === 'run' ? state.runs.get(screen.runId) : undefined;
  if (view === undefined || failedJobs(view).length === 0) return 'no camera of this run failed';
  return readOnly(state);
}

export function nothingToRollBack(state: State): string | undefined {
  const screen = currentScreen(state);
  if (state.activeRun !== null) return 'a run is going on';
  if (screen.name === 'history' && (state.history?.runs.length ?? 0) === 0) return 'nothing was applied yet';
  if (screen.name === 'cameras' && state.list.cursor === null) return 'no camera is shown';
  const id = screen.name === 'camera' ? screen.id : screen.name === 'cameras' ? state.list.cursor : null;
  if (screen.name === 'camera' && screen.tab === 'history')
    return (state.siteView.runsOf.get(screen.id)?.length ?? 0) > 0
      ? readOnly(state)
      : 'nothing was applied to this camera yet';
  if (id !== null && !state.jobs.has(id))
    return `nothing was applied to this camera yet; ${keyOf(state, 'history')} shows the history`;
  return readOnly(state);
}

export function nothingToCopy(state: State): string | undefined {
  return copyables(state).length === 0 ? 'nothing here to copy' : undefined;
}
