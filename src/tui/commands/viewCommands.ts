import { purposes } from '../../domain/camera.ts';
import { valuesOf } from '../../domain/settingPaths.ts';
import { plural } from '../format.ts';
import { keyOf } from '../keyOf.ts';
import { copyables, type Copyable } from '../rows/copyables.ts';
import { limitsFor, limitsText, parseValue } from '../rows/limits.ts';
import { runJobs, runRow } from '../rows/runRows.ts';
import { settingRows, wantedValue } from '../rows/settingRows.ts';
import {
  cameraTabs,
  chosenIds,
  columnIds,
  currentScreen,
  groupings,
  sortFields,
  type Choice,
  type State,
} from '../state/model.ts';
import { changeKey } from '../state/proposal.ts';
import { copy } from './copyCommands.ts';
import { loadHistory, loadPictures, setPurpose } from './cameraCommands.ts';
import { inBackground, say, type Ui } from './ui.ts';

export function openCamera(ui: Ui): void {
  const { cursor } = ui.store.get().list;
  if (cursor !== null)
    ui.store.send({ type: 'push', screen: { name: 'camera', id: cursor, tab: 'settings', row: 0 } });
}

export function openHistory(ui: Ui): void {
  ui.store.send({ type: 'push', screen: { name: 'history', row: 0 } });
  loadHistory(ui);
}

export function openRunOfHistory(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const run = screen.name === 'history' ? state.history?.runs[screen.row] : undefined;
  if (run === undefined) return;
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
}

export function nextSort(ui: Ui): void {
  const { sort } = ui.store.get().list;
  const next = sortFields[(sortFields.indexOf(sort) + 1) % sortFields.length] ?? 'address';
  ui.store.send({ type: 'list', change: { sort: next, reverse: false } });
}

export function nextOnly(ui: Ui): void {
  const { only } = ui.store.get().list;
  const next = only === 'all' ? 'marked' : only === 'marked' ? 'failed' : 'all';
  ui.store.send({ type: 'list', change: { only: next } });
}

/** Opens a menu; what is chosen in it is done by `chosen`. */
export function choose(ui: Ui, what: Choice): void {
  const menu = menuOf(ui.store.get(), what);
  ui.store.send({ type: 'overlay', overlay: { kind: 'choose', what, ...menu, row: 0 } });
}

export function chosen(ui: Ui, what: Choice, option: string): void {
  const state = ui.store.get();
  if (what === 'columns') {
    const id = columnIds.find((one) => option.endsWith(` ${one}`));
    if (id === undefined) return;
    const hidden = new Set(state.list.hidden);
    if (!hidden.delete(id)) hidden.add(id);
    ui.store.send({ type: 'list', change: { hidden } });
    const row = state.overlay?.kind === 'choose' ? state.overlay.row : 0;
    ui.store.send({
      type: 'overlay',
      overlay: { kind: 'choose', what, ...menuOf(ui.store.get(), what), row },
    });
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

function menuOf(state: State, what: Choice): { title: string; options: string[] } {
  switch (what) {
    case 'purpose':
      return { title: `Purpose of ${plural(chosenIds(state).length, 'camera')}`, options: [...purposes] };
    case 'copy':
      return { title: 'Copy', options: copyables(state).map(copyOption) };
    case 'group':
      return { title: 'Group by', options: [...groupings] };
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

/** Accepts or refuses the change under the cursor. */
export function toggleChangeHere(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return;
  const row = settingRows(state, screen.id)[screen.row];
  if (row === undefined) return;
  ui.store.send({ type: 'toggleChange', cameraId: screen.id, key: row.key });
  ui.store.send({ type: 'move', by: 1 });
}

export function editHere(ui: Ui): void {
  const here = changeHere(ui.store.get());
  if (here === null) return;
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'edit',
      text: String(wantedValue(here.proposal, here.change) ?? ''),
      cameraId: here.id,
      key: changeKey(here.change),
      label: here.row.name,
      limits: limitsText(here.limits),
      error: '',
    },
  });
}

export function valueTyped(ui: Ui, text: string): void {
  const { overlay } = ui.store.get();
  const here = changeHere(ui.store.get());
  if (overlay?.kind !== 'edit' || here === null) return;
  const parsed = parseValue(here.change.path, text, here.limits);
  if ('error' in parsed)
    ui.store.send({ type: 'overlay', overlay: { ...overlay, text, error: parsed.error } });
  else {
    ui.store.send({ type: 'overlay', overlay: null });
    ui.store.send({ type: 'editChange', cameraId: here.id, key: overlay.key, value: parsed.value });
  }
}

/** The value under the cursor for every marked camera that has this change and accepts the value. */
export function spreadValue(ui: Ui): void {
  const state = ui.store.get();
  const here = changeHere(state);
  if (here === null) return;
  const value = wantedValue(here.proposal, here.change);
  let taken = 0;
  let left = 0;
  for (const id of state.list.marks) {
    if (id === here.id) continue;
    const proposal = state.proposals.get(id);
    const change = proposal?.recommendation.changes.find((one) => changeKey(one) === changeKey(here.change));
    if (proposal === undefined || change === undefined) {
      left += 1;
      continue;
    }
    const codec = valuesOf(proposal.recommendation.recommendedSettings)['stream.codec'];
    const parsed = parseValue(change.path, String(value), limitsFor(proposal.view, change, codec));
    if ('error' in parsed) left += 1;
    else {
      taken += 1;
      ui.store.send({ type: 'editChange', cameraId: id, key: changeKey(change), value: parsed.value });
    }
  }
  say(
    ui,
    `${here.row.name} ${here.row.recommended}: on ${plural(taken, 'more camera')}` +
      (left === 0 ? '' : `, ${left} left alone`),
  );
}

function changeHere(state: State) {
  const screen = currentScreen(state);
  if (screen.name !== 'camera') return null;
  const proposal = state.proposals.get(screen.id);
  const row = settingRows(state, screen.id)[screen.row];
  const change = proposal?.recommendation.changes.find((one) => changeKey(one) === row?.key);
  if (proposal === undefined || row === undefined || change === undefined) return null;
  const codec = valuesOf(proposal.recommendation.recommendedSettings)['stream.codec'];
  return { id: screen.id, proposal, row, change, limits: limitsFor(proposal.view, change, codec) };
}
