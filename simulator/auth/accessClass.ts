import type { UserLevel } from '../camera/camera.ts';
import type { ServiceName } from '../personalities/personalitySchema.ts';

export type AccessClass =
  | 'PRE_AUTH'
  | 'READ_SYSTEM'
  | 'READ_SYSTEM_SECRET'
  | 'WRITE_SYSTEM'
  | 'UNRECOVERABLE'
  | 'READ_MEDIA'
  | 'ACTUATE';

/** The Core specification's default access policy. */
const allowed: Readonly<Record<AccessClass, readonly UserLevel[]>> = {
  PRE_AUTH: ['Administrator', 'Operator', 'User', 'Anonymous'],
  READ_SYSTEM: ['Administrator', 'Operator', 'User'],
  READ_SYSTEM_SECRET: ['Administrator'],
  WRITE_SYSTEM: ['Administrator'],
  UNRECOVERABLE: ['Administrator'],
  READ_MEDIA: ['Administrator', 'Operator', 'User'],
  ACTUATE: ['Administrator', 'Operator'],
};

const ofDevice: ReadonlyMap<string, AccessClass> = new Map([
  ['GetSystemDateAndTime', 'PRE_AUTH'],
  ['GetCapabilities', 'PRE_AUTH'],
  ['GetServices', 'PRE_AUTH'],
  ['GetHostname', 'PRE_AUTH'],
  ['GetWsdlUrl', 'PRE_AUTH'],
  ['GetEndpointReference', 'PRE_AUTH'],
  ['GetUsers', 'READ_SYSTEM_SECRET'],
  ['SystemReboot', 'UNRECOVERABLE'],
]);

export function accessClassOf(service: ServiceName, operation: string): AccessClass {
  const known = service === 'device' ? ofDevice.get(operation) : undefined;
  if (known) return known;
  if (operation === 'GetServiceCapabilities') return 'PRE_AUTH';
  const reads = operation.startsWith('Get') || operation === 'PullMessages';
  if (service === 'device') return reads ? 'READ_SYSTEM' : 'WRITE_SYSTEM';
  return reads || service === 'events' ? 'READ_MEDIA' : 'ACTUATE';
}

export const mayDo = (level: UserLevel, access: AccessClass): boolean => allowed[access].includes(level);
