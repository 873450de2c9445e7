/** Character data as it is meant: references resolved. Unknown ones stay as they are, since real cameras send them. */
export function characters(source: string): string {
  return source.includes('&') ? source.replace(reference, resolved) : source;
}

/** The same for an attribute, where a line end or a tabulator stands for a blank. */
export function attributeValue(source: string): string {
  return /[\t\n&]/.test(source) ? characters(source.replace(/[\t\n]/g, ' ')) : source;
}

const reference = /&(#x[\da-f]+|#\d+|[a-z]+);/gi;

function resolved(whole: string, inside: string): string {
  if (!inside.startsWith('#')) return named.get(inside) ?? whole;
  const code = /^#x/i.test(inside) ? Number.parseInt(inside.slice(2), 16) : Number(inside.slice(1));
  return isCharacter(code) ? String.fromCodePoint(code) : whole;
}

const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Char of XML 1.0. */
function isCharacter(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
