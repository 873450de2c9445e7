import { SaxesParser } from 'saxes';
import { localName, prefixOf, type XmlElement, type XmlNode } from './xmlTree.ts';

export class XmlError extends Error {
  override readonly name = 'XmlError';
}

export interface XmlLimits {
  depth: number;
  elements: number;
}

const usualLimits: XmlLimits = { depth: 64, elements: 100_000 };

// What these report does not change the meaning of the elements around; everything else makes an answer unreadable.
const bearable =
  /undefined entity|disallowed character( entity)?\.$|malformed character entity|empty entity name|text data outside of root|declaration|whitespace required|version|encoding|name\/value pairs|expected (the name|one of)|duplicate attribute|processing instruction|"\]\]>"/i;

/**
 * Reads XML into a tree. Undeclared prefixes, unknown entities and forbidden characters are borne, since real cameras send
 * them; a document that ends early, nests wrongly, has a DOCTYPE or is larger than the limits throws XmlError.
 */
export function parseXml(source: string, limits: XmlLimits = usualLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let rootClosed = false;
  let count = 0;

  parser.on('error', (error) => {
    // After the root nothing can change what was read: cameras append zero bytes and a second header there.
    if (!rootClosed && !bearable.test(error.message)) throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type is not allowed');
  });
  parser.on('opentag', (tag) => {
    if (rootClosed) return;
    if (++count > limits.elements) throw new XmlError(`more than ${limits.elements} elements`);
    if (open.length >= limits.depth) throw new XmlError(`nested deeper than ${limits.depth}`);
    const parent = open.at(-1);
    const element = elementFrom(tag.name, tag.attributes as Record<string, string>, parent);
    parent?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => {
    if (rootClosed) return;
    open.pop();
    rootClosed = open.length === 0;
  });
  const addText = (value: string): void => {
    const parent = open.at(-1);
    if (parent !== undefined && !rootClosed) parent.children.push({ kind: 'text', text: value });
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  // Leading blanks before the declaration and a stray byte order mark are common and mean nothing.
  parser.write(source.replace(/^[\uFEFF\s]+/, '')).close();
  if (root === undefined || !rootClosed) throw new XmlError('the document ends early');
  return root;
}

const noScope: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

function elementFrom(
  name: string,
  attributes: Record<string, string>,
  parent: XmlElement | undefined,
): XmlElement {
  let scope = parent?.scope ?? noScope;
  let own: Map<string, string> | undefined;
  const list: XmlElement['attributes'] = [];
  for (const attributeName in attributes) {
    const value = attributes[attributeName] ?? '';
    list.push({ name: attributeName, value });
    if (attributeName === 'xmlns' || attributeName.startsWith('xmlns:')) {
      if (own === undefined) scope = own = new Map(scope);
      own.set(attributeName === 'xmlns' ? '' : attributeName.slice(6), value);
    }
  }
  const children: XmlNode[] = [];
  return {
    kind: 'element',
    name,
    local: localName(name),
    uri: scope.get(prefixOf(name)) || undefined,
    attributes: list,
    children,
    scope,
  };
}
