import { counted } from '../../shared/counted.ts';
import { guardMs } from '../state/model.ts';
import { inBackground, say, type Ui } from './ui.ts';

export function pauseRun(ui: Ui): void {
  const state = ui.store.get();
  const { activeRun } = state;
  const view = activeRun === null ? undefined : state.runs.get(activeRun);
  const handle = activeRun === null ? undefined : ui.handles.get(activeRun);
  if (activeRun === null || handle === undefined) return;
  const paused = view?.paused !== true;
  if (paused) handle.pause();
  else handle.unpause();
  ui.store.send({ type: 'runControl', runId: activeRun, paused });
}

export function stopRun(ui: Ui): void {
  const { activeRun } = ui.store.get();
  const handle = activeRun === null ? undefined : ui.handles.get(activeRun);
  if (activeRun === null || handle === undefined) return;
  handle.stop();
  ui.store.send({ type: 'runControl', runId: activeRun, stopping: true });
  say(ui, 'no further camera is begun; those at work are finished');
}

/** First: no further camera is begun. Again: abort at once. Without a run: leave. */
export function interrupt(ui: Ui): void {
  const state = ui.store.get();
  const { activeRun } = state;
  const handle = activeRun === null ? undefined : ui.handles.get(activeRun);
  if (activeRun === null || handle === undefined) {
    ui.exit(130);
    return;
  }
  if (state.runs.get(activeRun)?.stopping !== true) {
    stopRun(ui);
    return;
  }
  inBackground(
    ui,
    async () => {
      await handle.abort();
      ui.exit(130);
    },
    'aborting',
  );
}

export function quit(ui: Ui): void {
  const state = ui.store.get();
  if (state.activeRun === null) {
    ui.exit(0);
    return;
  }
  const busy = [...(state.runs.get(state.activeRun)?.jobs.values() ?? [])].filter(
    (job) => job.status === 'in_progress',
  );
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'confirm',
      what: { do: 'quit' },
      title: 'A run is going on. Quit?',
      lines: [
        `${counted(busy.length, 'camera')} at work ${busy.length === 1 ? 'is' : 'are'} finished first; no other camera is begun.`,
        'ctrl-c while it ends aborts at once.',
      ],
      readyAt: ui.now() + guardMs,
    },
  });
}

/** Stops the run, waits until its cameras are in a stable state, and ends with the code; once, however often it is asked for. */
export function leave(ui: Ui, exit = 0): void {
  const state = ui.store.get();
  if (state.quitting) return;
  const { activeRun } = state;
  const handle = activeRun === null ? undefined : ui.handles.get(activeRun);
  if (handle === undefined) {
    ui.exit(exit);
    return;
  }
  ui.store.send({ type: 'quitting' });
  stopRun(ui);
  handle.finished.then(
    () => ui.exit(exit),
    () => ui.exit(1),
  );
}
