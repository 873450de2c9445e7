import { bestAnnounced, deviceAddress, type DeviceAddress } from './deviceAddress.ts';
import type { DeviceCheck } from './deviceCheck.ts';
import { isOnLink, type LocalInterface } from './localNetworks.ts';
import type { Heard } from './multicast.ts';
import { usualPorts } from './rangeAddresses.ts';

/** Where a device was found, and what it answered there. */
export interface Place {
  address: DeviceAddress;
  check: DeviceCheck;
}
export type Ask = (address: DeviceAddress) => Promise<DeviceCheck>;

/**
 * The address on the host whose answer was heard; where nothing is there and the device names one in another network, that one:
 * it has its factory address (Q36).
 */
export async function locate(
  { announcement, source }: Pick<Heard, 'announcement' | 'source'>,
  ask: Ask,
  interfaces: readonly LocalInterface[],
): Promise<Place | undefined> {
  const address = deviceAddress(announcement.xaddrs, source, interfaces);
  if (address === undefined) return undefined;
  const check = await ask(address);
  const announced = bestAnnounced(announcement.xaddrs, source, interfaces);
  if (check.answer !== 'nothing' || announced === undefined || announced.host === address.host)
    return { address, check };
  return isOnLink(announced.host, interfaces) ? { address, check } : { address: announced, check };
}

/** A device that names no address even when asked again is looked for at the usual ports; printers and discs are not there (Q31). */
export async function locateHomeless(
  { source }: Pick<Heard, 'source'>,
  ask: Ask,
): Promise<Place | undefined> {
  for (const port of usualPorts) {
    const address = { host: source, port, path: '/onvif/device_service', tls: false };
    const check = await ask(address);
    if (check.answer === 'onvif') return { address, check };
  }
  return undefined;
}
