import { cameraIdFor, type FoundCamera } from '../../domain/camera.ts';
import { scopeValue } from '../../domain/scopes.ts';
import { vendorIn } from '../../quirks/vendorNames.ts';
import { normalMac } from '../services/device.ts';
import { bareId, type Announcement } from './announcement.ts';
import type { DeviceAddress } from './deviceAddress.ts';

/** The inventory's row for a device, out of what its scopes say. */
export function foundCamera(
  announcement: Pick<Announcement, 'endpoint' | 'types' | 'scopes' | 'xaddrs'>,
  address: DeviceAddress,
  seen: { interface: string; source: FoundCamera['source']; at: Date },
): FoundCamera {
  const { scopes } = announcement;
  const name = scopeValue(scopes, 'name');
  const hardware = scopeValue(scopes, 'hardware');
  return {
    id: cameraIdFor(address.host, address.port),
    uuid: bareId(announcement.endpoint),
    ip: address.host,
    port: address.port,
    manufacturer: scopeValue(scopes, 'manufacturer', 'mfr') || vendorIn(`${name} ${hardware}`),
    model: scopeValue(scopes, 'model') || hardware,
    name,
    location: scopeValue(scopes, 'location'),
    hardware,
    mac: normalMac(scopeValue(scopes, 'mac', 'macaddr', 'macaddress')),
    scopes,
    types: announcement.types,
    xaddrs: announcement.xaddrs,
    interface: seen.interface,
    source: seen.source,
    discovered_at: seen.at.toISOString(),
  };
}
