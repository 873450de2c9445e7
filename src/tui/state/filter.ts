import type { Camera } from '../../domain/camera.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import { cellText } from '../rows/cameraColumns.ts';
import { cameraText } from '../text.ts';
import { changeCount, conditionOf } from './cameraState.ts';
import { columnIds, type State } from './model.ts';

/**
 * Words separated by spaces, all of which must match. `!word` must not match; `model:axis` looks in one field;
 * `changes:yes` and `changes:no` tell whether there is something to do.
 */
export function filterCameras(state: State, filter: string): (id: string) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map(parseWord)
    .filter((word) => word.text !== '');
  if (words.length === 0) return () => true;
  return (id) => {
    const camera = state.cameras.get(id);
    if (camera === undefined) return false;
    return words.every((word) => matches(state, camera, word) !== word.not);
  };
}

interface Word {
  readonly not: boolean;
  readonly field: Field | null;
  readonly text: string;
}

const fields = [
  'address',
  'ip',
  'make',
  'vendor',
  'model',
  'name',
  'place',
  'purpose',
  'state',
  'firmware',
  'changes',
  'tag',
  'serial',
  'mac',
] as const;
type Field = (typeof fields)[number];

function parseWord(word: string): Word {
  const not = word.startsWith('!');
  const rest = not ? word.slice(1) : word;
  const colon = rest.indexOf(':');
  const field = fields.find((name) => name === rest.slice(0, colon));
  return field === undefined ? { not, field: null, text: rest } : { not, field, text: rest.slice(colon + 1) };
}

function matches(state: State, camera: Camera, word: Word): boolean {
  switch (word.field) {
    case null:
      return shownText(state, camera).includes(word.text);
    case 'address':
    case 'ip':
      return addressOf(camera).includes(word.text);
    case 'make':
    case 'vendor':
      return has(camera.manufacturer, word.text);
    case 'model':
    case 'name':
    case 'firmware':
    case 'serial':
    case 'mac':
      return has(camera[word.field], word.text);
    case 'place':
      return has(camera.location || camera.name, word.text);
    case 'purpose':
      return (camera.facts.purpose ?? '-').includes(word.text);
    case 'state':
      return has(conditionOf(state, camera.id).word, word.text);
    case 'tag':
      return (camera.facts.tags ?? []).some((tag) => has(tag, word.text));
    case 'changes': {
      const count = changeCount(state, camera.id);
      if (word.text === 'yes') return count !== null && count > 0;
      if (word.text === 'no') return count === 0;
      return String(count ?? '') === word.text;
    }
  }
}

function has(text: string, wanted: string): boolean {
  return cameraText(text).toLowerCase().includes(wanted);
}

// Everything a row can show, in one text; kept per camera until one of its parts is replaced.
const shown = new WeakMap<Camera, { depends: readonly unknown[]; text: string }>();
function shownText(state: State, camera: Camera): string {
  const depends = [
    state.jobs.get(camera.id),
    state.proposals.get(camera.id),
    state.problems.get(camera.id),
    state.reading.has(camera.id),
  ];
  const known = shown.get(camera);
  if (known !== undefined && known.depends.every((value, index) => value === depends[index]))
    return known.text;
  const text = columnIds
    .map((id) => cellText(state, camera, id, 40))
    .join('\n')
    .toLowerCase();
  shown.set(camera, { depends, text });
  return text;
}
