import { characters } from './characters.ts';
import { endTagEnd, startTag, type StartTag } from './startTag.ts';
import { endsEarly, XmlError } from './xmlError.ts';
import { isDeclaration, localName, outsideScope, prefixOf, type XmlElement } from './xmlTree.ts';

export interface XmlLimits {
  depth: number;
  elements: number;
  /** of one element */
  attributes: number;
}

const usualLimits: XmlLimits = { depth: 64, elements: 100_000, attributes: 1024 };

/**
 * Reads XML into a tree. Undeclared prefixes, unknown references, forbidden characters and whatever stands around the root are
 * borne, since real cameras send them; a document that ends early, nests wrongly, has a DOCTYPE or is larger than the limits
 * throws XmlError.
 */
export function parseXml(source: string, limits: XmlLimits = usualLimits): XmlElement {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  const open: XmlElement[] = [];
  let inside: XmlElement | undefined;
  let count = 0;
  let at = 0;
  for (;;) {
    const mark = text.indexOf('<', at);
    if (mark < 0) throw endsEarly();
    if (mark > at && inside !== undefined) addText(inside, characters(text.slice(at, mark)));
    const kind = text.charCodeAt(mark + 1);
    if (kind === slash) {
      at = endTagEnd(text, mark + 2, inside?.name);
      const closed = open.pop();
      inside = open.at(-1);
      // After the root nothing can change what was read: cameras append zero bytes and a second header there.
      if (inside === undefined && closed !== undefined) return closed;
    } else if (kind === exclamationMark) {
      at = skipped(text, mark, inside);
    } else if (kind === questionMark) {
      // The declaration holds nothing that counts here, and some forget its second question mark.
      at = after(text, /^<\?xml\s/.test(text.slice(mark, mark + 6)) ? '>' : '?>', mark + 2);
    } else {
      const tag = startTag(text, mark + 1, limits.attributes);
      if (++count > limits.elements) throw new XmlError(`more than ${limits.elements} elements`);
      if (open.length >= limits.depth) throw new XmlError(`nested deeper than ${limits.depth}`);
      const element = elementFrom(tag, inside);
      inside?.children.push(element);
      at = tag.end;
      if (!tag.closed) open.push((inside = element));
      else if (inside === undefined) return element;
    }
  }
}

const slash = 47;
const exclamationMark = 33;
const questionMark = 63;

/** A comment or a CDATA section; gives where the text goes on. */
function skipped(text: string, mark: number, inside: XmlElement | undefined): number {
  if (text.startsWith('<!--', mark)) return after(text, '-->', mark + 4);
  if (!text.startsWith('<![CDATA[', mark)) throw new XmlError('a document type is not allowed');
  const end = after(text, ']]>', mark + 9);
  if (inside !== undefined) addText(inside, text.slice(mark + 9, end - 3));
  return end;
}

function after(text: string, sign: string, from: number): number {
  const found = text.indexOf(sign, from);
  if (found < 0) throw endsEarly();
  return found + sign.length;
}

function addText(element: XmlElement, text: string): void {
  element.children.push({ kind: 'text', text });
}

function elementFrom({ name, attributes }: StartTag, parent: XmlElement | undefined): XmlElement {
  let scope = parent?.scope ?? outsideScope;
  let declared: Map<string, string> | undefined;
  for (const { name: attribute, value } of attributes)
    if (isDeclaration(attribute))
      (declared ??= new Map()).set(attribute === 'xmlns' ? '' : attribute.slice(6), value);
  if (declared !== undefined) scope = scope.inside(declared);
  return {
    kind: 'element',
    name,
    local: localName(name),
    uri: scope.get(prefixOf(name)) || undefined,
    attributes,
    children: [],
    scope,
  };
}
