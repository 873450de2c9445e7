import { serviceNames, type ServiceName } from '../personalities/personalitySchema.ts';
import { ns } from '../soap/namespaces.ts';
import { receiver, sender, SoapFault } from '../soap/soapFault.ts';
import type { Call, Handler } from './call.ts';
import { deviceHandlers } from './deviceService.ts';
import { eventHandlers, eventNamespaces } from './eventService.ts';
import { imagingHandlers } from './imagingService.ts';
import { media1Handlers } from './media1Service.ts';
import { media2Handlers } from './media2Service.ts';
import { specifiedOperations } from './specifiedOperations.ts';

/** Maps, since what is looked up comes from the network: an object would also know `constructor`. */
const handlers: Readonly<Record<ServiceName, ReadonlyMap<string, Handler>>> = {
  device: new Map(Object.entries(deviceHandlers)),
  media: new Map(Object.entries(media1Handlers)),
  media2: new Map(Object.entries(media2Handlers)),
  imaging: new Map(Object.entries(imagingHandlers)),
  events: new Map(Object.entries(eventHandlers)),
};

const prefixes: Readonly<Record<ServiceName, string>> = {
  device: 'tds',
  media: 'trt',
  media2: 'tr2',
  imaging: 'timg',
  events: 'tev',
};

const serviceOfNamespace = new Map<string, ServiceName>([
  ...serviceNames.map((service) => [ns[service], service] as const),
  ...eventNamespaces.map((namespace) => [namespace, 'events'] as const),
]);

/** The operations that are carried out, by service. */
export const operations: Readonly<Record<ServiceName, readonly string[]>> = {
  device: [...handlers.device.keys()],
  media: [...handlers.media.keys()],
  media2: [...handlers.media2.keys()],
  imaging: [...handlers.imaging.keys()],
  events: [...handlers.events.keys()],
};

export const serviceOf = (namespace: string): ServiceName | undefined => serviceOfNamespace.get(namespace);

/** Whether a service answers at that path; firmwares that put all on one path answer for each of them there. */
export function answersAt(
  services: Partial<Record<ServiceName, string>>,
  service: ServiceName,
  path: string,
): boolean {
  const at = path.split('?')[0];
  return services[service] === at;
}

/** What carries it out in the simulator's own words, whatever this firmware knows. */
export const ownHandler = ({ service, request }: Call): Handler | undefined =>
  handlers[service].get(request.operation);

/** Carries the operation out. Throws the SOAP fault that this firmware has for what it does not know. */
export function dispatch(call: Call): string | Promise<string> {
  const { personality } = call.camera;
  const { operation } = call.request;
  const missing = personality.missingOperations;
  if (personality.noOpOperations.includes(operation)) {
    return `<${prefixes[call.service]}:${operation}Response/>`;
  }
  const handler =
    missing.includes(operation) || missing.includes(`${call.service}.${operation}`)
      ? undefined
      : handlers[call.service].get(operation);
  if (handler) return handler(call);
  const said = personality.unknownOperation;
  if (said) {
    const reason = said.reason
      .replaceAll('{operation}', operation)
      .replaceAll('{prefix}', call.request.body.prefix);
    throw new SoapFault(said.code, said.subcodes, reason, said.status);
  }
  throw specifiedOperations[call.service].has(operation)
    ? receiver('Optional Action Not Implemented', 'ter:ActionNotSupported')
    : sender('Unknown Action', 'ter:UnknownAction');
}
