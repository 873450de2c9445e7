import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/**
 * Hands a connection to the other client only when the camera shows the certificate that our own session trusted: its
 * password goes to no other.
 */
export class PinnedAgent extends Agent {
  readonly #fingerprint: string;

  constructor(fingerprint: string) {
    super({ keepAlive: false, maxCachedSessions: 0 });
    this.#fingerprint = fingerprint;
  }

  override createConnection(
    options: RequestOptions,
    done: (error: Error | null, socket: Duplex) => void = () => undefined,
  ): undefined {
    const host = options.host ?? options.hostname ?? '';
    const socket = connect({
      host,
      port: Number(options.port),
      servername: isIP(host) === 0 ? host : '',
      // The fingerprint is the verdict; what the camera signed itself no authority knows.
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    socket.once('error', (error) => done(error, socket));
    socket.once('secureConnect', () => {
      if (socket.getPeerCertificate().fingerprint256 === this.#fingerprint) done(null, socket);
      else socket.destroy(new Error('the certificate is not the one that is trusted'));
    });
    return undefined;
  }
}
