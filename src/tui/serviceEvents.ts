import type { CamOptEvent } from '../app/camopt.ts';
import type { LogEntry } from '../app/ports.ts';
import type { Job } from '../domain/job.ts';
import type { Ui } from './commands/ui.ts';
import type { Store } from './state/store.ts';

/** Takes what the services tell into the state, with its ticks. Gives the way to stop. */
export function listenToServices(ui: Ui): () => void {
  const { store } = ui;
  return ui.camopt.subscribe((event) => {
    switch (event.type) {
      case 'camera':
        store.later({ type: 'camerasSeen', cameras: [event.camera] });
        if (event.heard !== undefined) heard(store, event);
        return;
      case 'camera-gone':
        store.later({ type: 'cameraGone', id: event.cameraId });
        return;
      case 'run':
        store.later({
          type: 'runSeen',
          run: event.run,
          at: ui.now(),
          ...(event.note === undefined ? {} : { note: event.note }),
        });
        return;
      case 'job':
        store.later({ type: 'jobsSeen', jobs: [event.job] });
        logStep(store, event.job);
        return;
      case 'log':
        store.later({ type: 'log', entries: [event.entry] });
        return;
    }
  });
}

function heard(store: Store, event: Extract<CamOptEvent, { type: 'camera' }>): void {
  const entry = heardLine(event);
  const { id } = event.camera;
  store.later({ type: 'log', entries: [entry] });
  store.later({
    type: 'heard',
    id,
    came: event.heard === 'hello',
    fresh: !store.get().cameras.has(id),
    text: `${entry.at.toTimeString().slice(0, 8)} ${id} ${entry.message}`,
  });
}

function heardLine({ camera, heard }: Extract<CamOptEvent, { type: 'camera' }>): LogEntry {
  const message = heard === 'bye' ? camera.reachDetail : `announced itself at ${camera.ip}:${camera.port}`;
  return { at: new Date(), level: heard === 'bye' ? 'warn' : 'info', camera: camera.id, message };
}

/** The log pane tells each step of each camera once, not every percent of it. */
function logStep(store: Store, job: Job): void {
  const known = store.get().jobs.get(job.camera_id);
  if (known?.job_id === job.job_id && known.status === job.status && known.currentStep === job.currentStep)
    return;
  const level =
    job.status === 'failed' || job.status === 'unknown' || job.status === 'rolled_back' ? 'error' : 'info';
  const message = `${job.status.replace('_', ' ')}: ${job.currentStep}${job.error === undefined ? '' : `, ${job.error.message}`}`;
  store.later({ type: 'log', entries: [{ at: new Date(), level, camera: job.camera_id, message }] });
}
