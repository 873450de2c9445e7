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

const special: Readonly<Record<string, AccessClass>> = {
  'device.GetSystemDateAndTime': 'PRE_AUTH',
  'device.GetCapabilities': 'PRE_AUTH',
  'device.GetServices': 'PRE_AUTH',
  'device.GetHostname': 'PRE_AUTH',
  'device.GetWsdlUrl': 'PRE_AUTH',
  'device.GetEndpointReference': 'PRE_AUTH',
  'device.GetUsers': 'READ_SYSTEM_SECRET',
  'device.SystemReboot': 'UNRECOVERABLE',
};

export function accessClassOf(service: ServiceName, operation: string): AccessClass {
  const known = special[`${service}.${operation}`];
  if (known) return known;
  if (operation === 'GetServiceCapabilities') return 'PRE_AUTH';
  const reads = operation.startsWith('Get') || operation === 'PullMessages';
  if (service === 'device') return reads ? 'READ_SYSTEM' : 'WRITE_SYSTEM';
  return reads || service === 'events' ? 'READ_MEDIA' : 'ACTUATE';
}

export const mayDo = (level: UserLevel, access: AccessClass): boolean => allowed[access].includes(level);
