import { plainText } from '../shared/plainText.ts';

/** All values of a scope category (ONVIF Core, 7.3.3.2), joined; percent signs that encode nothing stay. */
export function scopeValue(scopes: readonly string[], ...categories: string[]): string {
  const values = scopes
    .map((entry) => /^onvif:\/\/www\.onvif\.org\/([^/]+)\/(.*)$/i.exec(entry))
    .filter((match) => match !== null && categories.includes((match[1] ?? '').toLowerCase()))
    .map((match) => plainText(decoded(match?.[2] ?? '')))
    .filter((value) => value !== '');
  return [...new Set(values)].join(' / ');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
