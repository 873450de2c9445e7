import { isDeclaration, type XmlElement } from '../../src/onvif/xml/xmlTree.ts';

/** Every text and attribute by its path, so that two documents can be compared leaf by leaf. */
export function xmlLeaves(element: XmlElement, path = ''): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const entry of element.attributes)
    if (!isDeclaration(entry.name)) leaves.set(`${path}@${entry.name}`, entry.value);
  const counts = new Map<string, number>();
  const children = element.children.filter((node) => node.kind === 'element');
  if (children.length === 0)
    leaves.set(path, element.children.map((node) => (node.kind === 'text' ? node.text.trim() : '')).join(''));
  for (const node of children) {
    const count = (counts.get(node.local) ?? 0) + 1;
    counts.set(node.local, count);
    const at = `${path}/${node.local}${count > 1 ? `[${count}]` : ''}`;
    for (const [key, value] of xmlLeaves(node, at)) leaves.set(key, value);
  }
  return leaves;
}

/** Paths whose values differ, with both values; the order of siblings is compared by `xmlOrder`. */
export function leafDifferences(
  before: XmlElement,
  after: XmlElement,
): Record<string, (string | undefined)[]> {
  const a = xmlLeaves(before);
  const b = xmlLeaves(after);
  const differences: Record<string, (string | undefined)[]> = {};
  for (const key of new Set([...a.keys(), ...b.keys()]))
    if (a.get(key) !== b.get(key)) differences[key] = [a.get(key), b.get(key)];
  return differences;
}
