import { addressOf } from '../../domain/cameraAddress.ts';
import type { Camera } from '../../domain/camera.ts';
import { bracketed } from '../../shared/bracketed.ts';
import { counted } from '../../shared/counted.ts';
import { discoveryRow, foundCameras } from './discoveryRows.ts';
import { historyRunHere } from './historyRows.ts';
import { runJobs, runRow } from './runRows.ts';
import { currentScreen, type State } from '../state/model.ts';
import { cameraText } from '../text.ts';

/** Something of the screen in front that is worth having elsewhere. */
export interface Copyable {
  readonly label: string;
  readonly text: string;
}

/** What can be copied here, the most wanted first. Free of control characters: it ends in somebody's shell. */
export function copyables(state: State): Copyable[] {
  const screen = currentScreen(state);
  switch (screen.name) {
    case 'cameras':
      return [...cameraCopyables(state, state.list.cursor), ...markedCopyable(state)];
    case 'camera':
      return cameraCopyables(state, screen.id);
    case 'review':
      return [
        { label: 'plan', text: screen.plan.plan_id },
        { label: 'hash', text: screen.plan.hash },
      ];
    case 'run': {
      const view = state.runs.get(screen.runId);
      const job = view === undefined ? undefined : runJobs(view)[runRow(view, screen)];
      const report = state.siteView.reports.get(screen.runId);
      const run = [
        { label: 'run', text: screen.runId },
        ...(report === undefined ? [] : [{ label: 'report', text: report }]),
      ];
      if (job === undefined) return run;
      return [...run, { label: 'job', text: job.job_id }, ...cameraCopyables(state, job.camera_id)];
    }
    case 'history': {
      const run = historyRunHere(state, screen);
      return run === undefined ? [] : [{ label: 'run', text: run.run_id }];
    }
    case 'discovery':
      return cameraCopyables(state, foundCameras(state)[discoveryRow(state, screen)]?.id ?? null);
    case 'policy': {
      const file = state.siteView.policy?.file;
      return typeof file === 'string' ? [{ label: 'file', text: file }] : [];
    }
    case 'text':
      return [{ label: 'all of it', text: screen.lines.join('\n') }];
    case 'credentials':
    case 'help':
    case 'log':
      return [];
  }
}

function cameraCopyables(state: State, id: string | null): Copyable[] {
  const camera = id === null ? undefined : state.cameras.get(id);
  if (camera === undefined) return [];
  const job = state.jobs.get(camera.id);
  return [
    { label: 'address', text: addressOf(camera) },
    { label: 'service', text: serviceUrl(camera) },
    { label: 'id', text: camera.id },
    { label: 'name', text: cameraText(camera.name) },
    { label: 'serial', text: cameraText(camera.serial) },
    { label: 'mac', text: cameraText(camera.mac) },
    ...(job === undefined ? [] : [{ label: 'last job', text: job.job_id }]),
  ].filter((one) => one.text !== '');
}

function serviceUrl({ ip, port, path, tls }: Camera): string {
  return `${tls ? 'https' : 'http'}://${bracketed(ip)}:${port}${cameraText(path)}`;
}

function markedCopyable(state: State): Copyable[] {
  const marked = state.list.order.flatMap((id) => {
    const camera = state.list.marks.has(id) ? state.cameras.get(id) : undefined;
    return camera === undefined ? [] : [addressOf(camera)];
  });
  if (marked.length === 0) return [];
  return [{ label: `addresses of ${counted(marked.length, 'marked camera')}`, text: marked.join('\n') }];
}
