import { addressOf } from '../../domain/cameraAddress.ts';
import type { History } from '../../domain/job.ts';
import { localTime } from '../../shared/localTime.ts';
import type { Screen, State } from '../state/model.ts';
import { cameraText } from '../text.ts';

type HistoryRun = History['runs'][number];
type HistoryScreen = Extract<Screen, { name: 'history' }>;

/** The runs that the filter lets through, the newest first. Words as in the list of cameras: all must match, `!` must not. */
export function historyRows(state: State, { filter }: Pick<HistoryScreen, 'filter'>): readonly HistoryRun[] {
  const runs = state.history?.runs ?? [];
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = textOf(state, run);
    return words.every((word) =>
      word.startsWith('!') ? word === '!' || !text.includes(word.slice(1)) : text.includes(word),
    );
  });
}

/** The row of the cursor: that of its run, since a new one comes in above. */
export function historyRow(state: State, screen: HistoryScreen): number {
  if (screen.run === null) return screen.row;
  const at = historyRows(state, screen).findIndex((run) => run.run_id === screen.run);
  return at >= 0 ? at : screen.row;
}

export function historyRunHere(state: State, screen: HistoryScreen): HistoryRun | undefined {
  return historyRows(state, screen)[historyRow(state, screen)];
}

/** What went wrong first. */
export function resultText({
  status,
  summary,
  cut_off,
}: Pick<HistoryRun, 'status' | 'summary' | 'cut_off'>): string {
  if (cut_off === true) return 'cut off: `camopt resume` settles it';
  const parts = (['unknown', 'failed', 'rolled_back', 'partial', 'completed', 'skipped'] as const)
    .filter((kind) => summary[kind] > 0)
    .map((kind) => `${summary[kind]} ${kind.replace('_', ' ')}`);
  return parts.length > 0 ? parts.join(', ') : status.replace('_', ' ');
}

function textOf(state: State, run: HistoryRun): string {
  const cameras = run.jobs.map(({ camera_id }) => {
    const camera = state.cameras.get(camera_id);
    return camera === undefined ? camera_id : `${addressOf(camera)} ${cameraText(camera.model)}`;
  });
  return [
    localTime(run.created_at),
    run.kind,
    run.status.replace('_', ' '),
    resultText(run),
    run.run_id,
    ...cameras,
  ]
    .join('\n')
    .toLowerCase();
}
