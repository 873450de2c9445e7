import { counted } from '../../shared/counted.ts';
import { changedCameras } from '../rows/reviewRows.ts';
import { failedJobs } from '../rows/runRows.ts';
import { chosenIds, currentScreen, guardMs, type Confirmable, type Overlay } from '../state/model.ts';
import { wantedChanges, wantedRecommendation } from '../state/proposal.ts';
import { reviewFactsOf } from '../state/reviewFacts.ts';
import { optimizeCameras, optimizeWithClaude } from './cameraCommands.ts';
import { forgetCertificate, trustCertificate } from './certificateCommands.ts';
import { followRun } from './followRun.ts';
import { assignSet, forgetClaudeKey, removeSet } from './credentialCommands.ts';
import { startRollBack } from './rollBackCommands.ts';
import { leave } from './runControl.ts';
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
    text: `making the plan for ${counted(ids.length, 'camera')}`,
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
            ? `nothing to apply; ${counted(unread, 'camera')} could not be read`
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
