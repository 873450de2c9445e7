import type { XmlElement } from './xmlReader.ts';
import { escapeXml } from './xmlText.ts';

/** The element as XML that can stand anywhere: it declares the prefixes it uses. */
export function writeXml(source: XmlElement): string {
  const tag = source.prefix ? `${source.prefix}:${source.name}` : source.name;
  const inner = source.children.map(writeXml).join('') || escapeXml(source.text.trim());
  return `<${tag}${declarationOf(source, source.prefix)}${writeAttributes(source, Object.keys(source.attributes))}>${inner}</${tag}>`;
}

/** Those attributes of an element, with the declarations of their prefixes and a space in front of each. */
export function writeAttributes(source: XmlElement, names: readonly string[]): string {
  return names
    .map((name) => {
      const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
      const declaration =
        prefix && prefix !== source.prefix && prefix !== 'xml' ? declarationOf(source, prefix) : '';
      return `${declaration} ${name}="${escapeXml(source.attributes[name] ?? '')}"`;
    })
    .join('');
}

function declarationOf(source: XmlElement, prefix: string): string {
  const uri = source.scope[prefix];
  return uri === undefined ? '' : ` xmlns${prefix ? `:${prefix}` : ''}="${escapeXml(uri)}"`;
}
