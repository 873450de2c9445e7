import type { DeviceInfo } from '../../domain/capabilities.ts';
import { tellsDevicesApart, type TimeSource } from '../../domain/camera.ts';
import { plainText } from '../../shared/plainText.ts';
import { serviceNamespaces, type ServiceName } from '../soap/envelope.ts';
import { repairedAddress, type ServiceAddresses } from '../serviceAddresses.ts';
import { child, elements, text, textAt, type XmlElement } from '../xml/xmlTree.ts';
import { wireNumber } from './wireNumbers.ts';

/** GetDeviceInformation; absent values are empty. The MAC comes from elsewhere. */
export function deviceInfoFrom(response: XmlElement): DeviceInfo {
  const value = (local: string): string => plainText(textAt(response, local) ?? '');
  return {
    manufacturer: value('Manufacturer'),
    model: value('Model'),
    firmware: value('FirmwareVersion'),
    serial: value('SerialNumber'),
    hardwareId: value('HardwareId'),
    mac: '',
  };
}

/** The camera's UTC time; undefined when it tells none that is believable. Fields may overflow (Q23: 00:61:16). */
export function cameraTime(response: XmlElement): Date | undefined {
  const system = child(response, 'SystemDateAndTime');
  // Q17: LocalDateTime alone has no zone; as UTC it is wrong by whole quarters of an hour at most, which the login allows for.
  return dateFrom(child(system, 'UTCDateTime')) ?? dateFrom(child(system, 'LocalDateTime'));
}

/** What sets its clock; null when it does not say. */
export function timeSourceIn(response: XmlElement): TimeSource | null {
  const type = textAt(response, 'SystemDateAndTime', 'DateTimeType')?.toLowerCase();
  return type === 'ntp' || type === 'manual' ? type : null;
}

function dateFrom(element: XmlElement | undefined): Date | undefined {
  const field = (group: string, local: string): number | undefined =>
    wireNumber(textAt(element, group, local));
  const year = field('Date', 'Year');
  const month = field('Date', 'Month');
  const day = field('Date', 'Day');
  if (year === undefined || month === undefined || day === undefined || year < 1970 || year > 9999)
    return undefined;
  const time = Date.UTC(
    year,
    month - 1,
    day,
    field('Time', 'Hour') ?? 0,
    field('Time', 'Minute') ?? 0,
    field('Time', 'Second') ?? 0,
  );
  return Number.isFinite(time) ? new Date(time) : undefined;
}

/** GetServices: by namespace; vendors' own services are left out (Q60). */
export function servicesFrom(response: XmlElement, origin: string): ServiceAddresses {
  const found: ServiceAddresses = {};
  for (const service of elements(response, 'Service')) {
    const name = byNamespace.get(textAt(service, 'Namespace') ?? '');
    const address = repairedAddress(textAt(service, 'XAddr') ?? '', origin);
    if (name !== undefined && address !== undefined && found[name] === undefined) found[name] = address;
  }
  return found;
}

/** GetCapabilities, for cameras without GetServices. Media2 never stands there (Q59). */
export function servicesFromCapabilities(response: XmlElement, origin: string): ServiceAddresses {
  const capabilities = child(response, 'Capabilities');
  const found: ServiceAddresses = {};
  for (const [local, name] of [
    ['Device', 'device'],
    ['Media', 'media1'],
    ['Imaging', 'imaging'],
  ] as const) {
    const address = repairedAddress(textAt(capabilities, local, 'XAddr') ?? '', origin);
    if (address !== undefined) found[name] = address;
  }
  return found;
}

export function scopesFrom(response: XmlElement): string[] {
  return elements(response, 'Scopes')
    .map((scope) => plainText(textAt(scope, 'ScopeItem') ?? '', 512))
    .filter((scope) => scope !== '');
}

/** ONVIF profiles that scopes claim: "S" for Streaming, "T", "G" … */
export function claimedProfiles(scopes: readonly string[]): string[] {
  const claimed = new Set<string>();
  for (const scope of scopes) {
    const name = /onvif\.org\/Profile\/([A-Za-z0-9]+)/i.exec(scope)?.[1];
    if (name !== undefined) claimed.add(/^streaming$/i.test(name) ? 'S' : plainText(name, 16));
  }
  return [...claimed].sort();
}

/** The hardware address of the first interface that is enabled and has one; lower case with colons. */
export function macFrom(response: XmlElement): string {
  const interfaces = elements(response, 'NetworkInterfaces');
  const enabled = interfaces.filter((entry) => textAt(entry, 'Enabled') !== 'false');
  for (const entry of [...enabled, ...interfaces]) {
    const mac = normalMac(text(child(entry, 'Info', 'HwAddress')) ?? '');
    if (mac !== '' && tellsDevicesApart(mac)) return mac;
  }
  return '';
}

export function normalMac(value: string): string {
  const digits = value.toLowerCase().replace(/[^0-9a-f]/g, '');
  return digits.length === 12 ? (digits.match(/../g) ?? []).join(':') : '';
}

const byNamespace = new Map<string, ServiceName>(
  Object.entries(serviceNamespaces).map(([name, uri]) => [uri, name as ServiceName]),
);
