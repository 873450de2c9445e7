import { soapAnswer, type Answer } from '../camera/answer.ts';
import { initialState } from '../camera/cameraState.ts';
import type { Call, Handler } from '../services/call.ts';
import { ns } from '../soap/namespaces.ts';
import { receiver, sender } from '../soap/soapFault.ts';
import { childOf } from '../soap/xmlAccess.ts';
import { readXml, XmlError, type XmlElement } from '../soap/xmlReader.ts';
import { escapeXml } from '../soap/xmlText.ts';
import { placeholders, type Recorded, type RecordedAnswer } from './recordingSchema.ts';

/** What must be of now: the time, and addresses that are served here. */
const live = new Set(['GetSystemDateAndTime', 'GetStreamUri', 'GetSnapshotUri']);
/** What the state holds: told in the simulator's words where it was recorded in other portions than it is asked for. */
const ofState = new Set([
  'GetProfiles',
  'GetProfile',
  'GetVideoEncoderConfigurations',
  'GetVideoEncoderConfiguration',
]);

/**
 * The recorded answer to the question, its odd XML and all, with this camera's own address and identity in it and with the
 * values that were changed since. Nothing where the simulator's own words are right; throws the fault for what the
 * recording does not know.
 */
export async function replayed(call: Call, own: Handler | undefined): Promise<Answer | undefined> {
  const { recorded } = call.camera.personality;
  const { operation } = call.request;
  if (recorded === undefined) return undefined;
  const ofService = recorded.answers.filter(
    ({ namespace }) => namespace === null || namespace === ns[call.service],
  );
  const answer = operation.startsWith('Get') ? recordedFor(call, ofService) : undefined;
  if (answer === undefined || (live.has(operation) && answer.status < 400)) {
    const isKnown =
      live.has(operation) ||
      ((ofState.has(operation) || !operation.startsWith('Get')) &&
        ofService.some(({ status }) => status < 400));
    if (isKnown) return undefined;
    throw ofService.some((each) => each.operation === operation)
      ? sender('Not recorded with these arguments', 'ter:InvalidArgVal')
      : receiver('Not recorded', 'ter:ActionNotSupported');
  }
  const changed = own === undefined ? new Map<string, string>() : await changedValues(call, own);
  return soapAnswer(asThisCamera(withValues(answer.body, changed), call, recorded), answer.status);
}

/** By operation and arguments; a question with other arguments than any recorded one has no recorded answer. */
function recordedFor(call: Call, answers: readonly RecordedAnswer[]): RecordedAnswer | undefined {
  const { operation, body } = call.request;
  const asked = leafTexts(body);
  const fitting = answers.filter((answer) => answer.operation === operation && answer.status !== 401);
  const key = (args: readonly (readonly [string, string])[]): string =>
    JSON.stringify(args.map(([name, value]) => `${name}=${value}`).toSorted());
  return (
    fitting.find(({ args }) => args !== null && key(args) === key(asked)) ??
    fitting.find(({ args }) => args === null)
  );
}

function leafTexts(element: XmlElement): [string, string][] {
  return element.children.flatMap((child): [string, string][] => {
    if (child.children.length > 0) return leafTexts(child);
    const text = child.text.trim();
    return text === '' ? [] : [[child.name, text]];
  });
}

/** What the camera's own words say otherwise than they did when it was recorded. */
async function changedValues(call: Call, own: Handler): Promise<Map<string, string>> {
  const { camera } = call;
  const untouched = Object.create(camera, {
    state: { value: initialState(camera.personality) },
  }) as typeof camera;
  try {
    const before = valuesIn(await own({ ...call, camera: untouched, firing: [] }), camera.envelope);
    const now = valuesIn(await own(call), camera.envelope);
    return new Map([...now].filter(([path, value]) => before.get(path) !== value));
  } catch {
    // It cannot say that in its own words; the recorded ones stand as they are.
    return new Map();
  }
}

function valuesIn(body: string, envelope: (body: string) => string): Map<string, string> {
  const values = new Map<string, string>();
  for (const { path, value } of placesIn(bodyOf(readXml(envelope(body))))) values.set(path, value);
  return values;
}

/** The text with these values where it has a place for them; everything else stays as it is, byte for byte. */
function withValues(text: string, values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return text;
  let root: XmlElement | undefined;
  try {
    root = bodyOf(readXml(text));
  } catch (error) {
    if (error instanceof XmlError) return text;
    throw error;
  }
  let result = text;
  for (const place of placesIn(root).toReversed()) {
    const value = values.get(place.path);
    if (value === undefined || value === place.value) continue;
    const { element, attribute } = place;
    if (attribute === undefined) {
      result = result.slice(0, element.inside) + escapeXml(value) + result.slice(element.insideEnd);
      continue;
    }
    const tag = result.slice(element.start, element.inside);
    const written = tag.replace(
      new RegExp(`(\\s${attribute}\\s*=\\s*)(?:"[^"]*"|'[^']*')`),
      (_, before: string) => `${before}"${escapeXml(value)}"`,
    );
    result = result.slice(0, element.start) + written + result.slice(element.inside);
  }
  return result;
}

interface ValuePlace {
  /** local names, with the token or the number of its kind where there are several */
  path: string;
  value: string;
  element: XmlElement;
  attribute?: string;
}

/** Values in the order of the document; attributes of an element stand before what is inside it. */
function placesIn(element: XmlElement | undefined, above = ''): ValuePlace[] {
  if (element === undefined) return [];
  const counted = new Map<string, number>();
  const inside = element.children.flatMap((child) => {
    const token = child.attributes['token'];
    const name = token === undefined ? child.name : `${child.name}[${token}]`;
    const number = (counted.get(name) ?? 0) + 1;
    counted.set(name, number);
    return placesIn(child, `${above}/${name}${number > 1 ? `#${number}` : ''}`);
  });
  const attributes = Object.entries(element.attributes)
    .filter(([name]) => !name.includes(':') && name !== 'token')
    .map(([attribute, value]) => ({ path: `${above}@${attribute}`, value, element, attribute }));
  const isLeaf = element.children.length === 0 && element.insideEnd > element.inside;
  return [
    ...attributes,
    ...(isLeaf ? [{ path: above, value: element.text.trim(), element }] : []),
    ...inside,
  ];
}

const bodyOf = (envelope: XmlElement): XmlElement | undefined => childOf(envelope, 'Body')?.children[0];

function asThisCamera(text: string, { camera, authority }: Call, { address }: Recorded): string {
  const { serial, mac, uuid } = camera.identity;
  const own = text
    .replaceAll(`>${placeholders.serial}<`, `>${escapeXml(serial)}<`)
    .replaceAll(placeholders.mac, mac)
    .replaceAll(placeholders.uuid, uuid);
  if (address === undefined) return own;
  const [host = address] = address.split(/:(?=\d+$)/);
  const quoted = (part: string): RegExp =>
    new RegExp(`(https?://)${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[/<?]|$)`, 'g');
  return own.replace(quoted(address), `$1${authority}`).replace(quoted(host), `$1${authority}`);
}
