import { compareIdentity } from '../domain/camera.ts';
import type { Camera, Reach } from '../domain/camera.ts';
import { CamOptError, isCamOptError, toCamOptError } from '../domain/errors.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { medianMetrics } from '../domain/picture.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import { scopeValue } from '../domain/scopes.ts';
import type { CameraView } from './camopt.ts';
import { cameraTarget } from './cameraTarget.ts';
import type {
  CameraConnector,
  CameraReading,
  CameraSession,
  Clock,
  Credentials,
  CredentialSource,
  Inventory,
} from './ports.ts';
import { withRecordedStream } from './recordedStream.ts';

export interface ReadDeps {
  inventory: Inventory;
  connector: CameraConnector;
  credentials: CredentialSource;
  clock: Clock;
  /** told when a camera's entry changed */
  changed: (camera: Camera) => void;
}

/**
 * Reads everything that a camera says and remembers in the inventory who answered and how it was reached.
 * Throws what the connector throws, and CAM_WRONG_DEVICE when another device answers at the address.
 */
export async function readCamera(deps: ReadDeps, camera: Camera, signal: AbortSignal): Promise<CameraView> {
  const reading = await visitCamera(deps, camera, signal, (session) => session.read(signal));
  return viewOf(deps, camera, reading);
}

/**
 * The same, with a picture and its numbers from the same session; null and undefined where the camera gives none. Where the
 * first picture shows something odd two more are taken and the medians count: one frame may have caught a headlight.
 */
export async function readWithPicture(
  deps: ReadDeps,
  camera: Camera,
  measure: (jpeg: Uint8Array) => Promise<PictureMetrics | undefined>,
  signal: AbortSignal,
): Promise<{ view: CameraView; jpeg: Uint8Array | null; metrics: PictureMetrics | undefined }> {
  const { reading, ...picture } = await visitCamera(deps, camera, signal, async (session) => {
    const read = await session.read(signal);
    const jpeg = await pictureOf(session, signal);
    const metrics = jpeg === null ? undefined : await measuredThrice(session, jpeg, measure, signal);
    return { reading: read, jpeg, metrics };
  });
  return { view: await viewOf(deps, camera, reading), ...picture };
}

/** A picture and its numbers, in the same way. Throws CAM_NO_SNAPSHOT and what `measure` throws. */
export async function pictureWithNumbers(
  deps: ReadDeps,
  camera: Camera,
  measure: (jpeg: Uint8Array) => Promise<PictureMetrics>,
  signal: AbortSignal,
): Promise<{ jpeg: Uint8Array; metrics: PictureMetrics }> {
  return visitCamera(deps, camera, signal, async (session) => {
    const { jpeg } = await session.snapshot(signal);
    const metrics = await measuredThrice(session, jpeg, measure, signal);
    return { jpeg, metrics: metrics ?? (await measure(jpeg)) };
  });
}

async function measuredThrice(
  session: CameraSession,
  jpeg: Uint8Array,
  measure: (jpeg: Uint8Array) => Promise<PictureMetrics | undefined>,
  signal: AbortSignal,
): Promise<PictureMetrics | undefined> {
  const first = await measure(jpeg);
  if (first === undefined || first.flags.length === 0) return first;
  const others: PictureMetrics[] = [];
  for (let taken = 1; taken < 3; taken++) {
    const next = await pictureOf(session, signal);
    const metrics = next === null ? undefined : await measure(next);
    if (metrics !== undefined) others.push(metrics);
  }
  return medianMetrics([first, ...others]);
}

async function pictureOf(session: CameraSession, signal: AbortSignal): Promise<Uint8Array | null> {
  try {
    return (await session.snapshot(signal)).jpeg;
  } catch (error) {
    // The rules work without a picture, and many cameras give none (Q52, Q54).
    if (signal.aborted) throw error;
    return null;
  }
}

async function viewOf(deps: ReadDeps, camera: Camera, reading: CameraReading): Promise<CameraView> {
  if (compareIdentity(cameraTarget(camera).identity, reading.identity) === 'other')
    throw new CamOptError(
      'CAM_WRONG_DEVICE',
      `${camera.id}: ${nameOf(reading)} answers at ${camera.ip}, not the camera that was found there before`,
    );
  const known = remember(await latest(deps, camera), reading, deps.clock.now());
  await note(deps, known);
  const marked = withRecordedStream(
    { ...reading, identity: cameraTarget(known).identity },
    known.facts.recordedStream,
  );
  return { camera: known, reading: marked, capabilities: reading.capabilities };
}

/** Opens a session, works with it, and notes in the inventory why that was not possible. */
export async function visitCamera<Result>(
  deps: ReadDeps,
  camera: Camera,
  signal: AbortSignal,
  work: (session: CameraSession, credentials: Credentials | null) => Promise<Result>,
): Promise<Result> {
  let credentials: Credentials | null = null;
  try {
    credentials = await deps.credentials.for(camera);
    await using session = await deps.connector.open(cameraTarget(camera), credentials, signal);
    const result = await work(session, credentials);
    credentials?.guard?.settled(camera.id);
    return result;
  } catch (thrown) {
    const error = toCamOptError(thrown);
    credentials?.guard?.settled(camera.id, error);
    const reach = reachAfter[error.code];
    if (reach !== undefined && !signal.aborted) {
      const known = {
        ...(await latest(deps, camera)),
        reach,
        reachDetail: `${error.message}: ${error.hint}`,
      };
      await note(deps, known);
    }
    throw error;
  }
}

/** A camera can be read on a full or read-only disk too: what is remembered of the visit is worth less than the visit. */
async function note(deps: ReadDeps, camera: Camera): Promise<void> {
  try {
    await deps.inventory.save(camera);
  } catch (error) {
    if (!isCamOptError(error, 'STORE_FAILED')) throw error;
  }
  deps.changed(camera);
}

/** People may have edited the entry while the camera was being read. */
async function latest(deps: ReadDeps, camera: Camera): Promise<Camera> {
  return (await deps.inventory.get(camera.id)) ?? camera;
}

/** What a failure says about how the camera can be reached; a failure that is not listed says nothing about it. */
const reachAfter: Partial<Record<ErrorCode, Reach>> = {
  CAM_UNREACHABLE: 'unreachable',
  CAM_TIMEOUT: 'unreachable',
  CAM_CONNECTION_LOST: 'unreachable',
  CAM_AUTH: 'auth',
  CAM_AUTH_CLOCK: 'auth',
  CAM_AUTH_BUDGET: 'auth',
  CAM_CREDENTIALS_MISSING: 'auth',
  CAM_CERTIFICATE_CHANGED: 'auth',
  CAM_LOCKED: 'locked',
  CAM_NOT_ONVIF: 'onvif-off',
  CAM_NOT_ACTIVATED: 'not-activated',
};

function remember(camera: Camera, reading: CameraReading, at: Date): Camera {
  const { device, identity } = reading;
  // A camera that was named by its address has not told discovery how it is called.
  const scopes = camera.scopes.length > 0 ? camera.scopes : [...(reading.scopes ?? [])];
  return {
    ...camera,
    scopes,
    name: camera.name || scopeValue(scopes, 'name'),
    location: camera.location || scopeValue(scopes, 'location'),
    hardware: camera.hardware || scopeValue(scopes, 'hardware'),
    uuid: identity.uuid || camera.uuid,
    mac: identity.mac || device.mac || camera.mac,
    serial: identity.serial || device.serial || camera.serial,
    manufacturer: device.manufacturer || camera.manufacturer,
    model: device.model || camera.model,
    firmware: device.firmware || camera.firmware,
    clockOffsetSeconds: reading.clockOffsetSeconds,
    timeSource: reading.timeSource ?? camera.timeSource,
    lastSeen: at.toISOString(),
    reach: 'ok',
    reachDetail: '',
  };
}

function nameOf(reading: CameraReading): string {
  return [reading.device.manufacturer, reading.device.model].filter(Boolean).join(' ') || 'another device';
}
