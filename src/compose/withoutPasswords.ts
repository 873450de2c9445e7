import type { WireRecord } from '../onvif/soap/wireRecord.ts';

/** Shorter ones are words of their own, as `admin`: replaced everywhere they would take other things along. */
const shortestPassword = 6;

/** Firmware may say back what it was told, in places that nobody thought of. */
export function withoutPasswords(record: WireRecord, passwords: ReadonlySet<string>): WireRecord {
  const patterns = [...passwords]
    .filter((password) => password.length >= shortestPassword)
    .flatMap((password) => [
      new RegExp(Array.from(password, anyFormOf).join(''), 'gi'),
      // The end depends on what follows.
      new RegExp(escaped(Buffer.from(password).toString('base64').replace(/.?=*$/, '')), 'g'),
    ]);
  const clean = (text: string): string => patterns.reduce((so, pattern) => so.replace(pattern, '***'), text);
  const { at, operation, status, milliseconds, size } = record;
  return {
    at,
    size,
    operation,
    status,
    milliseconds,
    url: clean(record.url),
    request: clean(record.request),
    response: clean(record.response),
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/** A character as it stands in text, in XML or in a URL. */
function anyFormOf(character: string): string {
  const forms = [
    character,
    encodeURIComponent(character),
    `&#${character.codePointAt(0) ?? 0};`,
    `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
    ...(entities[character] === undefined ? [] : [`&${entities[character]};`]),
    ...(character === ' ' ? ['+'] : []),
  ];
  return `(?:${forms.map(escaped).join('|')})`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
