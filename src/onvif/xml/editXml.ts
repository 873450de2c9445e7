import { ns } from './namespaces.ts';
import { child, isDeclaration, localName, text, type Scope, type XmlElement } from './xmlTree.ts';

/** A copy whose elements can be changed without touching the original. */
export function cloneXml(element: XmlElement): XmlElement {
  return {
    ...element,
    attributes: element.attributes.map((entry) => ({ ...entry })),
    children: element.children.map((node) => (node.kind === 'text' ? { ...node } : cloneXml(node))),
  };
}

/** Puts the text in place of whatever text the element has; child elements stay. An element with a value is not nil. */
export function setText(element: XmlElement, value: string): void {
  if (text(element) === value) return;
  removeAttribute(element, 'nil');
  element.children = [
    { kind: 'text', text: value },
    ...element.children.filter((node) => node.kind === 'element'),
  ];
}

export function setAttribute(element: XmlElement, local: string, value: string): void {
  const known = element.attributes.find(
    (entry) => !isDeclaration(entry.name) && localName(entry.name) === local,
  );
  if (known === undefined) element.attributes.push({ name: local, value });
  else known.value = value;
}

export function removeAttribute(element: XmlElement, local: string): void {
  element.attributes = element.attributes.filter(
    (entry) => isDeclaration(entry.name) || localName(entry.name) !== local,
  );
}

export function removeChild(parent: XmlElement, local: string): void {
  parent.children = parent.children.filter((node) => node.kind === 'text' || node.local !== local);
}

/**
 * The child of that name, made at its place in the schema's order when it is missing. Elements that the order does not name
 * are a vendor's own and stay where they are.
 */
export function ensureChild(parent: XmlElement, local: string, order: readonly string[]): XmlElement {
  const known = child(parent, local);
  if (known !== undefined) return known;
  const made = newSchemaElement(parent, local);
  const before = order.slice(0, Math.max(0, order.indexOf(local)));
  let index = 0;
  parent.children.forEach((node, position) => {
    if (node.kind === 'element' && before.includes(node.local)) index = position + 1;
  });
  parent.children.splice(index, 0, made);
  return made;
}

/** A new element of the ONVIF schema, with the prefix that is bound to it here. */
function newSchemaElement(parent: XmlElement, local: string): XmlElement {
  const prefix = parent.scope.prefixFor(ns.schema);
  if (prefix !== undefined) return made(prefix === '' ? local : `${prefix}:${local}`, [], parent.scope);
  const scope = parent.scope.inside(new Map([['tt', ns.schema]]));
  return made(`tt:${local}`, [{ name: 'xmlns:tt', value: ns.schema }], scope);
}

function made(name: string, attributes: XmlElement['attributes'], scope: Scope): XmlElement {
  return { kind: 'element', name, local: localName(name), uri: ns.schema, attributes, children: [], scope };
}
