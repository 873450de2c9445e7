import {
  isDeclaration,
  localName,
  prefixOf,
  type Scope,
  type XmlElement,
} from '../../src/onvif/xml/xmlTree.ts';

/**
 * XML in one spelling: names by namespace, attributes sorted, no declarations. Blanks between elements do not count. Two
 * documents that say the same give the same text.
 */
export function canonicalXml(element: XmlElement): string {
  const name = expanded(element.scope, element.name);
  const attributes = element.attributes
    .filter((entry) => !isDeclaration(entry.name))
    .map(
      (entry) =>
        `${prefixOf(entry.name) === '' ? entry.name : expanded(element.scope, entry.name)}=${JSON.stringify(entry.value)}`,
    )
    .sort();
  const hasElements = element.children.some((node) => node.kind === 'element');
  const inside = element.children
    .map((node) => {
      if (node.kind === 'element') return canonicalXml(node);
      return hasElements && node.text.trim() === '' ? '' : JSON.stringify(node.text);
    })
    .join('');
  return `<${[name, ...attributes].join(' ')}>${inside}</>`;
}

function expanded(scope: Scope, name: string): string {
  const uri = scope.get(prefixOf(name));
  return uri === undefined || uri === '' ? name : `{${uri}}${localName(name)}`;
}
