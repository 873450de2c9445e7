import { isIPv4, isIPv6 } from 'node:net';
import { withoutZone } from '../originOf.ts';
import { isOnLink, isOurs, type LocalInterface } from './localNetworks.ts';

/** Where a discovered device is asked. */
export interface DeviceAddress {
  host: string;
  port: number;
  path: string;
  tls: boolean;
}

/**
 * One address out of what a device announced and where its answer came from (Q27–Q29, Q35, Q58): the announced one on the host
 * that answered, else port and path of the best announced one on that host. Only a device on this machine may name another of
 * its addresses.
 */
export function deviceAddress(
  xaddrs: readonly string[],
  source: string,
  interfaces: readonly LocalInterface[],
): DeviceAddress | undefined {
  const best = bestAnnounced(xaddrs, source, interfaces);
  if (best === undefined) return undefined;
  const keep = best.host === source || (isOurs(source, interfaces) && isOurs(best.host, interfaces));
  return keep ? best : { ...best, host: source };
}

/** The best of the announced addresses as it stands there; undefined when none can be used. */
export function bestAnnounced(
  xaddrs: readonly string[],
  source: string,
  interfaces: readonly LocalInterface[],
): DeviceAddress | undefined {
  const [best] = xaddrs
    .map((xaddr) => URL.parse(normal(xaddr)))
    .filter((url) => url !== null)
    .filter((url) => /^https?:$/.test(url.protocol))
    .sort((a, b) => rank(a, source, interfaces) - rank(b, source, interfaces));
  if (best === undefined) return undefined;
  return {
    host: hostOf(best),
    port: Number(best.port) || (best.protocol === 'https:' ? 443 : 80),
    path: best.pathname + best.search,
    tls: best.protocol === 'https:',
  };
}

/** Lower is better. */
function rank(url: URL, source: string, interfaces: readonly LocalInterface[]): number {
  const host = hostOf(url);
  // A trusted certificate is rare on cameras, so plain http comes first where both are offered.
  const encrypted = url.protocol === 'https:' ? 0.5 : 0;
  if (host === withoutZone(source)) return encrypted;
  if (isIPv6(host) || host.startsWith('169.254.')) return 4 + encrypted;
  if (!isIPv4(host)) return 3 + encrypted;
  return (isOnLink(host, interfaces) ? 1 : 2) + encrypted;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Q35: `http://:80`, Q53: host:port:port. */
function normal(xaddr: string): string {
  return xaddr
    .replace(/^([a-z]+:\/\/)(?=:|\/|$)/i, '$1unnamed')
    .replace(/^([a-z]+:\/\/[^/]*?:\d+):\d+/i, '$1');
}
