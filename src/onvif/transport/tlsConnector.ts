import { isIP } from 'node:net';
import { createSecureContext, getCACertificates, type PeerCertificate, type TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import type { Certificate } from '../../domain/certificate.ts';
import { CamOptError } from '../../domain/errors.ts';
import { plainText } from '../../shared/plainText.ts';

export interface TlsOptions {
  /** PEM of authorities to trust beside those of this machine */
  authorities: readonly string[];
  connectTimeoutMs: number;
  /** asked before the connection is handed over; throws for a certificate that is not trusted */
  judge: (seen: Certificate, authorised: boolean) => Promise<void>;
}

/** Connects with TLS and hands the connection over when its certificate was judged: nothing is sent before. */
export function tlsConnector(options: TlsOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    // The verdict is `judge`'s: Node's own refuses every camera that signed its certificate itself.
    rejectUnauthorized: false,
    secureContext: contextFor(options.authorities),
    // A resumed session is not checked against the name of the host again.
    maxCachedSessions: 0,
  });
  return (asked, callback) => {
    // A server name that is an address is no valid SNI, and some cameras hang up on it.
    const named = isIP(bare(asked.hostname)) !== 0 ? { ...asked, servername: '' } : asked;
    connect(named, (error, socket) => {
      if (error !== null || socket === null) {
        callback(error ?? new Error('no connection'), null);
        return;
      }
      judged(socket as TLSSocket, options).then(
        () => callback(null, socket),
        (reason: unknown) => {
          socket.destroy();
          callback(reason instanceof Error ? reason : new Error(String(reason)), null);
        },
      );
    });
  };
}

async function judged(socket: TLSSocket, { judge }: TlsOptions): Promise<void> {
  const seen = socket.getPeerCertificate();
  if (typeof seen.fingerprint256 !== 'string')
    throw new CamOptError('CAM_TLS', 'the camera speaks https and shows no certificate');
  await judge(certificateFrom(seen), socket.authorized);
}

function certificateFrom(seen: PeerCertificate): Certificate {
  return {
    fingerprint: seen.fingerprint256,
    subject: nameText(seen.subject),
    issuer: nameText(seen.issuer),
    validFrom: dayText(seen.valid_from),
    validTo: dayText(seen.valid_to),
  };
}

/** What stands in it is the camera's text. */
function nameText(name: object | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${[value].flat().join('+')}`);
  return plainText(parts.join(', '), 200);
}

function dayText(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? plainText(text ?? '', 40) : new Date(time).toISOString().slice(0, 10);
}

const contexts = new Map<string, ReturnType<typeof createSecureContext>>();

/** One for all cameras of a call: the authorities of a machine are several hundred, and reading them takes a while. */
function contextFor(authorities: readonly string[]): ReturnType<typeof createSecureContext> {
  const key = authorities.join('\n');
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const context = createSecureContext({
    ca: [...getCACertificates('default'), ...getCACertificates('system'), ...authorities],
    // Cameras of ten years ago know no more than this, with keys and hashes that today's defaults refuse. Their
    // certificate is judged by its fingerprint, and plain HTTP is what they would be asked over otherwise.
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  contexts.set(key, context);
  return context;
}

/** Without the brackets of an IPv6 address in a URL. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
