import { serviceNames, type ServiceName } from '../personalities/personalitySchema.ts';
import { fillAddress, type Call } from './call.ts';

/** The address of a service as GetServices or GetCapabilities tells it; undefined where that answer leaves it out. */
export function addressOf(
  call: Call,
  service: ServiceName,
  told: 'getServices' | 'getCapabilities',
): string | undefined {
  const { services, advertised } = call.camera.personality;
  const path = services[service];
  const said = advertised[told][service];
  if (path === undefined || said === null) return undefined;
  return fillAddress(call, said ?? path);
}

export function offered(
  call: Call,
  told: 'getServices' | 'getCapabilities',
): { service: ServiceName; xaddr: string }[] {
  return serviceNames.flatMap((service) => {
    const xaddr = addressOf(call, service, told);
    return xaddr === undefined ? [] : [{ service, xaddr }];
  });
}
