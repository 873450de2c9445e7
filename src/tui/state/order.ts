import type { Camera } from '../../domain/camera.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import { cellText } from '../rows/cameraColumns.ts';
import { cameraText } from '../text.ts';
import { changeCount, conditionOf } from './cameraState.ts';
import { filterCameras } from './filter.ts';
import { currentScreen, type Grouping, type SortField, type State } from './model.ts';

/** Ids of the cameras that the list shows, in its order. */
export function orderOf(state: State): string[] {
  const { filter, only, sort, reverse, group, marks } = state.list;
  const passes = filterCameras(state, filter);
  const ids = [...state.cameras.keys()].filter(
    (id) =>
      passes(id) &&
      (only === 'all' || (only === 'marked' ? marks.has(id) : conditionOf(state, id).rank <= 2)),
  );
  const keys = new Map(ids.map((id) => [id, sortKey(state, id, sort)]));
  const direction = reverse ? -1 : 1;
  ids.sort((a, b) => direction * compare(keys.get(a), keys.get(b)) || compare(a, b));
  if (group === 'none') return ids;
  const groups = new Map(ids.map((id) => [id, groupOf(state, id, group)]));
  return ids.sort((a, b) => compare(groups.get(a), groups.get(b)));
}

export function groupOf(state: State, id: string, group: Grouping): string {
  const camera = state.cameras.get(id);
  if (camera === undefined) return '';
  switch (group) {
    case 'none':
      return '';
    case 'vendor':
      return cameraText(camera.manufacturer) || 'unknown make';
    case 'model':
      return cameraText(`${camera.manufacturer} ${camera.model}`) || 'unknown model';
    case 'place':
      return cameraText(camera.location) || 'no place';
    case 'purpose':
      return camera.facts.purpose ?? 'no purpose';
    case 'state':
      return conditionOf(state, id).word.replace(/^[x~?] /, '');
  }
}

export interface ListLine {
  readonly id: string | null;
  /** a group's heading */
  readonly heading: string;
}

/** The order with the headings of its groups between. */
export function listLines(state: State): ListLine[] {
  const { order, group } = state.list;
  if (group === 'none') return order.map((id) => ({ id, heading: '' }));
  const lines: ListLine[] = [];
  let last: string | undefined;
  const counts = new Map<string, number>();
  const names = order.map((id) => groupOf(state, id, group));
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  order.forEach((id, index) => {
    const name = names[index] ?? '';
    if (name !== last) lines.push({ id: null, heading: `${name}  (${counts.get(name)})` });
    last = name;
    lines.push({ id, heading: '' });
  });
  return lines;
}

/**
 * Brings the order up to date after a change of state, except while a dialog is open or another screen is on top: what
 * a person is about to act on must not move. The cursor stays on its camera; where that is gone, on its place.
 */
export function settleOrder(before: State, after: State): State {
  if (after.overlay !== null && after.overlay.kind !== 'filter') return after;
  if (currentScreen(after).name !== 'cameras' && before.loaded) return after;
  if (!orderInputsChanged(before, after)) return after;
  const order = orderOf(after);
  const same =
    order.length === after.list.order.length && order.every((id, index) => id === after.list.order[index]);
  const { anchor, cursor: last } = after.list;
  const anchored = anchor === null ? -1 : order.indexOf(anchor);
  const at = anchored >= 0 || last === null ? anchored : order.indexOf(last);
  // While the first cameras appear and nobody has moved yet, the cursor waits at the top.
  const untouched = anchor === null && after.discovering;
  const index = untouched ? 0 : at >= 0 ? at : Math.max(0, Math.min(after.list.index, order.length - 1));
  const cursor = order[index] ?? null;
  if (same && cursor === after.list.cursor && index === after.list.index) return after;
  return { ...after, list: { ...after.list, order: same ? after.list.order : order, index, cursor } };
}

function orderInputsChanged(before: State, after: State): boolean {
  const a = before.list;
  const b = after.list;
  if (
    before.cameras !== after.cameras ||
    a.filter !== b.filter ||
    a.sort !== b.sort ||
    a.reverse !== b.reverse
  )
    return true;
  if (a.only !== b.only || a.group !== b.group || before.screens !== after.screens) return true;
  if (before.overlay !== after.overlay) return true;
  if (b.only === 'marked' && a.marks !== b.marks) return true;
  const byCondition =
    b.only === 'failed' || b.group === 'state' || b.sort === 'state' || b.sort === 'changes';
  if (!byCondition && b.filter === '') return false;
  return (
    before.jobs !== after.jobs ||
    before.proposals !== after.proposals ||
    before.problems !== after.problems ||
    before.reading !== after.reading
  );
}

type SortKey = string | number;
function sortKey(state: State, id: string, sort: SortField): SortKey {
  const camera = state.cameras.get(id);
  if (camera === undefined) return '';
  switch (sort) {
    case 'address':
      return addressKey(camera);
    case 'changes':
      return -(changeCount(state, id) ?? -1);
    case 'state':
      return conditionOf(state, id).rank;
    case 'place':
    case 'model':
    case 'purpose':
      return cellText(state, camera, sort, 40).toLowerCase();
  }
}

const addressKeys = new WeakMap<Camera, string>();
function addressKey(camera: Camera): string {
  const known = addressKeys.get(camera);
  if (known !== undefined) return known;
  const key = `${camera.ip.replace(/\d+/g, (part) => part.padStart(3, '0'))} ${String(camera.port).padStart(5, '0')} ${addressOf(camera)}`;
  addressKeys.set(camera, key);
  return key;
}

function compare(a: SortKey | undefined, b: SortKey | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}
