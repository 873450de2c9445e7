import type { Job } from '../../domain/job.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Action } from './actions.ts';
import { currentScreen, type Screen, type State } from './model.ts';
import { moveCursor, moveToEnd } from './moving.ts';
import { settleOrder } from './order.ts';
import { editChange, newProposal, refuseAll, toggleChange } from './proposal.ts';
import { isEnded, reduceRun } from './reduceRun.ts';
import { isSiteAction, reduceSite } from './siteView.ts';

/** The next state; the list's order is settled after every change. */
export function reduce(state: State, action: Action): State {
  const next = step(state, action);
  return next === state ? state : settleOrder(state, next);
}

const logLength = 500;

function step(state: State, action: Action): State {
  if (isSiteAction(action)) return { ...state, siteView: reduceSite(state.siteView, action) };
  switch (action.type) {
    case 'batch':
      return action.actions.reduce(step, state);
    case 'resized':
      return { ...state, size: { columns: action.columns, rows: action.rows } };
    case 'camerasLoaded':
      return {
        ...state,
        loaded: true,
        cameras: new Map(action.cameras.map((camera) => [camera.id, camera])),
      };
    case 'camerasSeen': {
      const cameras = new Map(state.cameras);
      for (const camera of action.cameras) cameras.set(camera.id, camera);
      return { ...state, cameras };
    }
    case 'cameraGone':
      return cameraGone(state, action.id);
    case 'discovering':
      return { ...state, discovering: action.on };
    case 'reading':
      return {
        ...state,
        reading: new Set([...state.reading, ...action.ids]),
        jobs: action.anew ? forgetEnded(state.jobs, action.ids) : state.jobs,
      };
    case 'readingEnded':
      return { ...state, reading: without(state.reading, action.ids) };
    case 'optimized':
      return optimized(state, action);
    case 'runStarted':
    case 'runSeen':
    case 'jobsSeen':
    case 'runFinished':
    case 'runOpened':
    case 'runControl':
      return reduceRun(state, action);
    case 'historyLoaded':
      return { ...state, history: action.history };
    case 'pictures':
      return { ...state, pictures: new Map(state.pictures).set(action.id, action.pair) };
    case 'log':
      return { ...state, log: [...state.log, ...action.entries].slice(-logLength) };
    case 'move':
      return moveCursor(state, action.by);
    case 'moveTo':
      return moveToEnd(state, action.where);
    case 'mark':
      return mark(state);
    case 'markAll':
      return withList(state, { marks: new Set([...state.list.marks, ...state.list.order]) });
    case 'unmarkAll':
      return withList(state, { marks: new Set() });
    case 'list':
      return withList(state, action.change);
    case 'push':
      return pushScreen(state, action.screen);
    case 'back':
      return state.screens.length > 1 ? { ...state, screens: state.screens.slice(0, -1) } : state;
    case 'home':
      return { ...state, screens: state.screens.slice(0, 1) };
    case 'tab':
      return withTop(state, (screen) =>
        screen.name === 'camera' ? { ...screen, tab: action.tab, row: 0 } : screen,
      );
    case 'historyFilter':
      return withTop(state, (screen) =>
        screen.name === 'history' ? { ...screen, filter: action.filter, row: 0, run: null } : screen,
      );
    case 'overlay':
      return { ...state, overlay: action.overlay };
    case 'toggleChange':
    case 'editChange':
    case 'refuse':
      return changeProposals(state, action);
    case 'toast':
      return addToast(state, action);
    case 'toastsExpired': {
      const toasts = state.toasts.filter((toast) => toast.until > action.at);
      return toasts.length === state.toasts.length ? state : { ...state, toasts };
    }
    case 'dismiss':
      return state.toasts.length === 0 ? state : { ...state, toasts: [] };
    case 'waiting': {
      const waiting = new Map(state.waiting);
      if (action.text === null) waiting.delete(action.key);
      else waiting.set(action.key, action.text);
      return { ...state, waiting };
    }
    case 'mouse':
      return { ...state, mouse: action.on };
    case 'quitting':
      return { ...state, quitting: true, overlay: null };
    default:
      return assertNever(action);
  }
}

function cameraGone(state: State, id: string): State {
  if (!state.cameras.has(id)) return state;
  const cameras = new Map(state.cameras);
  cameras.delete(id);
  return { ...state, cameras, list: { ...state.list, marks: without(state.list.marks, [id]) } };
}

function optimized(state: State, { results }: Extract<Action, { type: 'optimized' }>): State {
  const problems = new Map(state.problems);
  const proposals = new Map(state.proposals);
  const cameras = new Map(state.cameras);
  for (const result of results) {
    if (result.ok) {
      const { id } = result.view.camera;
      problems.delete(id);
      proposals.set(id, newProposal(result, proposals.get(id)));
      cameras.set(id, result.view.camera);
    } else {
      problems.set(result.cameraId, result.error);
      proposals.delete(result.cameraId);
    }
  }
  const read = results.map((result) => (result.ok ? result.view.camera.id : result.cameraId));
  return { ...state, reading: without(state.reading, read), problems, proposals, cameras };
}

function mark(state: State): State {
  const id = state.list.cursor;
  if (id === null) return state;
  const marks = new Set(state.list.marks);
  if (!marks.delete(id)) marks.add(id);
  return moveCursor(withList(state, { marks }), 1);
}

function pushScreen(state: State, screen: Screen): State {
  const top = currentScreen(state);
  const screens = top.name === screen.name ? state.screens.slice(0, -1) : state.screens;
  return { ...state, screens: [...screens, screen] };
}

function changeProposals(
  state: State,
  action: Extract<Action, { type: 'toggleChange' | 'editChange' | 'refuse' }>,
): State {
  const proposals = new Map(state.proposals);
  for (const id of action.type === 'refuse' ? action.cameraIds : [action.cameraId]) {
    const proposal = proposals.get(id);
    if (proposal === undefined) continue;
    if (action.type === 'refuse') proposals.set(id, refuseAll(proposal, action.refused));
    else if (action.type === 'toggleChange') proposals.set(id, toggleChange(proposal, action.key));
    else proposals.set(id, editChange(proposal, action.place, action.value));
  }
  return { ...state, proposals };
}

function addToast(state: State, { kind, text, until }: Extract<Action, { type: 'toast' }>): State {
  const id = (state.toasts.at(-1)?.id ?? 0) + 1;
  const others = state.toasts.filter((one) => one.text !== text);
  return { ...state, toasts: [...others, { id, kind, text, until }].slice(-3) };
}

function withList(state: State, change: Partial<State['list']>): State {
  return { ...state, list: { ...state.list, ...change } };
}

function withTop(state: State, change: (screen: Screen) => Screen): State {
  return { ...state, screens: [...state.screens.slice(0, -1), change(currentScreen(state))] };
}

function without<T>(set: ReadonlySet<T>, gone: readonly T[]): ReadonlySet<T> {
  const next = new Set(set);
  for (const one of gone) next.delete(one);
  return next.size === set.size ? set : next;
}

function forgetEnded(jobs: ReadonlyMap<string, Job>, ids: readonly string[]): ReadonlyMap<string, Job> {
  const next = new Map(jobs);
  for (const id of ids) {
    const job = next.get(id);
    if (job !== undefined && isEnded(job)) next.delete(id);
  }
  return next;
}
