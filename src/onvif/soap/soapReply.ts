import { plainText } from '../../shared/plainText.ts';
import { decodeXml } from '../xml/decodeXml.ts';
import { parseXml } from '../xml/parseXml.ts';
import { XmlError } from '../xml/xmlError.ts';
import { child, elements, type XmlElement } from '../xml/xmlTree.ts';
import { soapFaultFrom, type SoapFault } from './soapFault.ts';

/** What came back, before anybody decides what follows from it. */
export type SoapReply =
  /** the element inside the body */
  | { kind: 'answer'; element: XmlElement }
  | { kind: 'fault'; fault: SoapFault }
  /** no SOAP: an HTML page, nothing at all, a picture, half a document */
  | {
      kind: 'unreadable';
      problem: string;
      excerpt: string;
      /** a web page or something like it: there is no service at this place */
      page: boolean;
    };

/** A fault is a fault whatever the HTTP status says (200 with a fault is common), and so is an empty body (Q40, Q47). */
export function soapReplyFrom(bytes: Uint8Array, contentType: string): SoapReply {
  if (bytes.length === 0)
    return { kind: 'unreadable', problem: 'the answer is empty', excerpt: '', page: false };
  const source = decodeXml(rootPart(bytes, contentType), contentType);
  const unreadable = (problem: string, page = false): SoapReply => ({
    kind: 'unreadable',
    problem,
    excerpt: wordsOf(source.slice(0, 400)),
    page,
  });
  if (!/^[\uFEFF\s]*</.test(source) || /^[\uFEFF\s]*(<\?xml[^>]*>\s*)?<(!doctype html|html)/i.test(source))
    return unreadable('the answer is no XML', true);
  let root: XmlElement;
  try {
    root = parseXml(source);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return unreadable(`the answer is damaged XML (${error.message})`);
  }
  if (root.local !== 'Envelope') return unreadable('the answer is no SOAP', true);
  const body = child(root, 'Body');
  const element = elements(body)[0];
  if (element === undefined)
    return { kind: 'unreadable', problem: 'the SOAP body is empty', excerpt: '', page: false };
  return element.local === 'Fault'
    ? { kind: 'fault', fault: soapFaultFrom(element) }
    : { kind: 'answer', element };
}

/** Of an answer with attachments (MTOM, SOAP with attachments) the first part, where the envelope stands. */
function rootPart(bytes: Uint8Array, contentType: string): Uint8Array {
  const boundary = /^\s*multipart\/related\b.*;\s*boundary="?([^";]+)/i.exec(contentType)?.[1];
  if (boundary === undefined) return bytes;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = all.indexOf(`--${boundary}`);
  const start = all.indexOf('\r\n\r\n', Math.max(head, 0)) + 4;
  const end = all.indexOf(`\r\n--${boundary}`, start);
  return head < 0 || start < 4 || end < 0 ? bytes : all.subarray(start, end);
}

/** What a person would read on the page; its title mostly says the same again, and is taken only where nothing else is. */
function wordsOf(page: string): string {
  const text = (part: string): string => plainText(part.replace(/<[^>]*>/g, ' '), 120);
  return text(page.replace(/<title[^>]*>[^<]*<\/title>/i, '')) || text(page);
}
