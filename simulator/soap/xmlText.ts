const special = /[&<>"]/;
const everySpecial = /[&<>"]/g;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text made safe for an element or for an attribute in double quotes. */
export function escapeXml(text: string): string {
  // Nearly all texts have nothing to escape, and looking is cheaper than replacing.
  return special.test(text)
    ? text.replace(everySpecial, (character) => escapes[character] ?? character)
    : text;
}

/** `<name>value</name>`, or nothing where there is no value. */
export function element(name: string, value: string | number | boolean | null | undefined): string {
  if (value === undefined || value === null) return '';
  return `<${name}>${typeof value === 'string' ? escapeXml(value) : String(value)}</${name}>`;
}

/** `<name>inner</name>` around ready XML; nothing where the inside is empty. */
export function wrap(name: string, inner: string): string {
  return inner === '' ? '' : `<${name}>${inner}</${name}>`;
}
