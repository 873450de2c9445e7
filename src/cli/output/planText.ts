import type { Plan } from '../../domain/plan.ts';
import type { Recommendation } from '../../domain/recommendation.ts';
import type { SettingValue } from '../../domain/settingPaths.ts';
import { counted } from '../../shared/counted.ts';
import { budgetText } from './budgetText.ts';
import { shown, when } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

interface ChangeRow {
  camera: string;
  path: string;
  stream?: string | undefined;
  source?: string | undefined;
  from: SettingValue;
  to: SettingValue;
  reason: string;
}

/** A plan as a person reviews it: per camera from → to with the reason, then what it adds up to. */
export function planText(plan: Plan, style: Style): string {
  const rows = plan.cameras.flatMap((camera) =>
    camera.changes.map((change): ChangeRow => ({ camera: camera.camera_id, ...change })),
  );
  const changing = plan.cameras.filter((camera) => camera.changes.length > 0).length;
  const warnings = warningLines(plan.cameras.map(({ camera_id, warnings }) => ({ id: camera_id, warnings })));
  const parts = [
    rows.length > 0 ? changeTable(rows, style) : '',
    warnings.length > 0 ? `${style.warn('To look at:')}\n${warnings.join('\n')}` : '',
    budgetText(plan.budget, style),
    `${counted(plan.cameras.length, 'camera')}, ${changing} to change (${counted(rows.length, 'setting')}); good until ${when(plan.expires_at)}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

export function recommendationText(recommendations: readonly Recommendation[], style: Style): string {
  const rows = recommendations.flatMap((recommendation) =>
    recommendation.changes.map(({ path, stream, source, current, recommended, reason }): ChangeRow => ({
      camera: recommendation.cameraId,
      path,
      stream,
      source,
      from: current,
      to: recommended,
      reason,
    })),
  );
  const quiet = recommendations.filter((each) => each.changes.length === 0);
  const warnings = warningLines(
    recommendations.map(({ cameraId, warnings }) => ({ id: cameraId, warnings })),
  );
  return [
    rows.length > 0 ? changeTable(rows, style) : '',
    quiet.length > 0 ? `nothing to change: ${quiet.map((each) => each.cameraId).join(', ')}` : '',
    warnings.length > 0 ? `${style.warn('To look at:')}\n${warnings.join('\n')}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What holds for many cameras is said once, with their number. */
function warningLines(cameras: readonly { id: string; warnings: readonly string[] }[]): string[] {
  const about = new Map<string, string[]>();
  for (const { id, warnings } of cameras)
    for (const warning of warnings) about.set(warning, [...(about.get(warning) ?? []), id]);
  return [...about].map(
    ([warning, ids]) => `  ${ids.length > 2 ? counted(ids.length, 'camera') : ids.join(', ')}: ${warning}`,
  );
}

function changeTable(rows: readonly ChangeRow[], style: Style): string {
  const byCamera = Map.groupBy(rows, ({ camera }) => camera);
  // The camera has a line of its own: beside its settings it would take the width that the reasons need.
  return table<string | ChangeRow>(
    [...byCamera].flatMap(([camera, changes]) => [camera, ...changes]),
    [
      { title: 'CAMERA', cell: (row) => (typeof row === 'string' ? row : `  ${row.path}`) },
      { title: 'ON', cell: (row) => (typeof row === 'string' ? '' : (row.stream ?? row.source ?? '')) },
      { title: 'NOW', cell: (row) => (typeof row === 'string' ? '' : shown(row.from)) },
      { title: 'TO', cell: (row) => (typeof row === 'string' ? '' : shown(row.to)) },
      { title: 'WHY', cell: (row) => (typeof row === 'string' ? '' : row.reason), shrink: 1, wrap: true },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, _row, column) =>
        column === 3 ? style.strong(text) : column === 4 ? style.faint(text) : text,
    },
  );
}
