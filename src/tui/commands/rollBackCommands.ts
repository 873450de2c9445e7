import { counted } from '../../shared/counted.ts';
import { keyOf } from '../keyOf.ts';
import { historyRunHere } from '../rows/historyRows.ts';
import { currentScreen, guardMs, type State } from '../state/model.ts';
import { followRun } from './followRun.ts';
import { inBackground, say, type Ui } from './ui.ts';

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

export function startRollBack(ui: Ui, id: string): void {
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
          what: `this run on ${counted(view.jobs.size, 'camera')}`,
          cameras: view.jobs.size,
        };
  }
  if (screen.name === 'history') {
    const run = historyRunHere(state, screen);
    return run === undefined
      ? null
      : {
          id: run.run_id,
          what: `the run on ${counted(run.summary.cameras, 'camera')}`,
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
