import type { Camera } from '../domain/camera.ts';
import { toCamOptError } from '../domain/errors.ts';
import { joinCamera, replacedBy, sameDevice } from './discoverCameras.ts';
import type { Clock, DiscoveredDevice, DiscoveryPort, HeardCamera, Inventory } from './ports.ts';

export interface ListenDeps {
  discovery: Pick<DiscoveryPort, 'hear' | 'answers'>;
  inventory: Pick<Inventory, 'list' | 'saveAll'>;
  clock: Pick<Clock, 'now'>;
  changed: (camera: Camera, heard: HeardCamera['kind'] | undefined) => void;
  tell: (message: string) => void;
}

/**
 * Keeps in the inventory what cameras say of themselves until the signal aborts: one that comes is joined as discovery joins
 * it, one that says goodbye stays and is marked. What could not be kept, on a full disk or under a lock that another holds
 * for too long, is told, and the listening goes on.
 */
export async function listenForCameras(deps: ListenDeps, signal: AbortSignal): Promise<void> {
  for await (const batch of deps.discovery.hear(signal)) {
    try {
      await takeIn(deps, batch, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      deps.tell(`what cameras said of themselves is not kept: ${toCamOptError(thrown).message}`);
    }
  }
}

async function takeIn(deps: ListenDeps, batch: readonly HeardCamera[], signal: AbortSignal): Promise<void> {
  const occupied = await stillAtHome(deps, batch, signal);
  const cameras = new Map((await deps.inventory.list()).map((camera) => [camera.id, camera]));
  const changed = new Map<string, { camera: Camera; heard: HeardCamera['kind'] | undefined }>();
  const note = (camera: Camera, heard?: HeardCamera['kind']): void => {
    cameras.set(camera.id, camera);
    changed.set(camera.id, { camera, heard });
  };
  for (const heard of batch) {
    if (heard.kind === 'bye') {
      const left = saidGoodbye([...cameras.values()], heard, deps.clock.now());
      if (left !== undefined) note(left, 'bye');
      continue;
    }
    const came = joinCamera(cameras, occupied, heard.device, deps.clock.now());
    for (const replaced of replacedBy(came, cameras, new Map())) note(replaced);
    note(came, 'hello');
  }
  await deps.inventory.saveAll([...changed.values()].map(({ camera }) => camera));
  for (const { camera, heard } of changed.values()) deps.changed(camera, heard);
}

/**
 * Known cameras that others in the batch say to be, and that still answer where they were. Those others are devices of
 * their own: a clone that shares an endpoint reference (Q34), or somebody who wants to be asked with a camera's password.
 */
async function stillAtHome(
  { discovery, inventory }: ListenDeps,
  batch: readonly HeardCamera[],
  signal: AbortSignal,
): Promise<Map<string, Camera>> {
  const cameras = await inventory.list();
  const moved = batch
    .map((heard) => (heard.kind === 'hello' ? movedFrom(cameras, heard.device) : undefined))
    .filter((camera) => camera !== undefined);
  const home = new Map<string, Camera>();
  await Promise.all(
    [...new Set(moved)].map(async (camera) => {
      const address = { host: camera.ip, port: camera.port, path: camera.path, tls: camera.tls };
      if (await discovery.answers(address, signal)) home.set(camera.id, camera);
    }),
  );
  return home;
}

function movedFrom(cameras: readonly Camera[], { camera: seen }: DiscoveredDevice): Camera | undefined {
  const before = sameDevice(cameras, new Map(), seen);
  return before === undefined || (before.ip === seen.ip && before.port === seen.port) ? undefined : before;
}

/** Anybody can send a Bye in the name of another: it counts only from the address that the camera has. */
function saidGoodbye(
  cameras: readonly Camera[],
  { uuid, from }: Extract<HeardCamera, { kind: 'bye' }>,
  at: Date,
): Camera | undefined {
  const camera = cameras.find((each) => each.uuid === uuid && from.includes(each.ip));
  if (camera === undefined) return undefined;
  const time = at.toISOString().slice(11, 19);
  const reachDetail = `said goodbye at ${time} UTC: it was switched off, restarts, or goes to another network`;
  return { ...camera, reach: 'unreachable', reachDetail };
}
