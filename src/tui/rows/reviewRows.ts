import type { CameraPlan, Plan, PlannedChange } from '../../domain/plan.ts';
import type { SettingPath } from '../../domain/settingPaths.ts';
import { settingNames, valueText } from '../format.ts';

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
  return [...byPath].map(([path, changes]) => ({
    path,
    setting: settingNames[path],
    cameras: new Set(changes.map((one) => one.camera)).size,
    what: summaryOf(
      path,
      changes.map((one) => one.change),
    ),
  }));
}

/** Bandwidth at the caps of the changed main streams, and storage for thirty days of it. */
export function bandwidthText(plan: Plan): string {
  let before = 0;
  let after = 0;
  let uncapped = 0;
  for (const camera of changedCameras(plan)) {
    const from = camera.base.settings.stream?.bitrateMbps ?? null;
    const change = camera.changes.find(
      (one) => one.path === 'stream.bitrateMbps' && one.stream === undefined,
    );
    const to = change === undefined ? from : change.to;
    if (from === null || typeof to !== 'number') uncapped += 1;
    else {
      before += from;
      after += to;
    }
  }
  const terabytes = (mbps: number) => ((mbps * 86_400 * 30) / 8e6).toFixed(1);
  const left = uncapped === 0 ? '' : `; ${uncapped} without a cap`;
  return before === 0
    ? `bandwidth: no cap is known before and after${left}`
    : `at the caps ${before.toFixed(1)} -> ${after.toFixed(1)} Mb/s, 30 days ${terabytes(before)} -> ${terabytes(after)} TB${left}`;
}

/** Cameras whose recorder loses the stream for some seconds, because size, codec or rate control change. */
export function interruptedCameras(plan: Plan): number {
  const interrupting: readonly SettingPath[] = [
    'stream.resolution',
    'stream.codec',
    'stream.profile',
    'stream.rateControl',
  ];
  return plan.cameras.filter((camera) => camera.changes.some((change) => interrupting.includes(change.path)))
    .length;
}

/** Cameras whose picture size changes: masks and motion detection are drawn in it. */
export function resizedCameras(plan: Plan): number {
  return plan.cameras.filter((camera) => camera.changes.some((change) => change.path === 'stream.resolution'))
    .length;
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
