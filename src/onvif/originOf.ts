import type { CameraTarget } from '../app/ports.ts';
import { bracketed } from '../shared/bracketed.ts';

/** Scheme, host and port that a camera is asked at. */
export function originOf({ host, port, tls }: Pick<CameraTarget, 'host' | 'port' | 'tls'>): string {
  return new URL(`${tls ? 'https' : 'http'}://${hostInUrl(host)}:${port}`).origin;
}

/** A host as it stands in a URL, which has no place for the zone of a link-local address (WHATWG URL, 3.5). */
export function hostInUrl(host: string): string {
  return bracketed(withoutZone(host));
}

/** `fe80::1` of `fe80::1%eth0`. */
export function withoutZone(host: string): string {
  return host.replace(/%[^\]]*/, '');
}

/** The interface on which a link-local address is meant: `eth0` of `fe80::1%eth0`. */
export function zoneOf(host: string): string | undefined {
  return /%([^\]]+)/.exec(host)?.[1];
}
