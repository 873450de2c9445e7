import { purposes } from '../../domain/camera.ts';
import type { History } from '../../domain/job.ts';
import { counted } from '../../shared/counted.ts';
import { keyOf } from '../keyOf.ts';
import { copyables, type Copyable } from '../rows/copyables.ts';
import { historyRunHere } from '../rows/historyRows.ts';
import { runJobs, runRow } from '../rows/runRows.ts';
import { exchangeText } from '../rows/wireLines.ts';
import {
  cameraTabs,
  chosenIds,
  columnIds,
  currentScreen,
  groupings,
  sortFields,
  type Choice,
} from '../state/model.ts';
import {
  loadExchanges,
  loadHistory,
  loadPictures,
  loadRunsOf,
  readAgain,
  setPurpose,
} from './cameraCommands.ts';
import { copy } from './copyCommands.ts';
import { loadCredentials } from './credentialCommands.ts';
import { discover } from './discoveryCommands.ts';
import { reloadPolicy } from './policyCommands.ts';
import { inBackground, say, type Ui } from './ui.ts';

export function openCamera(ui: Ui): void {
  const { cursor } = ui.store.get().list;
  if (cursor !== null)
    ui.store.send({ type: 'push', screen: { name: 'camera', id: cursor, tab: 'settings', row: 0 } });
}

export function openHistory(ui: Ui): void {
  ui.store.send({ type: 'push', screen: { name: 'history', row: 0, run: null, filter: '' } });
  loadHistory(ui);
}

export function openRunOfHistory(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const run = screen.name === 'history' ? historyRunHere(state, screen) : undefined;
  if (run !== undefined) openRun(ui, run);
}

function openRun(ui: Ui, run: Pick<History['runs'][number], 'run_id' | 'kind'>): void {
  inBackground(
    ui,
    async () => {
      const result = await ui.camopt.status(run.run_id);
      if (!('jobs' in result)) return;
      ui.store.send({ type: 'runOpened', result: { ...result, kind: result.kind ?? run.kind } });
      ui.store.send({ type: 'push', screen: { name: 'run', runId: run.run_id, row: 0, camera: null } });
    },
    'reading the run',
  );
}

/** The camera of the job under the cursor, with what that job did. */
export function openJob(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const view = screen.name === 'run' ? state.runs.get(screen.runId) : undefined;
  const job = view === undefined || screen.name !== 'run' ? undefined : runJobs(view)[runRow(view, screen)];
  if (job === undefined) return;
  ui.store.send({ type: 'jobsSeen', jobs: [job] });
  ui.store.send({ type: 'push', screen: { name: 'camera', id: job.camera_id, tab: 'last job', row: 0 } });
}

export function watchRun(ui: Ui): void {
  const state = ui.store.get();
  const runId = state.activeRun ?? [...state.runs.keys()].at(-1);
  if (runId === undefined) say(ui, `no run yet: mark cameras and press ${keyOf(state, 'apply')}`);
  else ui.store.send({ type: 'push', screen: { name: 'run', runId, row: 0, camera: null } });
}

export function goBack(ui: Ui): void {
  const state = ui.store.get();
  if (state.toasts.length > 0 && state.screens.length === 1) ui.store.send({ type: 'dismiss' });
  else ui.store.send({ type: 'back' });
}

export function nextTab(ui: Ui, by: number): void {
  const screen = currentScreen(ui.store.get());
  if (screen.name !== 'camera') return;
  const at = cameraTabs.indexOf(screen.tab) + by + cameraTabs.length;
  const tab = cameraTabs[at % cameraTabs.length] ?? 'settings';
  ui.store.send({ type: 'tab', tab });
  if (tab === 'pictures' && !ui.store.get().pictures.has(screen.id)) loadPictures(ui, screen.id);
  if (tab === 'history') loadRunsOf(ui, screen.id);
  if (tab === 'wire') loadExchanges(ui, screen.id);
}

/** Narrows the history; what is typed is taken with enter. */
export function askForHistoryFilter(ui: Ui): void {
  const screen = currentScreen(ui.store.get());
  if (screen.name !== 'history') return;
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'prompt',
      subject: { ask: 'history' },
      label: 'filter',
      text: screen.filter,
      hint: 'words of date, kind, result, camera or run; !word; empty for all',
      error: '',
    },
  });
}

/** The run of the row on the history tab, the whole exchange of the row on the wire tab. */
export function openEntry(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return;
  if (screen.tab === 'history') {
    const run = state.siteView.runsOf.get(screen.id)?.[screen.row];
    if (run !== undefined) openRun(ui, run);
    return;
  }
  const exchange = state.siteView.exchanges.get(screen.id)?.[screen.row];
  if (exchange !== undefined)
    ui.store.send({
      type: 'push',
      screen: {
        name: 'text',
        title: `${screen.id}  ${exchange.operation}  (secrets removed)`,
        lines: exchangeText(exchange, state.size.columns),
        row: 0,
      },
    });
}

export function nextSort(ui: Ui): void {
  const { sort } = ui.store.get().list;
  const next = sortFields[(sortFields.indexOf(sort) + 1) % sortFields.length] ?? 'address';
  ui.store.send({ type: 'list', change: { sort: next, reverse: false } });
}

export function nextOnly(ui: Ui): void {
  const { only, marks } = ui.store.get().list;
  const choices = marks.size > 0 ? (['all', 'marked', 'failed'] as const) : (['all', 'failed'] as const);
  const next = choices[((choices as readonly string[]).indexOf(only) + 1) % choices.length] ?? 'all';
  ui.store.send({ type: 'list', change: { only: next } });
}

/** Opens a menu; what is chosen in it is done by `chosen`. */
export function choose(ui: Ui, what: Choice): void {
  const menu = menuOf(ui, what);
  ui.store.send({ type: 'overlay', overlay: { kind: 'choose', what, ...menu, row: 0 } });
}

export function chosen(ui: Ui, what: Choice, option: string): void {
  const state = ui.store.get();
  if (what === 'columns') {
    const id = columnIds.find((one) => option.endsWith(` ${one}`));
    if (id === undefined) return;
    ui.store.send({ type: 'list', change: { hidden: toggled(state.list.hidden, id) } });
    keepMenu(ui, what);
    return;
  }
  if (what === 'interfaces') {
    const name = /^\[.\] (\S+)/.exec(option)?.[1];
    if (name === undefined) return;
    const interfaces = [...toggled(new Set(state.siteView.discovery.interfaces), name)];
    ui.store.send({ type: 'discovery', change: { interfaces } });
    keepMenu(ui, what);
    return;
  }
  ui.store.send({ type: 'overlay', overlay: null });
  const chosenCopy = what === 'copy' ? copyables(state).find((one) => copyOption(one) === option) : undefined;
  if (chosenCopy !== undefined) copy(ui, chosenCopy);
  const purpose = purposes.find((one) => one === option);
  const group = groupings.find((one) => one === option);
  if (what === 'purpose' && purpose !== undefined) setPurpose(ui, chosenIds(state), purpose);
  if (what === 'group' && group !== undefined) ui.store.send({ type: 'list', change: { group } });
}

/** A menu from which several are taken stays open, its cursor where it is. */
function keepMenu(ui: Ui, what: Choice): void {
  const { overlay } = ui.store.get();
  const row = overlay?.kind === 'choose' ? overlay.row : 0;
  ui.store.send({ type: 'overlay', overlay: { kind: 'choose', what, ...menuOf(ui, what), row } });
}

function toggled<T>(set: ReadonlySet<T>, one: T): Set<T> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

function menuOf(ui: Ui, what: Choice): { title: string; options: string[] } {
  const state = ui.store.get();
  switch (what) {
    case 'purpose':
      return { title: `Purpose of ${counted(chosenIds(state).length, 'camera')}`, options: [...purposes] };
    case 'copy':
      return { title: 'Copy', options: copyables(state).map(copyOption) };
    case 'group':
      return { title: 'Group by', options: [...groupings] };
    case 'interfaces': {
      const { interfaces } = state.siteView.discovery;
      return {
        title: 'Interfaces to look on (enter takes or leaves one; none taken means all)',
        options: ui.camopt
          .interfaces()
          .map(({ name, address }) => `[${interfaces.includes(name) ? 'x' : ' '}] ${name}  ${address}`),
      };
    }
    case 'columns':
      return {
        title: 'Columns where there is room (enter shows or hides)',
        options: columnIds.map((id) => `[${state.list.hidden.has(id) ? ' ' : 'x'}] ${id}`),
      };
  }
}

function copyOption({ label, text }: Copyable): string {
  return text.includes('\n') ? label : `${label}: ${text}`;
}

/** What the screen in front shows, anew. */
export function refresh(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  if (screen.name === 'history') loadHistory(ui);
  else if (screen.name === 'credentials') loadCredentials(ui);
  else if (screen.name === 'policy') reloadPolicy(ui);
  else if (screen.name === 'camera' && screen.tab === 'history') loadRunsOf(ui, screen.id);
  else if (state.cameras.size === 0) discover(ui);
  else readAgain(ui);
}
