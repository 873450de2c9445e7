import type { WireRecord } from '../onvif/soap/wireRecord.ts';

/** Shorter ones may be parts of other words by chance. */
const shortestPassword = 6;

/**
 * Firmware may say back what it was told, in places that nobody thought of. A long password goes wherever it stands; a short
 * one (`admin`, `1234`) in texts and values only, where it is a word of its own: the names of elements and of namespaces say
 * the same for every camera.
 */
export function withoutPasswords(record: WireRecord, passwords: ReadonlySet<string>): WireRecord {
  const clean = [...passwords].filter((password) => password !== '').map(cleaner);
  const cleaned = (text: string): string => clean.reduce((so, without) => without(so), text);
  const { at, operation, status, milliseconds, size } = record;
  return {
    at,
    size,
    operation,
    status,
    milliseconds,
    url: cleaned(record.url),
    request: cleaned(record.request),
    response: cleaned(record.response),
  };
}

function cleaner(password: string): (text: string) => string {
  const spelled = Array.from(password, anyFormOf).join('');
  const base64 = Buffer.from(password).toString('base64');
  if (password.length >= shortestPassword) {
    const anywhere = [
      new RegExp(spelled, 'gi'),
      // The end depends on what follows.
      new RegExp(escaped(base64.replace(/.?=*$/, '')), 'g'),
    ];
    return (text) => anywhere.reduce((so, pattern) => so.replace(pattern, '***'), text);
  }
  const alone = [
    new RegExp(`(?<![a-z0-9])${spelled}(?![a-z0-9])`, 'gi'),
    new RegExp(`(?<![A-Za-z0-9+/])${escaped(base64)}(?![A-Za-z0-9+/=])`, 'g'),
  ];
  const inText = (text: string): string => alone.reduce((so, pattern) => so.replace(pattern, '***'), text);
  return (text) =>
    text.replace(markup, (whole, tag: string | undefined, common: string | undefined, rest: string) => {
      if (common !== undefined) return whole;
      return tag === undefined ? inText(rest) : tag.replace(ownValue, inText);
    });
}

/** A tag, an address that is the same for all (of a namespace, or the beginning of a scope), or what stands between. */
const markup =
  /(<[^<>]*>)|(https?:\/\/(?:www\.onvif\.org|www\.w3\.org|docs\.oasis-open\.org|schemas\.xmlsoap\.org)\/[^\s<]*|onvif:\/\/www\.onvif\.org\/\w*)|((?:(?!<|https?:|onvif:)[^])+|[^])/g;
/** The value of an attribute that declares no namespace. */
const ownValue = /(?<=\s(?!xmlns[=:])[\w:.-]+\s*=\s*)(?:"[^"]*"|'[^']*')/g;

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
