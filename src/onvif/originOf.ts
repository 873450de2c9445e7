import type { CameraTarget } from '../app/ports.ts';

/** Scheme, host and port that a camera is asked at. */
export function originOf({ host, port, tls }: Pick<CameraTarget, 'host' | 'port' | 'tls'>): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return new URL(`${tls ? 'https' : 'http'}://${name}:${port}`).origin;
}
