import type { RunHandle } from '../../app/camopt.ts';
import { counted } from '../../shared/counted.ts';
import { historyRunHere } from '../rows/historyRows.ts';
import { conditionOf } from '../state/cameraState.ts';
import { currentScreen } from '../state/model.ts';
import { loadHistory, loadRunsOf, optimizeCameras } from './cameraCommands.ts';
import { inBackground, keep, say, type Ui } from './ui.ts';

/** Shows a run that was begun until it ends, then takes up what it changed. */
export function followRun(ui: Ui, handle: RunHandle, kind: 'apply' | 'rollback', cameras: number): void {
  const { runId } = handle;
  ui.handles.set(runId, handle);
  ui.store.send({ type: 'runStarted', runId, kind, at: ui.now(), cameras });
  if (currentScreen(ui.store.get()).name === 'review') ui.store.send({ type: 'back' });
  ui.store.send({ type: 'push', screen: { name: 'run', runId, row: 0, camera: null } });
  ui.store.send({ type: 'list', change: { marks: new Set() } });
  inBackground(ui, async () => {
    const begun = await ui.camopt.status(runId);
    if ('jobs' in begun && ui.handles.has(runId))
      ui.store.send({ type: 'runOpened', result: { ...begun, kind } });
  });
  inBackground(ui, async () => {
    const result = await handle.finished;
    ui.handles.delete(runId);
    ui.store.send({ type: 'runFinished', result });
    const need = result.jobs.filter((job) => conditionOf(ui.store.get(), job.camera_id).rank <= 2).length;
    say(
      ui,
      `${kind === 'apply' ? 'apply' : 'rollback'} ended: ${counted(result.jobs.length, 'camera')}` +
        (need === 0 ? '' : `, ${need} to look at`),
    );
    if (ui.store.get().history !== null) loadHistory(ui);
    const { runsOf } = ui.store.get().siteView;
    for (const job of result.jobs) if (runsOf.has(job.camera_id)) loadRunsOf(ui, job.camera_id);
    // A rollback changes what the runs before it say of their cameras.
    for (const other of ui.store.get().runs.keys()) if (other !== runId) await refreshRun(ui, other);
    // What is recommended now follows from what the cameras show now.
    const touched = result.jobs.filter((job) => job.status !== 'skipped').map((job) => job.camera_id);
    await optimizeCameras(ui, touched, false);
  });
}

async function refreshRun(ui: Ui, runId: string): Promise<void> {
  if (ui.handles.has(runId)) return;
  const result = await ui.camopt.status(runId);
  const kind = ui.store.get().runs.get(runId)?.run.kind;
  if ('jobs' in result)
    ui.store.send({ type: 'runOpened', result: { ...result, ...(kind === undefined ? {} : { kind }) } });
}

/** Writes the hand-over document of the run on screen, or under the cursor of the history, and says where it lies. */
export function writeReport(ui: Ui): void {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const runId =
    screen.name === 'run'
      ? screen.runId
      : screen.name === 'history'
        ? historyRunHere(state, screen)?.run_id
        : undefined;
  if (runId === undefined) return;
  ui.store.send({ type: 'waiting', key: 'report', text: 'writing the report' });
  inBackground(ui, async () => {
    try {
      const { file, bytes } = await ui.camopt.keepReport(runId);
      ui.store.send({ type: 'reported', runId, file });
      say(ui, `report written, ${Math.ceil(bytes / 1024)} kB`);
      if (screen.name === 'history') keep(ui, `report: ${file}`);
    } finally {
      ui.store.send({ type: 'waiting', key: 'report', text: null });
    }
  });
}
