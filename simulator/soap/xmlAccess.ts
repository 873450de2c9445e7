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

/** Milliseconds since 1970 of a `tt:DateTime`; undefined where a part of it is missing. */
export function timeOf(element: XmlElement | undefined): number | undefined {
  const part = (...path: string[]): number => numberOf(element, ...path) ?? Number.NaN;
  const time = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  );
  return Number.isNaN(time) ? undefined : time;
}

/** An attribute by its local name. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  if (!element) return undefined;
  const key = Object.keys(element.attributes).find((k) => k === name || k.endsWith(`:${name}`));
  return key === undefined ? undefined : element.attributes[key];
}
