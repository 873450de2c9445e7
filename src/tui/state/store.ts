import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Action } from './actions.ts';
import type { State } from './model.ts';
import { reduce } from './reduce.ts';

/** The state outside React. What the services tell comes at any rate and is taken up in ticks. */
export interface Store {
  readonly api: StoreApi<State>;
  get(): State;
  /** At once: what a person did. */
  send(action: Action): void;
  /** With the next tick: what the services tell. */
  later(action: Action): void;
  close(): void;
}

export function makeStore(initial: State, tickMs = 120): Store {
  const api = createStore<State>()(() => initial);
  let pending: Action[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    if (pending.length === 0) return;
    const actions = pending;
    pending = [];
    api.setState(reduce(api.getState(), { type: 'batch', actions: merged(actions) }), true);
  };
  return {
    api,
    get: api.getState,
    send(action) {
      // What came before this key must be in the state that the key acts on.
      clearTimeout(timer);
      flush();
      api.setState(reduce(api.getState(), action), true);
    },
    later(action) {
      pending.push(action);
      timer ??= setTimeout(flush, tickMs);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      pending = [];
    },
  };
}

/** Neighbouring actions of the same kind as one: a map of thousands of cameras is then copied once a tick. */
function merged(actions: readonly Action[]): Action[] {
  const result: Action[] = [];
  for (const action of actions) {
    const last = result.at(-1);
    if (action.type === 'jobsSeen' && last?.type === 'jobsSeen')
      result[result.length - 1] = { type: 'jobsSeen', jobs: [...last.jobs, ...action.jobs] };
    else if (action.type === 'camerasSeen' && last?.type === 'camerasSeen')
      result[result.length - 1] = { type: 'camerasSeen', cameras: [...last.cameras, ...action.cameras] };
    else if (action.type === 'optimized' && last?.type === 'optimized')
      result[result.length - 1] = { type: 'optimized', results: [...last.results, ...action.results] };
    else if (action.type === 'log' && last?.type === 'log')
      result[result.length - 1] = { type: 'log', entries: [...last.entries, ...action.entries] };
    else result.push(action);
  }
  return result;
}
