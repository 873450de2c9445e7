import { addressOf } from '../../domain/cameraAddress.ts';
import type { Camera } from '../../domain/camera.ts';
import { streamText } from '../format.ts';
import { changeCount, conditionOf, type CameraCondition } from '../state/cameraState.ts';
import { columnIds, type ColumnId, type State } from '../state/model.ts';
import { cameraText } from '../text.ts';

interface Column {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  /** width that it should have before a less important column joins */
  readonly good?: number;
  /** the lowest stay when there is no room for all */
  readonly keep: number;
  readonly right?: boolean;
}

const columns: Readonly<Record<ColumnId, Column>> = {
  address: { title: 'ADDRESS', min: 15, max: 21, keep: 0 },
  make: { title: 'MAKE', min: 9, max: 14, keep: 7 },
  model: { title: 'MODEL', min: 13, good: 18, max: 24, keep: 3 },
  name: { title: 'NAME', min: 12, max: 26, keep: 8 },
  place: { title: 'PLACE', min: 11, good: 16, max: 24, keep: 5 },
  purpose: { title: 'PURPOSE', min: 11, max: 14, keep: 6 },
  stream: { title: 'MAIN STREAM', min: 17, good: 26, max: 27, keep: 4 },
  firmware: { title: 'FIRMWARE', min: 9, max: 20, keep: 9 },
  changes: { title: 'CHG', min: 3, max: 7, keep: 2, right: true },
  state: { title: 'STATE', min: 13, max: 34, keep: 1 },
};

export interface PlacedColumn {
  readonly id: ColumnId;
  readonly title: string;
  readonly width: number;
  readonly right: boolean;
}

/** The columns that fit into `width` with one space between them, the more important ones first served. */
export function placeColumns(width: number, hidden: ReadonlySet<ColumnId>): PlacedColumn[] {
  const chosen: ColumnId[] = [];
  let used = -1;
  for (const id of columnIds.toSorted((a, b) => columns[a].keep - columns[b].keep)) {
    if (hidden.has(id) && id !== 'address' && id !== 'state') continue;
    const short = columns[id].keep > 5 ? chosen.reduce((sum, one) => sum + wanting(one), 0) : 0;
    if (used + 1 + columns[id].min + short > width) break;
    used += 1 + columns[id].min;
    chosen.push(id);
  }
  const widths = new Map(chosen.map((id) => [id, columns[id].min]));
  let spare = width - used;
  const grow = (to: (id: ColumnId) => number) => {
    for (let growing = chosen; spare > 0 && growing.length > 0;) {
      growing = growing.filter((id) => (widths.get(id) ?? 0) < to(id));
      for (const id of growing.slice(0, spare)) {
        widths.set(id, (widths.get(id) ?? 0) + 1);
        spare -= 1;
      }
    }
  };
  grow((id) => columns[id].good ?? 0);
  grow((id) => columns[id].max);
  return columnIds
    .filter((id) => widths.has(id))
    .map((id) => ({
      id,
      title: id === 'changes' && (widths.get(id) ?? 0) >= 7 ? 'CHANGES' : columns[id].title,
      width: widths.get(id) ?? 0,
      right: columns[id].right === true,
    }));
}

function wanting(id: ColumnId): number {
  return (columns[id].good ?? columns[id].min) - columns[id].min;
}

/** What a column is called, in a sentence. */
export function columnTitle(id: ColumnId): string {
  return id === 'changes' || id === 'state' ? id : columns[id].title.toLowerCase();
}

/** The text of one cell, free of control characters, not yet cut to its width. */
export function cellText(state: State, camera: Camera, id: ColumnId, width: number): string {
  switch (id) {
    case 'address':
      return addressOf(camera);
    case 'make':
      return cameraText(camera.manufacturer);
    case 'model':
      return cameraText(camera.model);
    case 'name':
      return cameraText(camera.name);
    case 'place':
      return cameraText(camera.location || camera.name) || '-';
    case 'purpose':
      return camera.facts.purpose ?? '-';
    case 'stream':
      return streamText(state.proposals.get(camera.id)?.view.reading.settings.stream, width);
    case 'firmware':
      return cameraText(camera.firmware) || '-';
    case 'changes': {
      const count = changeCount(state, camera.id);
      return count === null ? '' : count === 0 ? '-' : `${count}!`;
    }
    case 'state':
      return conditionText(conditionOf(state, camera.id), width);
  }
}

export function conditionText(condition: CameraCondition, width = 40): string {
  if (condition.progress === undefined) return condition.word;
  const bar = `[${'#'.repeat(Math.round(condition.progress / 12.5)).padEnd(8, '.')}]`;
  return bar.length + 1 + condition.word.length <= width ? `${bar} ${condition.word}` : bar;
}
