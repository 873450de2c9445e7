import { ns } from '../soap/namespaces.ts';
import { descend, textOf } from '../soap/xmlAccess.ts';
import { readXml, XmlError, type XmlElement } from '../soap/xmlReader.ts';

/** A Probe or a Resolve that someone sent to the group. */
export type Question =
  | {
      readonly kind: 'probe';
      readonly messageId: string;
      /** As `dn:NetworkVideoTransmitter`, whatever prefix was sent; empty asks for everything. */
      readonly types: readonly string[];
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'resolve'; readonly messageId: string; readonly endpoint: string };

/** Reads a datagram; undefined for whatever is not a question in the 2005/04 namespace. */
export function readQuestion(datagram: Buffer): Question | undefined {
  let envelope: XmlElement;
  try {
    envelope = readXml(datagram.toString('utf8'));
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  const body = descend(envelope, 'Body')?.children[0];
  const messageId = textOf(envelope, 'Header', 'MessageID');
  if (!body || body.namespace !== ns.discovery || messageId === undefined) return undefined;
  if (body.name === 'Resolve') {
    return { kind: 'resolve', messageId, endpoint: textOf(body, 'EndpointReference', 'Address') ?? '' };
  }
  if (body.name !== 'Probe') return undefined;
  const types = descend(body, 'Types');
  return {
    kind: 'probe',
    messageId,
    types: words(types?.text).map((name) => qualified(name, types)),
    scopes: words(textOf(body, 'Scopes')),
  };
}

/** Whether a device with these types and scopes is asked: all types, and each scope as a prefix by path segments. */
export function isAsked(
  question: Extract<Question, { kind: 'probe' }>,
  device: { types: readonly string[]; scopes: readonly string[] },
): boolean {
  return (
    question.types.every((type) => device.types.includes(type)) &&
    question.scopes.every((wanted) =>
      device.scopes.some((scope) => scope === wanted || scope.startsWith(`${wanted.replace(/\/$/, '')}/`)),
    )
  );
}

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

const ourPrefix: Readonly<Record<string, string>> = { [ns.network]: 'dn', [ns.device]: 'tds' };

function qualified(name: string, at: XmlElement | undefined): string {
  const colon = name.indexOf(':');
  const uri = at?.scope[colon < 0 ? '' : name.slice(0, colon)] ?? '';
  return `${ourPrefix[uri] ?? uri}:${name.slice(colon + 1)}`;
}
