import { attributeValue } from './characters.ts';
import type { XmlAttribute } from './xmlTree.ts';
import { endsEarly, XmlError } from './xmlError.ts';

/** A start tag as written: its name, its attributes in order, and where the text goes on behind it. */
export interface StartTag {
  name: string;
  attributes: XmlAttribute[];
  /** `<a/>` */
  closed: boolean;
  end: number;
}

/** Reads the start tag whose name begins at `from`. */
export function startTag(source: string, from: number, mostAttributes: number): StartTag {
  let at = nameEnd(source, from);
  const name = nameFrom(source, from, at);
  const attributes: XmlAttribute[] = [];
  for (;;) {
    at = blanksEnd(source, at);
    const code = source.charCodeAt(at);
    if (code === greaterThan) return { name, attributes, closed: false, end: at + 1 };
    if (code === slash && source.charCodeAt(at + 1) === greaterThan)
      return { name, attributes, closed: true, end: at + 2 };
    const end = nameEnd(source, at);
    const attribute = nameFrom(source, at, end);
    at = blanksEnd(source, end);
    if (source.charCodeAt(at) !== equals) throw broken(source, at, 'an attribute without a value');
    at = blanksEnd(source, at + 1);
    const quote = source[at];
    if (quote !== '"' && quote !== "'") throw broken(source, at, 'a value without quotes');
    const close = source.indexOf(quote, at + 1);
    if (close < 0) throw endsEarly();
    const value = attributeValue(source.slice(at + 1, close));
    const known = attributes.find((entry) => entry.name === attribute);
    // Twice the same is against the rules; the last one counts, as most parsers have it.
    if (known === undefined) attributes.push({ name: attribute, value });
    else known.value = value;
    if (attributes.length > mostAttributes)
      throw new XmlError(`more than ${mostAttributes} attributes in one element`);
    at = close + 1;
  }
}

/** Where the end tag whose name begins at `from` ends; it must close the element of that name. */
export function endTagEnd(source: string, from: number, name: string | undefined): number {
  if (name !== undefined && source.startsWith(name, from)) {
    const at = blanksEnd(source, from + name.length);
    if (source.charCodeAt(at) === greaterThan) return at + 1;
    if (at >= source.length) throw endsEarly();
  }
  throw new XmlError('an end tag that closes nothing');
}

const greaterThan = 62;
const slash = 47;
const equals = 61;

function nameFrom(source: string, from: number, end: number): string {
  const name = source.slice(from, end);
  if (!asciiName.test(name) && !unicodeName.test(name))
    throw broken(source, end, 'a tag with no proper name');
  return name;
}

function broken(source: string, at: number, words: string): XmlError {
  return at >= source.length ? endsEarly() : new XmlError(words);
}

function nameEnd(source: string, from: number): number {
  let at = from;
  while (at < source.length && isNameCode(source.charCodeAt(at))) at++;
  return at;
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 58) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code > 127
  );
}

function blanksEnd(source: string, from: number): number {
  let at = from;
  for (let code = source.charCodeAt(at); code === 32 || code === 10 || code === 9;)
    code = source.charCodeAt(++at);
  return at;
}

const asciiName = /^[A-Za-z_:][\w:.-]*$/;
// Name of XML 1.0, fifth edition.
const nameStart =
  'A-Z_a-z:\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF' +
  '\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const unicodeName = new RegExp(`^[${nameStart}][${nameStart}\\d.\\xB7\\u0300-\\u036F\\u203F\\u2040-]*$`, 'u');
