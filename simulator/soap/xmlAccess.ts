import type { XmlElement } from './xmlReader.ts';

/** The first child of that local name; vendors differ in prefixes, and so do clients. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function descend(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce(childOf, element);
}

/** Trimmed text of the element under that path; undefined where the element is absent or empty. */
export function textOf(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return descend(element, ...path)?.text.trim() || undefined;
}

export function numberOf(element: XmlElement | undefined, ...path: string[]): number | undefined {
  const text = textOf(element, ...path);
  if (text === undefined) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** An attribute by its local name. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  if (!element) return undefined;
  const key = Object.keys(element.attributes).find((k) => k === name || k.endsWith(`:${name}`));
  return key === undefined ? undefined : element.attributes[key];
}
