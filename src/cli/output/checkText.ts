import type { Document } from '../../domain/documents.ts';
import { counted } from '../../shared/counted.ts';
import { budgetText } from './budgetText.ts';
import { shown } from './style.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

export function checksText(document: Document<'doctor'>, style: Style): string {
  const paint = { ok: style.good, warning: style.warn, failed: style.bad, skipped: style.faint };
  return table(
    document.checks,
    [
      { title: 'CHECK', cell: (check) => check.name },
      { title: 'STATE', cell: (check) => check.status },
      { title: 'DETAIL', cell: (check) => check.detail, shrink: 1, wrap: true },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, check, column) => (column === 1 ? paint[check.status](text) : text),
    },
  );
}

export function auditText(document: Document<'audit'>, style: Style): string {
  const rows = document.cameras.flatMap((camera) => camera.drift.map((drift) => ({ camera, drift })));
  const failed = document.cameras.flatMap((camera) =>
    camera.error === undefined ? [] : [`${camera.cameraId}: ${camera.error.message}: ${camera.error.hint}`],
  );
  const uncompared = document.cameras.filter(({ compared }) => compared === 0);
  const clean = document.cameras.filter(
    ({ drift, error, compared }) => drift.length === 0 && error === undefined && compared !== 0,
  ).length;
  const unknown =
    uncompared.length === 0
      ? ''
      : style.warn(
          `nothing to compare ${uncompared.length > 2 ? counted(uncompared.length, 'camera') : uncompared.map(({ cameraId }) => cameraId).join(', ')} with: no change of ours stands there; --policy or --plan compares all the same`,
        );
  const drifted =
    rows.length === 0
      ? ''
      : driftTable(
          rows.map(({ camera, drift }) => ({ cameraId: camera.cameraId, ...drift, against: camera.against })),
          style,
        );
  return [
    drifted,
    ...failed,
    unknown,
    `${clean} of ${counted(document.cameras.length, 'camera')} as expected`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

type DriftRow = { cameraId: string; against: string } & Document<'audit'>['cameras'][number]['drift'][number];

function driftTable(rows: readonly DriftRow[], style: Style): string {
  return table(
    rows,
    [
      { title: 'CAMERA', cell: (row) => row.cameraId },
      { title: 'SETTING', cell: (row) => row.path },
      { title: 'ON', cell: (row) => row.stream ?? row.source ?? '' },
      { title: 'EXPECTED', cell: (row) => shown(row.expected) },
      { title: 'FOUND', cell: (row) => shown(row.found) },
      { title: 'BY', cell: (row) => row.against, shrink: 1 },
    ],
    {
      width: style.width,
      head: style.faint,
      paint: (text, _row, column) => (column === 4 ? style.warn(text) : text),
    },
  );
}

export function surveyText(document: Document<'survey'>, style: Style): string {
  const rows = table(
    document.cameras,
    [
      { title: 'CAMERA', cell: (row) => row.camera.id },
      { title: 'NAME', cell: (row) => row.camera.name, shrink: 1 },
      {
        title: 'MAKE AND MODEL',
        cell: (row) => `${row.camera.manufacturer} ${row.camera.model}`.trim(),
        shrink: 2,
      },
      { title: 'CODEC', cell: (row) => row.currentSettings?.stream?.codec ?? '' },
      { title: 'SIZE', cell: (row) => row.currentSettings?.stream?.resolution ?? '' },
      { title: 'FPS', cell: (row) => String(row.currentSettings?.stream?.fps ?? ''), align: 'right' },
      {
        title: 'MB/S',
        cell: (row) => String(row.currentSettings?.stream?.bitrateMbps ?? ''),
        align: 'right',
      },
      { title: 'CHANGES', cell: (row) => String(row.recommendation?.changes.length ?? ''), align: 'right' },
      {
        title: 'TO DO',
        cell: (row) => (row.error === null ? '' : `${row.error.message}: ${row.error.hint}`),
        shrink: 1,
        wrap: true,
      },
    ],
    { width: style.width, head: style.faint },
  );
  const read = document.cameras.filter((row) => row.error === null).length;
  return [
    rows,
    budgetText(document.budget, style),
    `${read} of ${counted(document.cameras.length, 'camera')} read`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function matchText(document: Document<'match'>, style: Style): string {
  const { matched, missing, extra, renamed } = document;
  const lines = [
    ...missing.map(
      (row) =>
        `${style.warn('missing')}  row ${row.row}: ${row.name} ${row.address} is in the file and not in the inventory`,
    ),
    ...extra.map(
      (row) =>
        `${style.warn('extra')}    ${row.cameraId}: ${row.name} ${row.address} is in the inventory and not in the file`,
    ),
    ...renamed.map(
      (row) =>
        `${style.warn('renamed')}  ${row.cameraId}: ${row.ours || '(no name)'} here, ${row.theirs} in the file (row ${row.row})`,
    ),
  ];
  return [
    ...lines,
    `${matched.length} match, ${missing.length} missing, ${extra.length} extra, ${renamed.length} renamed`,
  ].join('\n');
}
