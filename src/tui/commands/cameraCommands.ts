import type { Purpose } from '../../domain/camera.ts';
import { plural } from '../format.ts';
import { keyOf } from '../keyOf.ts';
import type { CommandId } from '../keys.ts';
import { chosenIds, currentScreen } from '../state/model.ts';
import { inBackground, say, showError, type Ui } from './ui.ts';

/** Looks for cameras; those found appear in the list as they answer. */
export function discover(ui: Ui): void {
  if (ui.store.get().discovering) return;
  ui.store.send({ type: 'discovering', on: true });
  ui.store.send({ type: 'waiting', key: 'discover', text: 'looking for cameras' });
  inBackground(ui, async () => {
    try {
      const known = new Set(ui.store.get().cameras.keys());
      const found = await ui.camopt.discover(ui.settings.discovery, ui.signal, (camera) =>
        ui.store.later({ type: 'camerasSeen', cameras: [camera] }),
      );
      ui.store.send({ type: 'camerasLoaded', cameras: await ui.camopt.cameras() });
      const fresh = [...ui.store.get().cameras.keys()].filter((id) => !known.has(id));
      say(ui, `found ${plural(found.foundCameras, 'camera')}, ${fresh.length} new`);
      readByItself(ui);
    } finally {
      ui.store.send({ type: 'discovering', on: false });
      ui.store.send({ type: 'waiting', key: 'discover', text: null });
    }
  });
}

/** At the start the cameras are read without being asked, where they are few enough for it to take no time. */
export function readByItself(ui: Ui): void {
  const { cameras, proposals, problems } = ui.store.get();
  const key = (id: CommandId) => keyOf(ui.store.get(), id);
  const unread = [...cameras.keys()].filter((id) => !proposals.has(id) && !problems.has(id));
  if (unread.length === 0) return;
  if (unread.length <= ui.settings.readAtStart) inBackground(ui, () => optimizeCameras(ui, unread, false));
  else
    say(
      ui,
      `${plural(unread.length, 'camera')} not read: mark some (${key('markAll')} marks all) and press ${key('optimize')}`,
    );
}

export function optimize(ui: Ui): void {
  inBackground(ui, () => optimizeCameras(ui, chosenIds(ui.store.get()), true));
}

/** Reads the cameras and takes up what is recommended, each as it is done. */
export async function optimizeCameras(ui: Ui, ids: readonly string[], anew: boolean): Promise<void> {
  const wanted = ids.filter((id) => !ui.store.get().reading.has(id));
  if (wanted.length === 0) return;
  ui.store.send({ type: 'reading', ids: wanted, anew });
  try {
    await ui.camopt.optimize(wanted, { engine: 'rules' }, ui.signal, (result) =>
      ui.store.later({ type: 'optimized', results: [result] }),
    );
  } finally {
    ui.store.send({ type: 'readingEnded', ids: wanted });
  }
}

export function refresh(ui: Ui): void {
  if (currentScreen(ui.store.get()).name === 'history') {
    loadHistory(ui);
    return;
  }
  if (ui.store.get().cameras.size === 0) discover(ui);
  else optimize(ui);
}

export function loadHistory(ui: Ui): void {
  inBackground(
    ui,
    async () => {
      ui.store.send({ type: 'historyLoaded', history: await ui.camopt.history({ limit: 200 }) });
    },
    'reading the history',
  );
}

/** Says what cameras are there for, then recommends anew for those that were read. */
export function setPurpose(ui: Ui, ids: readonly string[], purpose: Purpose): void {
  inBackground(
    ui,
    async () => {
      for (const id of ids) {
        const camera = await ui.camopt.setCamera(id, { purpose });
        ui.store.later({ type: 'camerasSeen', cameras: [camera] });
      }
      say(ui, `${plural(ids.length, 'camera')}: ${purpose}`);
      await optimizeCameras(ui, ids, false);
    },
    `setting the purpose of ${plural(ids.length, 'camera')}`,
  );
}

/** Opens the pictures of a camera: before and after its last job, else how it looks now. */
export function showPictures(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const id = screen.name === 'camera' ? screen.id : state.list.cursor;
  if (id === null) return;
  if (screen.name !== 'camera')
    ui.store.send({ type: 'push', screen: { name: 'camera', id, tab: 'pictures', row: 0 } });
  else ui.store.send({ type: 'tab', tab: 'pictures' });
  loadPictures(ui, id);
}

export function loadPictures(ui: Ui, id: string): void {
  const { size, jobs } = ui.store.get();
  const columns = Math.floor((size.columns - 4) / 2);
  const rows = Math.max(4, size.rows - 10);
  const key = `pictures ${id}`;
  ui.store.send({ type: 'waiting', key, text: 'fetching the picture' });
  const draw = async (jpeg: Uint8Array | undefined) =>
    jpeg === undefined ? 'none was kept' : await ui.camopt.halfBlocks(jpeg, columns, rows, ui.signal);
  inBackground(ui, async () => {
    try {
      const job = jobs.get(id);
      const kept = job === undefined ? {} : await ui.camopt.pictures(job.job_id).catch(() => ({}));
      const before = 'before' in kept ? kept.before : undefined;
      const after = 'after' in kept ? kept.after : undefined;
      const pair =
        before === undefined && after === undefined
          ? { before: await draw((await ui.camopt.snapshot(id, ui.signal)).jpeg), after: '' }
          : { before: await draw(before), after: await draw(after) };
      ui.store.send({ type: 'pictures', id, pair });
    } catch (error) {
      ui.store.send({ type: 'pictures', id, pair: { before: 'no picture', after: '' } });
      showError(ui, error);
    } finally {
      ui.store.send({ type: 'waiting', key, text: null });
    }
  });
}
