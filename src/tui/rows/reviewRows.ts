import type { CameraPlan, Plan, PlannedChange } from '../../domain/plan.ts';
import type { SettingPath } from '../../domain/settingPaths.ts';
import { settingNames, valueText } from '../../domain/settingWords.ts';

/** The cameras of a plan that it changes; only these are confirmed and worked on. */
export function changedCameras(plan: Plan): CameraPlan[] {
  return plan.cameras.filter((camera) => camera.changes.length > 0);
}

export interface ReviewSetting {
  readonly path: SettingPath;
  readonly setting: string;
  readonly cameras: number;
  readonly what: string;
}

/** What changes, setting by setting: on how many cameras, and from what to what. */
export function reviewSettings(plan: Plan): ReviewSetting[] {
  const byPath = new Map<SettingPath, { change: PlannedChange; camera: string }[]>();
  for (const camera of plan.cameras)
    for (const change of camera.changes)
      byPath.set(change.path, [...(byPath.get(change.path) ?? []), { change, camera: camera.camera_id }]);
  return [...byPath].map(([path, changes]) => {
    const cameras = new Set(changes.map((one) => one.camera)).size;
    const what = summaryOf(
      path,
      changes.map((one) => one.change),
    );
    const places = path.startsWith('stream.') ? 'streams' : 'video sources';
    return {
      path,
      setting: settingNames[path],
      cameras,
      what: changes.length > cameras ? `${changes.length} ${places}: ${what}` : what,
    };
  });
}

const interrupting: readonly SettingPath[] = [
  'stream.resolution',
  'stream.codec',
  'stream.profile',
  'stream.rateControl',
];

/** Streams that recorders lose for some seconds, because size, codec or rate control change. */
export function interruptedStreams(plan: Plan): { streams: number; cameras: number } {
  const perCamera = plan.cameras.map(
    (camera) =>
      new Set(
        camera.changes
          .filter((change) => interrupting.includes(change.path))
          .map((change) => change.stream ?? camera.base.mainStream),
      ).size,
  );
  return {
    streams: perCamera.reduce((sum, count) => sum + count, 0),
    cameras: perCamera.filter((count) => count > 0).length,
  };
}

/** Cameras on which something hangs on what changes: masks and motion detection are drawn in the picture. */
export function lookAgainCounts(plan: Plan): { masks: number; motion: number; vms: number } {
  const counts = { masks: 0, motion: 0, vms: 0 };
  for (const { changes } of plan.cameras) {
    const paths = changes.map((change) => change.path);
    const size = paths.includes('stream.resolution');
    const light = paths.some((path) => path.startsWith('exposure.') || path === 'image.wdr.mode');
    if (size) counts.masks += 1;
    if (size || light) counts.motion += 1;
    if (size || paths.includes('stream.codec')) counts.vms += 1;
  }
  return counts;
}

export function planSettingCount(plan: Plan): number {
  return plan.cameras.reduce((sum, camera) => sum + camera.changes.length, 0);
}

export function changesText(camera: CameraPlan): string {
  return camera.changes
    .map(
      (change) =>
        `${settingNames[change.path]} ${valueText(change.path, change.from)} -> ${valueText(change.path, change.to)}`,
    )
    .join(', ');
}

function summaryOf(path: SettingPath, changes: readonly PlannedChange[]): string {
  const kinds = new Map<string, number>();
  for (const change of changes) {
    const text = `${valueText(path, change.from)} -> ${valueText(path, change.to)}`;
    kinds.set(text, (kinds.get(text) ?? 0) + 1);
  }
  if (kinds.size <= 2)
    return [...kinds].map(([text, count]) => (kinds.size === 1 ? text : `${count}: ${text}`)).join(', ');
  const numeric = changes.filter((one) => typeof one.from === 'number' && typeof one.to === 'number');
  if (numeric.length > changes.length / 2) {
    const lower = numeric.filter((one) => Number(one.to) < Number(one.from)).length;
    const parts = [
      [lower, 'lower'],
      [numeric.length - lower, 'higher'],
      [changes.length - numeric.length, 'newly set'],
    ] as const;
    return parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
  }
  const targets = new Map<string, number>();
  for (const change of changes) {
    const text = valueText(path, change.to);
    targets.set(text, (targets.get(text) ?? 0) + 1);
  }
  return [...targets].map(([text, count]) => `${count} to ${text}`).join(', ');
}
