import { keyOf } from './keyOf.ts';
import { copyables } from './rows/copyables.ts';
import { chosenIds, currentScreen, type State } from './state/model.ts';

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
  return screen.row < proposal.recommendation.changes.length ? undefined : 'no change is proposed here';
}

export function notRunning(state: State): string | undefined {
  const screen = currentScreen(state);
  return screen.name === 'run' && screen.runId === state.activeRun ? undefined : 'the run is over';
}

export function stillRunning(state: State): string | undefined {
  if (state.activeRun !== null) return 'a run is going on';
  return readOnly(state);
}

export function nothingToRollBack(state: State): string | undefined {
  const screen = currentScreen(state);
  if (state.activeRun !== null) return 'a run is going on';
  if (screen.name === 'history' && (state.history?.runs.length ?? 0) === 0) return 'nothing was applied yet';
  if (screen.name === 'cameras' && state.list.cursor === null) return 'no camera is shown';
  const id = screen.name === 'camera' ? screen.id : screen.name === 'cameras' ? state.list.cursor : null;
  if (id !== null && !state.jobs.has(id))
    return `nothing was applied to this camera yet; ${keyOf(state, 'history')} shows the history`;
  return readOnly(state);
}

export function nothingToCopy(state: State): string | undefined {
  return copyables(state).length === 0 ? 'nothing here to copy' : undefined;
}
