/** One element; `namespace` is '' where the prefix is not declared, since devices must answer, not crash. */
export interface XmlElement {
  readonly name: string;
  readonly prefix: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly scope: Readonly<Record<string, string>>;
  text: string;
  /** where its tag begins in the source, and where what is inside begins and ends */
  readonly start: number;
  readonly inside: number;
  insideEnd: number;
}

/** The text is not well-formed XML, or it holds what SOAP forbids (a document type, too many levels). */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const maxDepth = 64;

/** Reads a whole document. Throws {@link XmlError}; never resolves anything outside the text. */
export function readXml(text: string): XmlElement {
  const open: { element: XmlElement; qualifiedName: string }[] = [];
  let root: XmlElement | undefined;
  let at = 0;
  for (;;) {
    const tag = text.indexOf('<', at);
    const top = open.at(-1);
    const between = text.slice(at, tag < 0 ? text.length : tag);
    if (top) top.element.text += between.includes('&') ? decodeEntities(between) : between;
    if (tag < 0) break;
    const kind = text.charCodeAt(tag + 1);
    if (kind === questionMark) {
      at = after(text, '?>', tag);
    } else if (kind === exclamationMark) {
      at = skipMarkup(text, tag, top?.element);
    } else if (kind === slash) {
      const end = after(text, '>', tag);
      const closing = text.slice(tag + 2, end - 1).trim();
      if (!top || top.qualifiedName !== closing) throw new XmlError(`</${closing}> closes nothing`);
      top.element.insideEnd = tag;
      open.pop();
      at = end;
    } else {
      const end = tagEnd(text, tag + 1);
      const selfClosing = text.charCodeAt(end - 1) === slash;
      const { element, qualifiedName } = startTag(
        text.slice(tag + 1, selfClosing ? end - 1 : end),
        top?.element,
        { start: tag, inside: end + 1 },
      );
      if (top) top.element.children.push(element);
      else if (root) throw new XmlError('more than one root element');
      else root = element;
      if (!selfClosing) open.push({ element, qualifiedName });
      if (open.length > maxDepth) throw new XmlError('nested too deeply');
      at = end + 1;
    }
  }
  if (!root || open.length > 0) throw new XmlError(root ? 'an element is not closed' : 'no element');
  return root;
}

const questionMark = 63;
const exclamationMark = 33;
const slash = 47;
const rootScope: Readonly<Record<string, string>> = { xml: 'http://www.w3.org/XML/1998/namespace' };

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  if (found < 0) throw new XmlError(`${mark} is missing`);
  return found + mark.length;
}

function skipMarkup(text: string, tag: number, inside: XmlElement | undefined): number {
  if (text.startsWith('<!--', tag)) return after(text, '-->', tag);
  if (inside && text.startsWith('<![CDATA[', tag)) {
    const end = after(text, ']]>', tag);
    inside.text += text.slice(tag + 9, end - 3);
    return end;
  }
  throw new XmlError('SOAP allows no document type');
}

function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quote) {
      if (code === quote) quote = 0;
    } else if (code === 62) return index;
    else if (code === 34 || code === 39) quote = code;
  }
  throw new XmlError('a tag is not closed');
}

const namePattern = /^[^\s/>="'<&]+/;

function startTag(
  source: string,
  parent: XmlElement | undefined,
  { start, inside }: { start: number; inside: number },
): { element: XmlElement; qualifiedName: string } {
  const qualifiedName = namePattern.exec(source)?.[0];
  if (!qualifiedName) throw new XmlError('a tag has no name');
  let scope = parent?.scope ?? rootScope;
  let attributes: Readonly<Record<string, string>> = noAttributes;
  if (source.length > qualifiedName.length) {
    const found: Record<string, string> = {};
    const declared: Record<string, string> = {};
    let declares = false;
    for (const [, name = '', double, single] of source
      .slice(qualifiedName.length)
      .matchAll(/([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
      const value = decodeEntities(double ?? single ?? '');
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        declared[name.slice(6)] = value;
        declares = true;
      } else found[name] = value;
    }
    attributes = found;
    if (declares) scope = { ...scope, ...declared };
  }
  const colon = qualifiedName.indexOf(':');
  const prefix = colon < 0 ? '' : qualifiedName.slice(0, colon);
  const element: XmlElement = {
    name: qualifiedName.slice(colon + 1),
    prefix,
    namespace: scope[prefix] ?? '',
    attributes,
    children: [],
    scope,
    text: '',
    start,
    inside,
    insideEnd: inside,
  };
  return { element, qualifiedName };
}

const noAttributes: Readonly<Record<string, string>> = {};
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);/g, (whole, entity: string) => {
    if (!entity.startsWith('#')) return named[entity] ?? whole;
    const code = entity.startsWith('#x') ? parseInt(entity.slice(2), 16) : parseInt(entity.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
