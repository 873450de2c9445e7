import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireRecord } from '../onvif/soap/soapTransport.ts';
import { parseXml } from '../onvif/xml/parseXml.ts';
import { child, elements } from '../onvif/xml/xmlTree.ts';
import type { XmlElement } from '../onvif/xml/xmlTree.ts';

interface Entry {
  ns: string;
  op: string;
  /** leaf values of the request, which tell answers of one operation apart */
  args: [string, string][];
  status: number | null;
  file: string;
}

/**
 * Writes exchanges as a folder that can be sent with a report: each answer as it came in a file of its own, and `map.json`
 * with the operation, the arguments and the HTTP status that it belongs to. Logins are never in an answer; serial numbers
 * and hardware addresses are replaced.
 */
export async function writeRecording(
  folder: string,
  camera: string,
  exchanges: readonly WireRecord[],
): Promise<{ files: number; bytes: number }> {
  await mkdir(folder, { recursive: true });
  const entries = new Map<string, Entry>();
  let bytes = 0;
  for (const exchange of exchanges) {
    const operation = operationIn(exchange.request);
    if (operation === undefined || exchange.response === '') continue;
    const args = leavesOf(operation);
    const key = JSON.stringify([operation.uri, operation.local, args]);
    // Of the same question the last answer counts: the first may have asked for a login.
    const file = entries.get(key)?.file ?? `${operation.local}${entries.size}.xml`;
    const text = withoutIdentity(exchange.response);
    await writeFile(join(folder, file), text);
    bytes += Buffer.byteLength(text);
    entries.set(key, { ns: operation.uri ?? '', op: operation.local, args, status: exchange.status, file });
  }
  const map = { camera, entries: [...entries.values()] };
  await writeFile(join(folder, 'map.json'), `${JSON.stringify(map, null, 1)}\n`);
  return { files: entries.size + 1, bytes };
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

function withoutIdentity(answer: string): string {
  return answer.replace(
    /(<(?:[\w.-]+:)?(SerialNumber|HwAddress)(?:\s[^>]*)?>)[^<]*(<)/g,
    (_, open: string, name: string, close: string) =>
      `${open}${name === 'HwAddress' ? '02:00:00:00:00:01' : 'SN-1'}${close}`,
  );
}
