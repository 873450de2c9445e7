import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireRecord } from '../onvif/soap/wireRecord.ts';
import { parseXml } from '../onvif/xml/parseXml.ts';
import { child, elements } from '../onvif/xml/xmlTree.ts';
import type { XmlElement } from '../onvif/xml/xmlTree.ts';
import { withoutIdentity, type DeviceIdentity } from './withoutIdentity.ts';

/** The shape stands in the simulator, too, which plays a recording back; neither imports the other, deliberately. */
interface Recording {
  camera: string;
  /** host and port at which it was reached, as they stand in its own addresses */
  address: string;
  captured_at: string;
  login: 'digest' | 'wsse' | 'none';
  entries: Entry[];
}
interface Entry {
  ns: string;
  op: string;
  /** leaf values of the request, which tell answers of one operation apart */
  args: [string, string][];
  status: number | null;
  path: string;
  file?: string;
  body?: string;
}

export interface RecordedCamera extends DeviceIdentity {
  id: string;
  address: string;
}

/**
 * Writes exchanges so that they can be sent with a report: as one file where the name ends in .json, else as a folder with
 * each answer as it came in a file of its own, and `map.json` with the operation, the arguments and the HTTP status that it
 * belongs to. Logins are never in an answer; what tells the one device from others is replaced.
 */
export async function writeRecording(
  target: string,
  camera: RecordedCamera,
  exchanges: readonly WireRecord[],
  at: Date,
): Promise<{ files: number; bytes: number }> {
  const texts = new Map<string, { entry: Entry; answer: string }>();
  for (const exchange of exchanges) {
    const operation = operationIn(exchange.request);
    // Without a status there was no answer; an answer may well be empty.
    if (operation === undefined || exchange.status === null) continue;
    const args = leavesOf(operation);
    const { pathname, search } = new URL(exchange.url);
    const entry = { ns: operation.uri ?? '', op: operation.local, args, status: exchange.status };
    // Of the same question the last answer counts: the first may have asked for a login.
    texts.set(JSON.stringify([operation.uri, operation.local, args]), {
      entry: { ...entry, path: pathname + search },
      answer: exchange.response,
    });
  }
  const answers = withoutIdentity(
    [...texts.values()].map(({ answer }) => answer),
    camera,
  );
  const entries = [...texts.values()].map(({ entry }, index) => ({ entry, answer: answers[index] ?? '' }));
  const recording = {
    camera: camera.id,
    address: camera.address,
    captured_at: at.toISOString(),
    login: loginIn(exchanges),
  };
  return target.endsWith('.json')
    ? await asFile(target, recording, entries)
    : await asFolder(target, recording, entries);
}

type Head = Omit<Recording, 'entries'>;
type Answered = readonly { entry: Entry; answer: string }[];

async function asFile(
  file: string,
  head: Head,
  answered: Answered,
): Promise<{ files: number; bytes: number }> {
  const entries = answered.map(({ entry, answer }) => ({ ...entry, body: answer }));
  const text = `${JSON.stringify({ ...head, entries } satisfies Recording, null, 1)}\n`;
  await writeFile(file, text);
  return { files: 1, bytes: Buffer.byteLength(text) };
}

async function asFolder(
  folder: string,
  head: Head,
  answered: Answered,
): Promise<{ files: number; bytes: number }> {
  await mkdir(folder, { recursive: true });
  const entries: Entry[] = [];
  let bytes = 0;
  for (const { entry, answer } of answered) {
    const file = `${entry.op}${entries.length}.xml`;
    await writeFile(join(folder, file), answer);
    bytes += Buffer.byteLength(answer);
    entries.push({ ...entry, file });
  }
  const map = { ...head, entries } satisfies Recording;
  await writeFile(join(folder, 'map.json'), `${JSON.stringify(map, null, 1)}\n`);
  return { files: entries.length + 1, bytes };
}

/** How the camera let the client in, told by the requests; what was in them is not kept. */
function loginIn(exchanges: readonly WireRecord[]): Recording['login'] {
  const passed = exchanges.filter(({ status }) => status !== null && status < 400);
  if (passed.some(({ request }) => /<(?:[\w-]+:)?Security\b/.test(request))) return 'wsse';
  return exchanges.some(({ status }) => status === 401) && passed.length > 0 ? 'digest' : 'none';
}

function operationIn(request: string): XmlElement | undefined {
  try {
    return elements(child(parseXml(request), 'Body'))[0];
  } catch {
    return undefined;
  }
}

function leavesOf(element: XmlElement): [string, string][] {
  return elements(element).flatMap((inner): [string, string][] => {
    if (elements(inner).length > 0) return leavesOf(inner);
    const text = inner.children
      .map((node) => (node.kind === 'text' ? node.text : ''))
      .join('')
      .trim();
    return text === '' ? [] : [[inner.local, text]];
  });
}
