/** XML as a camera sent it: every name, prefix, namespace, attribute and order, so that it can be written back. */
export interface XmlElement {
  readonly kind: 'element';
  /** as written, prefix included */
  name: string;
  /** without the prefix; lookups go by this, because prefixes are sometimes undeclared (Q43–Q45) */
  local: string;
  /** namespace, undefined where the prefix is not declared */
  uri: string | undefined;
  /** namespace declarations among them, in the order sent */
  attributes: XmlAttribute[];
  children: XmlNode[];
  /** the namespaces in force here; shared between elements that declare nothing */
  scope: Scope;
}

export interface XmlAttribute {
  name: string;
  value: string;
}

export interface XmlText {
  readonly kind: 'text';
  text: string;
}

export type XmlNode = XmlElement | XmlText;

/**
 * Prefix → namespace, as declared on an element and around it; the default namespace has the prefix ''. A chain and no copy:
 * a document of nothing but declarations would be copied until the memory is full.
 */
export class Scope {
  readonly #own: ReadonlyMap<string, string>;
  readonly #around: Scope | undefined;

  constructor(own: ReadonlyMap<string, string>, around?: Scope) {
    this.#own = own;
    this.#around = around;
  }

  get(prefix: string): string | undefined {
    return this.#own.get(prefix) ?? this.#around?.get(prefix);
  }

  /** A prefix that stands for the namespace here. */
  prefixFor(uri: string): string | undefined {
    for (const [prefix, bound] of this.#own) if (bound === uri) return prefix;
    const outer = this.#around?.prefixFor(uri);
    return outer !== undefined && this.get(outer) === uri ? outer : undefined;
  }

  inside(own: ReadonlyMap<string, string>): Scope {
    return new Scope(own, this);
  }
}

export const outsideScope = new Scope(new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}

export function elements(parent: XmlElement | undefined, local?: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of parent?.children ?? [])
    if (node.kind === 'element' && (local === undefined || node.local === local)) found.push(node);
  return found;
}

/** The first child element with that local name; several names walk down. */
export function child(parent: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let at = parent;
  for (const local of path) {
    at = at?.children.find((node): node is XmlElement => node.kind === 'element' && node.local === local);
    if (at === undefined) return undefined;
  }
  return at;
}

/** The first element with that local name at any depth, itself included. */
export function descendant(root: XmlElement | undefined, local: string): XmlElement | undefined {
  if (root === undefined || root.local === local) return root;
  for (const node of root.children) {
    const found = node.kind === 'element' ? descendant(node, local) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Trimmed text of an element; undefined when the element is absent or marked nil. */
export function text(element: XmlElement | undefined): string | undefined {
  if (element === undefined || /^(true|1)$/.test(attribute(element, 'nil') ?? '')) return undefined;
  let all = '';
  for (const node of element.children) if (node.kind === 'text') all += node.text;
  return all.trim();
}

export function textAt(parent: XmlElement | undefined, ...path: string[]): string | undefined {
  return text(child(parent, ...path));
}

/** An attribute by local name; namespace declarations do not count. */
export function attribute(element: XmlElement | undefined, local: string): string | undefined {
  for (const entry of element?.attributes ?? [])
    if (!isDeclaration(entry.name) && localName(entry.name) === local) return entry.value;
  return undefined;
}

export function isDeclaration(attributeName: string): boolean {
  return attributeName === 'xmlns' || attributeName.startsWith('xmlns:');
}
