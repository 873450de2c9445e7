import { addressOf } from '../../domain/cameraAddress.ts';
import type { Camera, Reach } from '../../domain/camera.ts';
import { counted } from '../../shared/counted.ts';
import { durationText } from '../format.ts';
import { keyOf } from '../keyOf.ts';
import { reachWord } from '../state/cameraState.ts';
import type { State } from '../state/model.ts';
import { cameraText, fit, plainSentence } from '../text.ts';
import type { Style } from '../theme.ts';
import { labelled, type TextLine } from './textLine.ts';

/** The cameras of the latest search: those that need something done first, then in the order in which they answered. */
export function foundCameras(state: State): Camera[] {
  const { found } = state.siteView.discovery;
  const known = cached.get(state.cameras);
  if (known?.found === found) return known.rows;
  const rows = found
    .flatMap((id) => state.cameras.get(id) ?? [])
    .toSorted((a, b) => Number(isReady(a)) - Number(isReady(b)));
  cached.set(state.cameras, { found, rows });
  return rows;
}

/** The row of the cursor: that of its camera, wherever it is now. */
export function discoveryRow(state: State, screen: { row: number; camera: string | null }): number {
  if (screen.camera === null) return screen.row;
  const at = foundCameras(state).findIndex((camera) => camera.id === screen.camera);
  return at >= 0 ? at : screen.row;
}

const cached = new WeakMap<State['cameras'], { found: readonly string[]; rows: Camera[] }>();

function isReady(camera: Camera): boolean {
  return camera.reach === null || camera.reach === 'ok';
}

/** What was asked, how far it is, and how many can be reached how. */
export function searchLines(state: State, columns: number, now: number): TextLine[] {
  const { discovery } = state.siteView;
  const { interfaces, ranges, ports } = discovery;
  const width = columns - 2;
  return [
    ...labelled('search', progressText(state, now), width, state.discovering ? 'info' : 'plain'),
    ...labelled('interfaces', interfaces.length === 0 ? 'all of this machine' : interfaces.join(', '), width),
    ...labelled(
      'ranges',
      ranges.length === 0
        ? `none: cameras in other subnets are found only where a range names them (${keyOf(state, 'ranges')})`
        : manyText(ranges),
      width,
    ),
    ...labelled(
      'ports',
      ports.length === 0 ? 'the usual ones' : `${ports.join(', ')} on range addresses that name none`,
      width,
    ),
    ...labelled('found', countsText(state), width),
    ...discovery.heard.flatMap((text, row) =>
      labelled(row === 0 ? 'heard' : '', plainSentence(text), width, 'info'),
    ),
  ];
}

function manyText(texts: readonly string[]): string {
  return texts.length <= 6
    ? texts.join(', ')
    : `${texts.slice(0, 5).join(', ')} and ${texts.length - 5} more`;
}

function progressText(state: State, now: number): string {
  const { startedAt, seconds, stopped, ranges } = state.siteView.discovery;
  const again = keyOf(state, 'discover');
  if (state.discovering && startedAt !== null)
    return `looking for ${durationText(now - startedAt)} so far${ranges.length === 0 ? '' : '; each address of the ranges is asked'} (${keyOf(state, 'stopDiscovery')} stops)`;
  if (seconds === null)
    return `not begun: ${again} looks for cameras; it sends no password and changes nothing`;
  return `${stopped ? 'stopped' : 'done'} ${seconds < 1 ? 'in under a second' : `after ${durationText(seconds * 1000)}`}; ${again} looks again`;
}

function countsText(state: State): string {
  const cameras = foundCameras(state);
  if (cameras.length === 0) return state.discovering ? 'nothing yet' : 'nothing';
  const counts = new Map<string, number>();
  for (const camera of cameras) {
    const word = countWords[camera.reach ?? 'ok'];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const { fresh } = state.siteView.discovery;
  const byReach = [...counts].map(([word, count]) => `${word} ${count}`).join(', ');
  return `${counted(cameras.length, 'camera')}, ${fresh.size} new: ${byReach}`;
}

const countWords: Readonly<Record<Reach, string>> = {
  ok: 'ready',
  unreachable: 'no answer',
  auth: 'password refused',
  locked: 'locked out',
  'onvif-off': 'ONVIF off',
  'not-activated': 'not activated',
  'foreign-subnet': 'another subnet',
  'behind-recorder': 'behind a recorder',
};

function wordOf({ reach }: Camera): string {
  return reach === null || reach === 'ok' ? 'ready' : reachWord(reach);
}

export function foundHeading(columns: number): string {
  return cells(columns, ['ADDRESS', 'MAKE', 'MODEL', 'NAME', 'FOUND BY', 'REACH', 'WHY']);
}

export function foundRow(state: State, camera: Camera, columns: number): { text: string; style: Style } {
  const isNew = state.siteView.discovery.fresh.has(camera.id);
  const text = cells(columns, [
    addressOf(camera),
    cameraText(camera.manufacturer) || '-',
    cameraText(camera.model) || '-',
    cameraText(camera.name) || '-',
    sourceWords[camera.source] + (isNew ? ', new' : ''),
    wordOf(camera),
    isReady(camera) ? '' : plainSentence(camera.reachDetail),
  ]);
  return { text, style: isReady(camera) ? 'plain' : 'change' };
}

const sourceWords: Readonly<Record<Camera['source'], string>> = {
  multicast: 'multicast',
  hello: 'its Hello',
  range: 'range',
  manual: 'by hand',
  csv: 'a list',
};

function cells(columns: number, texts: readonly string[]): string {
  return widthsFor(columns)
    .flatMap((width, index) => (width < 6 ? [] : [fit(texts[index] ?? '', width)]))
    .join(' ');
}

function widthsFor(columns: number): readonly number[] {
  if (columns >= 150) return [21, 14, 22, 28, 15, 10, columns - 116];
  if (columns >= 98) return [21, 11, 18, columns - 80, 15, 10, 0];
  return [21, 0, 17, columns - 67, 15, 10, 0];
}

/** Why the camera under the cursor is no use as it is, and what to do. */
export function reachLines(state: State, camera: Camera | undefined, columns: number): TextLine[] {
  if (camera === undefined) return [];
  const width = columns - 2;
  const why = camera.reachDetail === '' ? '' : plainSentence(camera.reachDetail);
  if (isReady(camera))
    return labelled(
      'next',
      `nothing in the way: ${keyOf(state, 'openFound')} opens it; in the list ${keyOf(state, 'apply')} applies`,
      width,
    );
  return [
    ...(why === '' ? [] : labelled('why', why, width, 'change')),
    ...labelled('what to do', todo(state, camera.reach ?? 'ok'), width),
  ];
}

function todo(state: State, reach: Reach): string {
  const again = keyOf(state, 'discover');
  switch (reach) {
    case 'ok':
      return '';
    case 'unreachable':
      return `check power, cable and address, then ${again} again`;
    case 'auth':
      return `${keyOf(state, 'credentials')}: keep the right user and password as a credential set and use it for this camera`;
    case 'locked':
      return 'wait until the camera opens again; nothing is sent to it until then';
    case 'onvif-off':
      return `switch ONVIF on in the camera's own web page (many makes also want an ONVIF user there), then ${again} again`;
    case 'not-activated':
      return `it is as it left the factory: set its first password in its own web page or the maker's tool, switch ONVIF on, then ${again} again`;
    case 'foreign-subnet':
      return `give it an address of this network with the maker's tool, or this machine a second address in the camera's network; then ${again} again`;
    case 'behind-recorder':
      return `a recorder stands before it: change its settings at the recorder, or open the virtual host there and add that address with ${keyOf(state, 'addAddress')}`;
  }
}
