import type { CertificateViewer, Clock, SeenCertificate } from '../app/ports.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { usualTimeouts } from './cameraChannel.ts';
import { originOf, zoneOf } from './originOf.ts';
import { createSoapTransport } from './soap/soapTransport.ts';
import { createHostQueue } from './transport/hostQueue.ts';
import { createHttpClient } from './transport/httpClient.ts';

/**
 * The way to a camera up to its certificate: the question for the time, which holds no secret, leads over a redirect to
 * where it speaks https, and there the connection ends before anything is sent.
 */
export function createCertificateViewer(options: {
  clock: Clock;
  authorities: readonly string[];
}): CertificateViewer {
  return {
    async view(target, signal) {
      let seen: SeenCertificate | undefined;
      const enough = new CamOptError('CAM_TLS', 'only the certificate was looked at');
      await using http = createHttpClient({
        cameraKey: target.cameraId,
        queue: createHostQueue(),
        authorities: options.authorities,
        connectTimeoutMs: usualTimeouts.connect,
        zone: zoneOf(target.host),
        trust: {
          judge: async (_cameraId, certificate, authorised) => {
            seen = { certificate, authorised };
            throw enough;
          },
        },
      });
      const transport = createSoapTransport({
        http,
        origin: originOf(target),
        now: () => options.clock.now(),
        onWire: undefined,
      });
      try {
        const call = { service: 'device', operation: 'GetSystemDateAndTime' } as const;
        const how = { write: false, timeoutMs: usualTimeouts.read };
        await transport.send(target.path, call, how, signal);
        return null;
      } catch (error) {
        if (seen !== undefined && isCamOptError(error, 'CAM_TLS')) return seen;
        throw error;
      }
    },
  };
}
