import { cameraIdFor, type FoundCamera } from '../../domain/camera.ts';
import { plainText } from '../../shared/plainText.ts';
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
  const name = scope(scopes, 'name');
  const hardware = scope(scopes, 'hardware');
  return {
    id: cameraIdFor(address.host, address.port),
    uuid: bareId(announcement.endpoint),
    ip: address.host,
    port: address.port,
    manufacturer: scope(scopes, 'manufacturer', 'mfr') || vendorIn(`${name} ${hardware}`),
    model: scope(scopes, 'model') || hardware,
    name,
    location: scope(scopes, 'location'),
    hardware,
    mac: normalMac(scope(scopes, 'mac', 'macaddr', 'macaddress')),
    scopes,
    types: announcement.types,
    xaddrs: announcement.xaddrs,
    interface: seen.interface,
    source: seen.source,
    discovered_at: seen.at.toISOString(),
  };
}

/** All values of a scope category, joined; percent signs that encode nothing stay. */
function scope(scopes: readonly string[], ...categories: string[]): string {
  const values = scopes
    .map((entry) => /^onvif:\/\/www\.onvif\.org\/([^/]+)\/(.*)$/i.exec(entry))
    .filter((match) => match !== null && categories.includes((match[1] ?? '').toLowerCase()))
    .map((match) => plainText(decoded(match?.[2] ?? '')))
    .filter((value) => value !== '');
  return [...new Set(values)].join(' / ');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
