import type { Camera } from '../domain/camera.ts';
import type { CameraTarget } from './ports.ts';

/** Where to reach a camera of the inventory, and who should answer there. */
export function cameraTarget(camera: Camera): CameraTarget {
  const { id, ip, port, path, tls, uuid, serial, mac, scopes } = camera;
  const identity = { uuid, serial, mac };
  return { cameraId: id, host: ip, port, path, tls, identity, ...(scopes.length > 0 ? { scopes } : {}) };
}
