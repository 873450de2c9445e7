import { isIPv4, isIPv6 } from 'node:net';
import { CamOptError } from '../../domain/errors.ts';

/** A host to ask directly; without ports of its own it is asked on the given ones. */
export interface RangeHost {
  host: string;
  ports: readonly number[];
}

/** Ports on which cameras have ONVIF (Q37). */
export const usualPorts = [80, 8000, 8080, 8899, 2020, 5000] as const;

const mostAddresses = 65_536;

/** CIDR, A-B (also 10.0.0.1-40), HOST or HOST:PORT. Throws USAGE for what is none of them or more than 65536 addresses. */
export function rangeHosts(ranges: readonly string[], ports: readonly number[]): RangeHost[] {
  const hosts = ranges.flatMap((range) => expand(range.trim(), ports.length > 0 ? ports : usualPorts));
  const unique = new Map(hosts.map((entry) => [`${entry.host} ${entry.ports.join()}`, entry]));
  if (unique.size > mostAddresses)
    throw new CamOptError('USAGE', `more than ${mostAddresses} addresses: name a smaller range`);
  return [...unique.values()];
}

function expand(range: string, ports: readonly number[]): RangeHost[] {
  const cidr = /^([\d.]+)\/(\d{1,2})$/.exec(range);
  if (cidr !== null) {
    const prefix = Number(cidr[2]);
    if (!isIPv4(cidr[1] ?? '') || prefix < 16 || prefix > 32) throw wrong(range);
    const size = 2 ** (32 - prefix);
    const first = Math.floor(numberOf(cidr[1] ?? '') / size) * size;
    // Network and broadcast address are no hosts.
    return size <= 2 ? between(first, first + size - 1, ports) : between(first + 1, first + size - 2, ports);
  }
  const span = /^([\d.]+)\s*-\s*([\d.]+)$/.exec(range);
  if (span !== null) {
    const from = span[1] ?? '';
    const end = span[2] ?? '';
    const to = /^\d{1,3}$/.test(end) ? from.replace(/\d+$/, end) : end;
    if (!isIPv4(from) || !isIPv4(to) || numberOf(from) > numberOf(to)) throw wrong(range);
    return between(numberOf(from), numberOf(to), ports);
  }
  if (isIPv6(range)) return [{ host: range, ports }];
  // A link-local address may have its zone with it.
  const named = /^(\[[0-9a-f:.]+(?:%[\w.-]+)?\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(range);
  const port = Number(named?.[2] ?? 80);
  if (named === null || port < 1 || port > 65_535) throw wrong(range);
  const host = (named[1] ?? '').replace(/^\[|\]$/g, '');
  if (/^[\d.]+$/.test(host) && !isIPv4(host)) throw wrong(range);
  return [{ host, ports: named[2] === undefined ? ports : [port] }];
}

function between(first: number, last: number, ports: readonly number[]): RangeHost[] {
  if (last - first >= mostAddresses)
    throw new CamOptError('USAGE', `more than ${mostAddresses} addresses: name a smaller range`);
  return Array.from({ length: last - first + 1 }, (_, index) => ({ host: textOf(first + index), ports }));
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

function wrong(range: string): CamOptError {
  return new CamOptError(
    'USAGE',
    `${JSON.stringify(range)} is no range: give 192.168.1.0/24, 192.168.1.10-40, HOST or HOST:PORT`,
  );
}
