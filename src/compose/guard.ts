import { CamOptError } from '../domain/errors.ts';
import type { CameraConnector, CameraTarget, CertificateViewer } from '../app/ports.ts';

export interface Endpoint {
  host: string;
  port: number;
}

/** A connector that refuses every address but these, before anything is sent. */
export function onlyTo(connector: CameraConnector, allowed: readonly Endpoint[]): CameraConnector {
  return {
    open: async (target, credentials, signal) => {
      refuseOther(target, allowed);
      return connector.open(target, credentials, signal);
    },
  };
}

/** The same for looking at certificates. */
export function onlyOf(viewer: CertificateViewer, allowed: readonly Endpoint[]): CertificateViewer {
  return {
    view: async (target, signal) => {
      refuseOther(target, allowed);
      return viewer.view(target, signal);
    },
  };
}

export function isOneOf(allowed: readonly Endpoint[]): (address: Endpoint) => boolean {
  return ({ host, port }) => allowed.some((endpoint) => endpoint.host === host && endpoint.port === port);
}

function refuseOther({ host, port }: CameraTarget, allowed: readonly Endpoint[]): void {
  if (isOneOf(allowed)({ host, port })) return;
  throw new CamOptError('ADDRESS_REFUSED', `${host}:${port} is none of the simulated cameras`, {
    hint: 'the demo touches only cameras that it simulates itself',
  });
}
