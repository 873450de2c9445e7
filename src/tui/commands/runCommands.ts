import { plural } from '../format.ts';
import { keyOf } from '../keyOf.ts';
import { changedCameras } from '../rows/reviewRows.ts';
import { historyRunHere } from '../rows/historyRows.ts';
import { failedJobs } from '../rows/runRows.ts';
import {
  chosenIds,
  currentScreen,
  guardMs,
  type Confirmable,
  type Overlay,
  type State,
} from '../state/model.ts';
import { wantedChanges, wantedRecommendation } from '../state/proposal.ts';
import { reviewFactsOf } from '../state/reviewFacts.ts';
import { optimizeCameras, optimizeWithClaude } from './cameraCommands.ts';
import { forgetCertificate, trustCertificate } from './certificateCommands.ts';
import { followRun } from './followRun.ts';
import { assignSet, forgetClaudeKey, removeSet } from './credentialCommands.ts';
import { inBackground, say, until, type Ui } from './ui.ts';

/** Computes what recommendations are missing for the chosen cameras, makes the plan and opens its review. */
export function reviewChosen(ui: Ui): void {
  reviewOf(ui, chosenIds(ui.store.get()));
}

function reviewOf(ui: Ui, ids: readonly string[]): void {
  const missing = ids.filter((id) => !ui.store.get().proposals.has(id));
  ui.store.send({
    type: 'waiting',
    key: 'plan',
    text: `making the plan for ${plural(ids.length, 'camera')}`,
  });
  inBackground(ui, async () => {
    try {
      await optimizeCameras(ui, missing, false);
      // Another command may be reading some of them already.
      await until(ui, () => !ids.some((id) => ui.store.get().reading.has(id)));
      const { proposals } = ui.store.get();
      const chosen = ids.flatMap((id) => proposals.get(id) ?? []);
      if (!chosen.some((proposal) => wantedChanges(proposal).length > 0)) {
        const unread = ids.length - chosen.length;
        say(
          ui,
          unread > 0
            ? `nothing to apply; ${plural(unread, 'camera')} could not be read`
            : 'nothing to change',
        );
        return;
      }
      const plan = await ui.camopt.planFrom(
        chosen.map((proposal) => ({ view: proposal.view, recommendation: wantedRecommendation(proposal) })),
      );
      const unread = ids.filter((id) => !proposals.has(id));
      ui.store.send({
        type: 'push',
        screen: { name: 'review', plan, facts: reviewFactsOf(chosen, unread), row: 0 },
      });
    } finally {
      ui.store.send({ type: 'waiting', key: 'plan', text: null });
    }
  });
}

export function askForCount(ui: Ui): void {
  const screen = currentScreen(ui.store.get());
  if (screen.name !== 'review') return;
  const expected = changedCameras(screen.plan).length;
  ui.store.send({
    type: 'overlay',
    overlay: {
      kind: 'count',
      what: { do: 'apply' },
      label: 'Type the number of cameras to apply',
      text: '',
      expected,
      readyAt: ui.now() + guardMs,
    },
  });
}

/** The number was typed: only the right one sends anything. */
export function countTyped(ui: Ui, { what, text, expected }: Extract<Overlay, { kind: 'count' }>): void {
  const screen = currentScreen(ui.store.get());
  ui.store.send({ type: 'overlay', overlay: null });
  if (text !== String(expected)) {
    say(
      ui,
      text === '' ? 'cancelled, nothing was sent' : `cancelled, nothing was sent: ${text} is not ${expected}`,
    );
    return;
  }
  if (what.do === 'rollBack') {
    startRollBack(ui, what.id);
    return;
  }
  if (screen.name !== 'review') return;
  inBackground(
    ui,
    async () => {
      const handle = await ui.camopt.apply(screen.plan, ui.settings.apply);
      followRun(ui, handle, 'apply', screen.plan.cameras.length);
    },
    'starting the run',
  );
}

export function askToRollBack(ui: Ui): void {
  const target = rollBackTarget(ui.store.get());
  if (target === null) {
    say(ui, `nothing was applied here yet; ${keyOf(ui.store.get(), 'history')} shows the history`);
    return;
  }
  const what = { do: 'rollBack', id: target.id } as const;
  const title = `Roll back ${target.what}?`;
  const readyAt = ui.now() + guardMs;
  ui.store.send({
    type: 'overlay',
    overlay:
      target.cameras > 1
        ? {
            kind: 'count',
            what,
            label: `${title} Type their number`,
            text: '',
            expected: target.cameras,
            readyAt,
          }
        : {
            kind: 'confirm',
            what,
            title,
            lines: ['The values from before are written again and read back.', target.id],
            readyAt,
          },
  });
}

function startRollBack(ui: Ui, id: string): void {
  inBackground(
    ui,
    async () => {
      const handle = await ui.camopt.rollBack(id, ui.settings.apply);
      followRun(ui, handle, 'rollback', 0);
    },
    'starting the rollback',
  );
}

/** What `u` is about on the screen in front: a run, or the last job of the camera under the cursor. */
function rollBackTarget(state: State): { id: string; what: string; cameras: number } | null {
  const screen = currentScreen(state);
  if (screen.name === 'run') {
    const view = state.runs.get(screen.runId);
    return view === undefined
      ? null
      : {
          id: screen.runId,
          what: `this run on ${plural(view.jobs.size, 'camera')}`,
          cameras: view.jobs.size,
        };
  }
  if (screen.name === 'history') {
    const run = historyRunHere(state, screen);
    return run === undefined
      ? null
      : {
          id: run.run_id,
          what: `the run on ${plural(run.summary.cameras, 'camera')}`,
          cameras: run.summary.cameras,
        };
  }
  if (screen.name === 'camera' && screen.tab === 'history') {
    const run = state.siteView.runsOf.get(screen.id)?.[screen.row];
    const job = run?.jobs.find((one) => one.camera_id === screen.id);
    return job === undefined ? null : { id: job.job_id, what: `that job of ${screen.id}`, cameras: 1 };
  }
  const id = screen.name === 'camera' ? screen.id : state.list.cursor;
  const job = id === null ? undefined : state.jobs.get(id);
  return job === undefined ? null : { id: job.job_id, what: `the last job of ${job.camera_id}`, cameras: 1 };
}

export function confirmed(ui: Ui, what: Confirmable): void {
  ui.store.send({ type: 'overlay', overlay: null });
  switch (what.do) {
    case 'quit':
      leave(ui);
      return;
    case 'retry':
      reviewOf(ui, what.ids);
      return;
    case 'remove set':
      removeSet(ui, what.set);
      return;
    case 'forget key':
      forgetClaudeKey(ui);
      return;
    case 'assign set':
      assignSet(ui, what.set, what.ids);
      return;
    case 'ask Claude':
      optimizeWithClaude(ui, what.ids);
      return;
    case 'rollBack':
      startRollBack(ui, what.id);
      return;
    case 'trust certificate':
      trustCertificate(ui, what.id, what.certificate);
      return;
    case 'forget certificate':
      forgetCertificate(ui, what.id);
      return;
  }
}

export function retryFailed(ui: Ui): void {
  const screen = currentScreen(ui.store.get());
  const view = screen.name === 'run' ? ui.store.get().runs.get(screen.runId) : undefined;
  if (view === undefined) return;
  const ids = failedJobs(view).map((job) => job.camera_id);
  inBackground(ui, async () => {
    await optimizeCameras(ui, ids, true);
    reviewOf(ui, ids);
  });
}

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
        `${plural(busy.length, 'camera')} at work ${busy.length === 1 ? 'is' : 'are'} finished first; no other camera is begun.`,
        'ctrl-c while it ends aborts at once.',
      ],
      readyAt: ui.now() + guardMs,
    },
  });
}

/** Stops the run, waits until its cameras are in a stable state, and ends. */
function leave(ui: Ui): void {
  const { activeRun } = ui.store.get();
  const handle = activeRun === null ? undefined : ui.handles.get(activeRun);
  if (handle === undefined) {
    ui.exit(0);
    return;
  }
  ui.store.send({ type: 'quitting' });
  stopRun(ui);
  handle.finished.then(
    () => ui.exit(0),
    () => ui.exit(1),
  );
}
