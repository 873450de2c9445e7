import { cameraIdFor, cameraSchema } from '../domain/camera.ts';
import type { Camera } from '../domain/camera.ts';
import { CamOptError } from '../domain/errors.ts';

/** Where a reference points when it is an address: `host`, `host:port` or a device-service URL. */
export interface CameraAddress {
  host: string;
  /** null when the reference names none */
  port: number | null;
  path: string;
  tls: boolean;
}

const usualPath = '/onvif/device_service';

/**
 * The camera that a person means by an inventory id, `host`, `host:port` or a device-service URL.
 * Undefined when the inventory has none; throws CAMERA_UNKNOWN when a bare host is several cameras.
 */
export function findCamera(cameras: readonly Camera[], reference: string): Camera | undefined {
  const byId = cameras.find((camera) => camera.id === reference);
  if (byId !== undefined) return byId;
  const address = addressIn(reference);
  if (address === undefined) return undefined;
  // Where a camera was replaced, the address means the one that was seen last.
  const onHost = cameras
    .filter((camera) => camera.ip.toLowerCase() === address.host.toLowerCase())
    .sort((a, b) => (b.lastSeen ?? '').localeCompare(a.lastSeen ?? ''));
  if (address.port !== null) return onHost.find((camera) => camera.port === address.port);
  const usual = onHost.find((camera) => camera.port === 80);
  if (usual !== undefined || onHost.length <= 1) return usual ?? onHost[0];
  throw new CamOptError(
    'CAMERA_UNKNOWN',
    `${reference} is ${onHost.length} cameras: ${onHost.map((camera) => camera.id).join(', ')}`,
    { hint: 'name one of them by its id or with its port' },
  );
}

/**
 * The address in a reference; undefined for text that can only be an inventory id.
 * Throws USAGE for an address that is malformed or carries a password.
 */
export function addressIn(reference: string): CameraAddress | undefined {
  const text = reference.trim();
  if (/^https?:\/\//i.test(text)) return fromUrl(text);
  const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(\d+))?$/i.exec(text);
  if (bracketed !== null) return address(bracketed[1] as string, bracketed[2]);
  if (/^[0-9a-f:]+(?:%[\w.-]+)?$/i.test(text) && text.split(':').length > 2) return address(text, undefined);
  const named = /^([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d+))?$/.exec(text);
  if (named === null) return undefined;
  const [, host = '', port] = named;
  const isHost =
    port !== undefined ||
    host.toLowerCase() === 'localhost' ||
    (host.includes('.') && !host.startsWith('onvif-'));
  return isHost ? address(host, port) : undefined;
}

/** A camera known by its address alone: nothing has been asked of it yet. */
export function cameraAt(address: CameraAddress, at: Date): Camera {
  const port = address.port ?? (address.tls ? 443 : 80);
  return cameraSchema.parse({
    id: cameraIdFor(address.host, port),
    uuid: '',
    ip: address.host,
    port,
    manufacturer: '',
    model: '',
    name: '',
    location: '',
    hardware: '',
    mac: '',
    scopes: [],
    types: [],
    xaddrs: [],
    interface: '',
    source: 'manual',
    discovered_at: at.toISOString(),
    path: address.path,
    tls: address.tls,
  });
}

function fromUrl(text: string): CameraAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '')
    throw new CamOptError(
      'USAGE',
      `not an address: ${JSON.stringify(text.replace(/\/\/[^/@]*@/, '//***@'))}`,
    );
  if (url.username !== '' || url.password !== '')
    throw new CamOptError('USAGE', 'a camera address must not carry a user or password', {
      hint: 'give --username and CAMOPT_PASSWORD, --password-file or a credential set',
    });
  const tls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  return { host, port, path: url.pathname === '/' ? usualPath : url.pathname + url.search, tls };
}

function address(host: string, portText: string | undefined): CameraAddress {
  const port = portText === undefined ? null : Number(portText);
  if (port !== null && (port < 1 || port > 65_535))
    throw new CamOptError('USAGE', `port ${portText} is not between 1 and 65535`);
  // The zone of a link-local address is the name of an interface, whose letters count.
  return { host: host.replace(/^[^%]*/, (bare) => bare.toLowerCase()), port, path: usualPath, tls: false };
}
