import { plainText } from '../../shared/plainText.ts';
import { decodeXml } from '../xml/decodeXml.ts';
import { parseXml } from '../xml/parseXml.ts';
import { XmlError } from '../xml/xmlError.ts';
import { child, elements, localName, textAt, type XmlElement } from '../xml/xmlTree.ts';

/** What a device says of itself in a ProbeMatch, ResolveMatch, Hello or Bye. */
export interface Announcement {
  kind: 'match' | 'hello' | 'bye';
  /** the message it answers, without `urn:` and `uuid:`; empty in a Hello */
  relatesTo: string;
  /** endpoint reference, as sent */
  endpoint: string;
  /** local names with the prefix they came with: `dn:NetworkVideoTransmitter` */
  types: string[];
  scopes: string[];
  xaddrs: string[];
  /** false when the datagram was cut off and only its beginning could be read (Q30) */
  whole: boolean;
}

/** Reads a datagram; nothing for what is no announcement. Never throws: anything may arrive at this port. */
export function announcementsFrom(datagram: Uint8Array): Announcement[] {
  const source = decodeXml(datagram);
  let root: XmlElement;
  try {
    root = parseXml(source, { depth: 32, elements: 2000, attributes: 256 });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return fromFragment(source);
  }
  const relatesTo = bareId(textAt(root, 'Header', 'RelatesTo') ?? '');
  return elements(child(root, 'Body')).flatMap((body) => {
    const kind = kinds[body.local];
    if (kind === undefined) return [];
    const matches = kind === 'match' ? elements(body) : [body];
    return matches.map((match) => ({
      kind,
      relatesTo,
      endpoint: plainText(textAt(match, 'EndpointReference', 'Address') ?? ''),
      types: words(textAt(match, 'Types')),
      scopes: words(textAt(match, 'Scopes')),
      xaddrs: words(textAt(match, 'XAddrs')),
      whole: true,
    }));
  });
}

/** Message and endpoint ids compare without the scheme in front, which some devices drop. */
export function bareId(id: string): string {
  return id
    .trim()
    .toLowerCase()
    .replace(/^(urn:)?(uuid:)?/, '');
}

/** Q30: the reply was cut into several datagrams. What stands whole in the first is enough to ask the device itself. */
function fromFragment(source: string): Announcement[] {
  if (!/<(?:[\w-]+:)?ProbeMatch\b/.test(source)) return [];
  const inside = (local: string): string =>
    new RegExp(`<(?:[\\w-]+:)?${local}\\b[^>]*>([^<]*)</`).exec(source)?.[1] ?? '';
  return [
    {
      kind: 'match',
      relatesTo: bareId(inside('RelatesTo')),
      endpoint: plainText(/<(?:[\w-]+:)?Address\b[^>]*>\s*((?:urn:|uuid:)[^<]*)<\//.exec(source)?.[1] ?? ''),
      types: words(inside('Types')),
      scopes: words(inside('Scopes')),
      xaddrs: words(inside('XAddrs')),
      whole: false,
    },
  ];
}

const kinds: Partial<Record<string, Announcement['kind']>> = {
  ProbeMatches: 'match',
  ResolveMatches: 'match',
  Hello: 'hello',
  Bye: 'bye',
};

function words(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\s+/)
    .map((word) => plainText(word, 512))
    .filter((word) => word !== '')
    .slice(0, 200);
}

/** True for what may be a camera: printers, discs and Windows answer probes, too (Q31). */
export function looksLikeCamera(announcement: Announcement): boolean {
  const types = announcement.types.map(localName);
  return (
    types.includes('NetworkVideoTransmitter') ||
    announcement.scopes.some((scope) => /^onvif:\/\//i.test(scope)) ||
    (types.includes('Device') &&
      announcement.xaddrs.length > 0 &&
      !types.some((type) => /print|scan/i.test(type)))
  );
}
