import type { CameraTarget, Clock } from '../app/ports.ts';
import type { DeviceInfo } from '../domain/capabilities.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { optional, type CameraChannel } from './cameraChannel.ts';
import { readCameraClock } from './cameraClock.ts';
import type { CameraMemory } from './cameraMemory.ts';
import { usualPaths, type ServiceAddresses } from './serviceAddresses.ts';
import { deviceInfoFrom, servicesFrom, servicesFromCapabilities } from './services/device.ts';

/**
 * The way into a camera: its clock without credentials, its services, then the first question that needs a login. What an
 * earlier session learned is used again as long as the device and its firmware are the same.
 */
export async function openCamera(
  channel: CameraChannel,
  target: CameraTarget,
  memory: CameraMemory,
  clock: Clock,
  origin: () => string,
  signal: AbortSignal,
): Promise<DeviceInfo> {
  const device = channel.addresses;
  if (memory.addresses !== null) {
    Object.assign(device, memory.addresses);
    const known = await askDevice(channel, signal);
    if (sameDevice(known, memory.device)) return known;
    memory.forget();
  }
  const clockRefused = await findDeviceService(channel, target, clock, signal);
  const found = await findServices(channel, origin(), signal);
  // The address that answered stays the one in use, whatever the camera announces for it (Q57).
  for (const [name, address] of Object.entries(found))
    if (name !== 'device') device[name as keyof ServiceAddresses] = address;
  if (found.device?.announced !== undefined && device.device !== undefined)
    device.device = { ...device.device, announced: found.device.announced };
  const info = await askDevice(channel, signal);
  // Q03: some tell the time only to those who are logged in.
  if (clockRefused && channel.login.isAccepted()) await readCameraClock(channel, clock, signal, 'required');
  memory.addresses = { ...device };
  memory.device = info;
  return info;
}

/** Settles the path of the device service; true when the camera refused to tell its time without a login. */
async function findDeviceService(
  channel: CameraChannel,
  target: CameraTarget,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const paths = [...new Set([target.path, ...usualPaths.device])];
  let failure: CamOptError | undefined;
  for (const path of paths) {
    channel.addresses.device = { path, announced: undefined };
    try {
      return (await readCameraClock(channel, clock, signal)) === 'refused';
    } catch (error) {
      if (!isCamOptError(error, 'CAM_NOT_ONVIF', 'CAM_BAD_ANSWER')) throw error;
      // Endless, or no HTTP: another path would not make it better.
      if (error.code === 'CAM_BAD_ANSWER' && error.details['page'] !== true) throw error;
      failure ??= error;
    }
  }
  const address = `${target.host}:${target.port}`;
  throw new CamOptError(
    'CAM_NOT_ONVIF',
    `${address} answers, but no ONVIF service does: ${failure?.message ?? ''}`,
    {
      cause: failure,
    },
  );
}

async function findServices(
  channel: CameraChannel,
  origin: string,
  signal: AbortSignal,
): Promise<ServiceAddresses> {
  const services = await optional(
    channel.call(
      {
        service: 'device',
        operation: 'GetServices',
        body: '<op:IncludeCapability>true</op:IncludeCapability>',
      },
      signal,
      { login: 'open' },
    ),
  );
  const found = services === null ? {} : servicesFrom(services, origin);
  if (found.media1 !== undefined || found.media2 !== undefined) return found;
  const capabilities = await optional(
    channel.call(
      { service: 'device', operation: 'GetCapabilities', body: '<op:Category>All</op:Category>' },
      signal,
      { login: 'open' },
    ),
  );
  if (capabilities !== null) return { ...servicesFromCapabilities(capabilities, origin), ...found };
  // A camera that answers neither is asked at the usual places.
  return services === null ? { media1: { path: usualPaths.media1[0] ?? '/', announced: undefined } } : found;
}

/** Who it is. A camera that does not know the question has no name; one that answers it with noise is not gone on with. */
async function askDevice(channel: CameraChannel, signal: AbortSignal): Promise<DeviceInfo> {
  try {
    return deviceInfoFrom(
      await channel.call({ service: 'device', operation: 'GetDeviceInformation' }, signal),
    );
  } catch (error) {
    if (!isCamOptError(error, 'CAM_NOT_SUPPORTED', 'CAM_FAULT')) throw error;
    return { manufacturer: '', model: '', firmware: '', serial: '', hardwareId: '', mac: '' };
  }
}

function sameDevice(seen: DeviceInfo, known: DeviceInfo | null): boolean {
  return (
    known !== null &&
    seen.model !== '' &&
    (['manufacturer', 'model', 'firmware', 'serial', 'hardwareId'] as const).every(
      (key) => seen[key] === known[key],
    )
  );
}
