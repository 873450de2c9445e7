import { plainText } from '../shared/plainText.ts';
import type { ServiceName } from './soap/envelope.ts';

/** Where a service is asked: a path on the host that answered, and what the camera had announced. */
export interface ServiceAddress {
  path: string;
  /** the camera's own words, where they are another address than the one in use */
  announced: string | undefined;
}
export type ServiceAddresses = Partial<Record<ServiceName, ServiceAddress>>;

/** Paths that cameras use for a service when they do not tell, or tell wrongly (Q57). */
export const usualPaths: Readonly<Record<ServiceName, readonly string[]>> = {
  device: ['/onvif/device_service', '/onvif/services', '/'],
  media1: [
    '/onvif/media_service',
    '/onvif/Media',
    '/onvif/media',
    '/onvif/device_service',
    '/onvif/services',
  ],
  media2: ['/onvif/media2_service', '/onvif/Media2', '/onvif/media2', '/onvif/services'],
  imaging: ['/onvif/imaging_service', '/onvif/Imaging', '/onvif/imaging', '/onvif/device_service'],
};

/**
 * An address that a camera announced, brought to the host that answered: behind NAT, a VPN or a port forward it names one that
 * nobody can reach (Q58), and no credential may go to another host. Only path and query are taken over.
 */
export function repairedAddress(announced: string, origin: string): ServiceAddress | undefined {
  const trimmed = announced.trim();
  if (trimmed === '' || trimmed === '(null)') return undefined;
  // Q53: host:port:port. Q35: no host at all.
  const normal = trimmed
    .replace(/^([a-z]+:\/\/[^/]*?:\d+):\d+/i, '$1')
    .replace(/^([a-z]+:\/\/)(?=[:/]|$)/i, '$1unnamed');
  const url = URL.parse(normal, origin);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const path = url.pathname + url.search;
  return { path, announced: url.origin === origin && trimmed === normal ? undefined : trimmed };
}

/** What a person should know of repaired addresses, with the originals; undefined where the camera names where it answers. */
export function repairNote(addresses: ServiceAddresses, origin: string): string | undefined {
  const ours = new URL(origin);
  const elsewhere = Object.values(addresses).flatMap(({ announced }) => {
    const url = URL.parse(announced ?? '');
    if (url === null || url.host === '') return [];
    const isHere =
      url.hostname === ours.hostname && (url.port === ours.port || url.protocol !== ours.protocol);
    return isHere ? [] : [url.origin];
  });
  if (elsewhere.length === 0) return undefined;
  const named = [...new Set(elsewhere)].map((each) => plainText(each, 80)).join(', ');
  return `the camera names its services at ${named}: they are asked at ${origin}, where it answers`;
}
