import { knownPrefixes } from './namespaces.ts';
import { isDeclaration, prefixOf, type XmlElement } from './xmlTree.ts';

/** The element as text, with the declarations that it has itself and no others. */
export function writeXml(element: XmlElement): string {
  const attributes = element.attributes
    .map((entry) => ` ${entry.name}="${escapeAttribute(entry.value)}"`)
    .join('');
  if (element.children.length === 0) return `<${element.name}${attributes}/>`;
  let inside = '';
  for (const node of element.children)
    inside += node.kind === 'text' ? escapeText(node.text) : writeXml(node);
  return `<${element.name}${attributes}>${inside}</${element.name}>`;
}

/**
 * The element as a document of its own: the namespaces that it uses from outside are declared on it. A known prefix that the
 * camera used without declaring it (Q43) gets its usual namespace.
 */
export function writeSelfContained(element: XmlElement): string {
  return writeXml(selfContained(element));
}

export function selfContained(element: XmlElement): XmlElement {
  const declared = new Set(
    element.attributes.filter((entry) => isDeclaration(entry.name)).map((entry) => entry.name),
  );
  const attributes = [...element.attributes];
  for (const prefix of usedPrefixes(element)) {
    const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
    if (prefix === 'xml' || declared.has(declaration)) continue;
    const uri = element.scope.get(prefix) ?? knownPrefixes.get(prefix);
    if (uri !== undefined && uri !== '') attributes.push({ name: declaration, value: uri });
  }
  return { ...element, attributes };
}

/** Prefixes in names, and in texts and attribute values that look like qualified names (xsi:type="tt:X"). */
function usedPrefixes(element: XmlElement): Set<string> {
  const used = new Set<string>();
  const qualified = (value: string): void => {
    if (!value.includes(':')) return;
    const prefix = /^\s*([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*$/.exec(value)?.[1];
    if (prefix !== undefined && element.scope.get(prefix) !== undefined) used.add(prefix);
  };
  const visit = (at: XmlElement): void => {
    used.add(prefixOf(at.name));
    for (const entry of at.attributes) {
      if (isDeclaration(entry.name)) continue;
      if (entry.name.includes(':')) used.add(prefixOf(entry.name));
      qualified(entry.value);
    }
    for (const node of at.children) {
      if (node.kind === 'element') visit(node);
      else qualified(node.text);
    }
  };
  visit(element);
  return used;
}

export function escapeText(value: string): string {
  if (plain.test(value)) return value;
  return value
    .replace(forbidden, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

export function escapeAttribute(value: string): string {
  if (plain.test(value)) return value;
  return escapeText(value).replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;');
}

// Most of what stands in an answer: nothing of it needs escaping.
const plain = /^[ !#-%'-;=?-~]*$/;

// XML 1.0 has no way to write these.
const forbidden =
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
