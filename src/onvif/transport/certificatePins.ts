import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { CamOptError } from '../../domain/errors.ts';

/** Fingerprints of certificates that were trusted on first use, one per camera. */
export interface CertificatePins {
  get(cameraKey: string): Promise<string | undefined>;
  save(cameraKey: string, fingerprint: string): Promise<void>;
}

export function memoryPins(): CertificatePins {
  const pins = new Map<string, string>();
  return {
    get: async (key) => pins.get(key),
    save: async (key, fingerprint) => void pins.set(key, fingerprint),
  };
}

/**
 * Connects with TLS and accepts a certificate when an authority that this machine trusts signed it, or when it is the one that
 * was pinned; the first one seen is pinned. Cameras sign their own (Q42), so a changed certificate is the only warning there is.
 */
export function pinningConnector(
  cameraKey: string,
  pins: CertificatePins,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, rejectUnauthorized: false, minVersion: 'TLSv1' });
  return (options, callback) => {
    // A server name that is an address is no valid SNI, and some cameras hang up on it.
    const named = isIP(options.hostname) !== 0 ? { ...options, servername: '' } : options;
    connect(named, (error, socket) => {
      if (error !== null || socket === null) {
        callback(error ?? new Error('no connection'), null);
        return;
      }
      if (!('getPeerCertificate' in socket)) {
        callback(null, socket);
        return;
      }
      trusted(socket as TLSSocket, cameraKey, pins).then(
        () => callback(null, socket),
        (reason: unknown) => {
          socket.destroy();
          callback(reason instanceof Error ? reason : new Error(String(reason)), null);
        },
      );
    });
  };
}

async function trusted(socket: TLSSocket, cameraKey: string, pins: CertificatePins): Promise<void> {
  if (socket.authorized) return;
  const seen = socket.getPeerCertificate().fingerprint256;
  const pinned = await pins.get(cameraKey);
  if (pinned === undefined) await pins.save(cameraKey, seen);
  else if (pinned !== seen)
    throw new CamOptError(
      'CAM_TLS',
      `the camera's certificate changed: trusted was ${short(pinned)}, now it shows ${short(seen)}`,
    );
}

function short(fingerprint: string): string {
  return `${fingerprint.slice(0, 23)}…`;
}
