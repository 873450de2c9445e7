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
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let top: XmlElement | undefined;
  let at = 0;
  for (;;) {
    const tag = text.indexOf('<', at);
    if (top && tag !== at) top.text += decodeEntities(text.slice(at, tag < 0 ? text.length : tag));
    if (tag < 0) break;
    const kind = text.charCodeAt(tag + 1);
    if (kind === questionMark) {
      at = after(text, '?>', tag);
    } else if (kind === exclamationMark) {
      at = skipMarkup(text, tag, top);
    } else if (kind === slash) {
      at = endTag(text, tag, top);
      open.pop();
      top = open.at(-1);
    } else {
      const end = tagEnd(text, tag + 1);
      const element = startTag(text, tag, end, top);
      if (top) top.children.push(element);
      else if (root) throw new XmlError('more than one root element');
      else root = element;
      if (text.charCodeAt(end - 1) !== slash) {
        open.push(element);
        top = element;
        if (open.length > maxDepth) throw new XmlError('nested too deeply');
      }
      at = end + 1;
    }
  }
  if (!root || top) throw new XmlError(root ? 'an element is not closed' : 'no element');
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

/** Closes the innermost element; gives where the tag ends. */
function endTag(text: string, tag: number, top: XmlElement | undefined): number {
  const end = after(text, '>', tag);
  const closing = text.slice(tag + 2, end - 1).trimEnd();
  if (!top || closing !== (top.prefix ? `${top.prefix}:${top.name}` : top.name)) {
    throw new XmlError(`</${closing}> closes nothing`);
  }
  top.insideEnd = tag;
  return end;
}

/** The element of the tag from `<` to its `>`. */
function startTag(text: string, tag: number, close: number, parent: XmlElement | undefined): XmlElement {
  const end = text.charCodeAt(close - 1) === slash ? close - 1 : close;
  const nameEnd = endOfName(text, tag + 1, end);
  const qualifiedName = text.slice(tag + 1, nameEnd);
  if (qualifiedName === '') throw new XmlError('a tag has no name');
  const { attributes, scope } = attributesIn(text, nameEnd, end, parent?.scope ?? rootScope);
  const colon = qualifiedName.indexOf(':');
  const prefix = colon < 0 ? '' : qualifiedName.slice(0, colon);
  return {
    name: qualifiedName.slice(colon + 1),
    prefix,
    namespace: scope[prefix] ?? '',
    attributes,
    children: [],
    scope,
    text: '',
    start: tag,
    inside: close + 1,
    insideEnd: close + 1,
  };
}

/** What stands behind a tag's name. By hand: a pattern with groups costs more than everything else of a request. */
function attributesIn(
  text: string,
  from: number,
  end: number,
  outer: XmlElement['scope'],
): Pick<XmlElement, 'attributes' | 'scope'> {
  let scope: Record<string, string> | undefined;
  let attributes: Record<string, string> | undefined;
  for (let at = skipSpace(text, from, end); at < end;) {
    const nameEnd = endOfName(text, at, end);
    const name = text.slice(at, nameEnd);
    const equals = skipSpace(text, nameEnd, end);
    const opening = skipSpace(text, equals + 1, end);
    const quote = text.charCodeAt(opening);
    const closing = text.indexOf(quote === apostrophe ? "'" : '"', opening + 1);
    const isQuoted = (quote === apostrophe || quote === quotationMark) && closing >= 0 && closing < end;
    if (name === '' || text.charCodeAt(equals) !== equalsSign || !isQuoted) {
      throw new XmlError('a tag holds something that is no attribute');
    }
    const value = decodeEntities(text.slice(opening + 1, closing));
    if (name === 'xmlns' || name.startsWith('xmlns:')) (scope ??= { ...outer })[name.slice(6)] = value;
    else (attributes ??= {})[name] = value;
    at = skipSpace(text, closing + 1, end);
  }
  return { attributes: attributes ?? noAttributes, scope: scope ?? outer };
}

const apostrophe = 39;
const quotationMark = 34;
const equalsSign = 61;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where a name ends: at a space or at what stands in no name. */
function endOfName(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    // / > = " ' < &
    if (
      isSpace(code) ||
      code === slash ||
      code === 62 ||
      code === equalsSign ||
      code === quotationMark ||
      code === apostrophe ||
      code === 60 ||
      code === 38
    )
      break;
  }
  return at;
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
