import { cameraIdFor, compareIdentity } from '../domain/camera.ts';
import type { Camera, FoundCamera, Identity } from '../domain/camera.ts';
import type { DiscoverResult } from './camopt.ts';
import type { Clock, DiscoveredDevice, DiscoveryOptions, DiscoveryPort, Inventory } from './ports.ts';

export interface DiscoverDeps {
  discovery: Pick<DiscoveryPort, 'discover'>;
  inventory: Inventory;
  clock: Clock;
  changed: (camera: Camera) => void;
}

/**
 * Looks for cameras and keeps what it finds in the inventory: a known device keeps its id, its facts and what was read
 * from it, whatever address it has now; another device at a known address gets an id of its own.
 */
export async function discoverCameras(
  deps: DiscoverDeps,
  options: DiscoveryOptions,
  signal: AbortSignal,
  onFound?: (camera: Camera) => void,
): Promise<DiscoverResult> {
  const began = deps.clock.now().getTime();
  const known = new Map((await deps.inventory.list()).map((camera) => [camera.id, camera]));
  const found = new Map<string, Camera>();
  const replaced = new Map<string, Camera>();
  // The limit is kept here: only this side knows which answers count as cameras of their own.
  const { max, ...wanted } = options;
  for await (const device of deps.discovery.discover(wanted, signal)) {
    const camera = joinCamera(known, found, device, deps.clock.now());
    for (const gone of replacedBy(camera, known, found)) {
      known.set(gone.id, gone);
      replaced.set(gone.id, gone);
      deps.changed(gone);
    }
    known.set(camera.id, camera);
    found.set(camera.id, camera);
    deps.changed(camera);
    onFound?.(camera);
    if (max !== undefined && found.size >= max) break;
  }
  await deps.inventory.saveAll([...replaced.values(), ...found.values()]);
  const scanDuration = Math.round((deps.clock.now().getTime() - began) / 10) / 100;
  return { cameras: [...found.values()].map(asFound), scanDuration, foundCameras: found.size };
}

/** The inventory's entry for a device that was seen just now. */
export function joinCamera(
  known: ReadonlyMap<string, Camera>,
  foundNow: ReadonlyMap<string, Camera>,
  device: DiscoveredDevice,
  at: Date,
): Camera {
  const seen = device.camera;
  const before = sameDevice([...known.values()], foundNow, seen);
  const id = before?.id ?? freeId(known, cameraIdFor(seen.ip, seen.port));
  return {
    ...seen,
    id,
    uuid: seen.uuid || before?.uuid || '',
    mac: seen.mac || before?.mac || '',
    manufacturer: seen.manufacturer || before?.manufacturer || '',
    model: seen.model || before?.model || '',
    name: seen.name || before?.name || '',
    location: seen.location || before?.location || '',
    hardware: seen.hardware || before?.hardware || '',
    serial: before?.serial ?? '',
    firmware: before?.firmware ?? '',
    path: device.path,
    tls: device.tls,
    clockOffsetSeconds: device.clockOffsetSeconds ?? before?.clockOffsetSeconds ?? null,
    timeSource: device.timeSource ?? before?.timeSource ?? null,
    lastSeen: at.toISOString(),
    reach: device.reach,
    reachDetail: device.reachDetail,
    facts: before?.facts ?? {},
  };
}

/**
 * By identity wherever it lives; by address only when nothing says that it is another device.
 * Two devices that share an endpoint reference (Q34: cloned firmware) are told apart by their addresses.
 */
export function sameDevice(
  cameras: readonly Camera[],
  foundNow: ReadonlyMap<string, Camera>,
  seen: FoundCamera,
): Camera | undefined {
  const here = cameras.find(
    (camera) =>
      camera.ip === seen.ip &&
      camera.port === seen.port &&
      compareIdentity(identity(camera), identityOf(seen)) !== 'other',
  );
  if (here !== undefined) return here;
  const elsewhere = cameras.filter(
    (camera) => !foundNow.has(camera.id) && compareIdentity(identity(camera), identityOf(seen)) === 'same',
  );
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
}

/** Cameras that were known at this address until another device answered there. */
export function replacedBy(
  camera: Camera,
  known: ReadonlyMap<string, Camera>,
  foundNow: ReadonlyMap<string, Camera>,
): Camera[] {
  return [...known.values()]
    .filter(
      ({ id, ip, port }) => id !== camera.id && ip === camera.ip && port === camera.port && !foundNow.has(id),
    )
    .map((gone) => ({
      ...gone,
      reach: 'unreachable' as const,
      reachDetail: `another device answers at its address: ${camera.id}`,
    }));
}

function identity(camera: Camera): Identity {
  return { uuid: camera.uuid, serial: camera.serial, mac: camera.mac };
}

function identityOf(seen: FoundCamera): Identity {
  return { uuid: seen.uuid, serial: '', mac: seen.mac };
}

/** An id is given once: a second device at an address where another was known is `…_2`. */
export function freeId(known: ReadonlyMap<string, unknown>, wanted: string): string {
  if (!known.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const id = `${wanted.slice(0, 60)}_${number}`;
    if (!known.has(id)) return id;
  }
}

function asFound(camera: Camera): FoundCamera {
  const { id, uuid, ip, port, manufacturer, model, name, location, hardware, mac, scopes, types, xaddrs } =
    camera;
  const { interface: on, source, discovered_at } = camera;
  return {
    id,
    uuid,
    ip,
    port,
    manufacturer,
    model,
    name,
    location,
    hardware,
    mac,
    scopes,
    types,
    xaddrs,
    interface: on,
    source,
    discovered_at,
  };
}
