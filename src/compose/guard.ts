import { CamOptError } from '../domain/errors.ts';
import type { CameraConnector, CameraTarget, DiscoveryPort } from '../app/ports.ts';

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

/** A discovery that yields only devices at these addresses, whatever else answers. */
export function onlyFrom(discovery: DiscoveryPort, allowed: readonly Endpoint[]): DiscoveryPort {
  return {
    async *discover(options, signal) {
      for await (const device of discovery.discover(options, signal)) {
        const { ip, port } = device.camera;
        if (allowed.some((endpoint) => endpoint.host === ip && endpoint.port === port)) yield device;
      }
    },
  };
}

function refuseOther({ host, port }: CameraTarget, allowed: readonly Endpoint[]): void {
  if (allowed.some((endpoint) => endpoint.host === host && endpoint.port === port)) return;
  throw new CamOptError('ADDRESS_REFUSED', `${host}:${port} is none of the simulated cameras`, {
    hint: 'the demo touches only cameras that it simulates itself',
  });
}
