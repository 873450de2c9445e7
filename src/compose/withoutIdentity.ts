import { tellsDevicesApart } from '../domain/camera.ts';

export interface DeviceIdentity {
  serial: string;
  mac: string;
  uuid: string;
}

/** What stands in a recording instead; the simulator puts the identity of its own camera there. */
const placeholders = { serial: 'SN-1', mac: '020000000001', uuid: '00000000-0000-4000-8000-000000000001' };

/**
 * Answers without what tells the one device from all others of its kind: its serial number, hardware addresses and endpoint
 * reference, wherever they stand (firmware puts them into host names and scopes, too). What many devices share stays (Q34).
 */
export function withoutIdentity(answers: readonly string[], known: DeviceIdentity): string[] {
  const all = answers.join('\n');
  const serials = [known.serial, ...leaves(all, 'SerialNumber')].filter(tellsDevicesApart);
  const macs = [known.mac, ...leaves(all, 'HwAddress')].map((mac) => mac.replace(/[^0-9a-f]/gi, ''));
  const uuids = [known.uuid, ...leaves(all, 'GUID')].map((id) => id.replace(/^(urn:)?(uuid:)?/i, ''));
  const replacements: [RegExp, (found: string) => string][] = [
    ...unique(macs)
      .filter((mac) => mac.length === 12 && tellsDevicesApart(mac))
      .map((mac): [RegExp, (found: string) => string] => [
        new RegExp((mac.match(/../g) ?? []).join('[:.-]?'), 'gi'),
        inTheStyleOf,
      ]),
    ...unique(uuids)
      .filter((uuid) => uuid.length >= 8)
      .map((uuid): [RegExp, () => string] => [literal(uuid), () => placeholders.uuid]),
    // A short one may be a number that stands for something else elsewhere.
    ...unique(serials)
      .filter((serial) => serial.length >= 8)
      .map((serial): [RegExp, () => string] => [literal(serial), () => placeholders.serial]),
  ];
  return answers.map((answer) => {
    const named = answer.replace(
      /(<(?:[\w.-]+:)?SerialNumber(?:\s[^>]*)?>)([^<]*)(<)/g,
      (whole, open: string, serial: string, close: string) =>
        tellsDevicesApart(serial) ? `${open}${placeholders.serial}${close}` : whole,
    );
    return replacements.reduce((text, [pattern, by]) => text.replace(pattern, by), named);
  });
}

function leaves(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>\\s*([^<\\s]+)\\s*<`, 'g'))].map(
    (match) => match[1] ?? '',
  );
}

/** 02:00:…, 02-00-… or 0200…, as it stood there. */
function inTheStyleOf(found: string): string {
  const separator = /[:.-]/.exec(found)?.[0] ?? '';
  return (placeholders.mac.match(/../g) ?? []).join(separator);
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.map((value) => value.toLowerCase()))].filter((value) => value !== '');
}
