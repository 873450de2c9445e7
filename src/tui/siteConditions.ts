import { keyOf } from './keyOf.ts';
import { credentialRows, type CredentialRow } from './rows/credentialRows.ts';
import { currentScreen, type State } from './state/model.ts';

// Why a key of these screens does nothing now, in words; undefined when it works.

export function isDiscovering(state: State): string | undefined {
  return state.discovering ? `a search is going on: ${keyOf(state, 'stopDiscovery')} stops it` : undefined;
}

export function notDiscovering(state: State): string | undefined {
  return state.discovering ? undefined : 'no search is going on';
}

export function nothingFound(state: State): string | undefined {
  return state.siteView.discovery.found.length === 0 ? 'nothing was found yet' : undefined;
}

function setHere(state: State): CredentialRow | undefined {
  const screen = currentScreen(state);
  return screen.name === 'credentials' ? credentialRows(state)[screen.row] : undefined;
}

export function noCameraForSet(state: State): string | undefined {
  const row = setHere(state);
  if (row?.kind === 'claude') return 'this is no credential set';
  return state.list.marks.size === 0 && state.list.cursor === null ? 'no camera is marked' : undefined;
}

export function noSetToTest(state: State): string | undefined {
  if (setHere(state)?.kind !== 'set') return 'only on a set';
  return state.list.cursor === null ? 'there is no camera to try it on' : undefined;
}

export function noSetToRemove(state: State): string | undefined {
  const row = setHere(state);
  if (row?.kind === 'claude')
    return row.key === 'session' || row.key === 'sealed' ? undefined : 'there is no key here to forget';
  return row?.kind === 'set' ? undefined : 'only on a set';
}
