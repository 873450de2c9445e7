import type { Capabilities, DeviceInfo } from '../domain/capabilities.ts';
import type { Certificate, TrustedCertificate } from '../domain/certificate.ts';
import type { Camera, FoundCamera, Identity, TimeSource } from '../domain/camera.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { CamOptError } from '../domain/errors.ts';
import type { PasswordText } from '../domain/passwordText.ts';
import type { ImagingPath, SettingValues, StreamPath } from '../domain/settingPaths.ts';
import type { Settings } from '../domain/settings.ts';
import type { Secret } from '../shared/secret.ts';

/** What the use cases need from the world; visionPorts.ts has what looking at pictures needs. Every call that waits takes `signal` last and ends when it aborts. */

export interface Clock {
  now(): Date;
  /** Resolves after `ms`; rejects with an AbortError when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Ids {
  /** A sortable unique id (ULID). */
  unique(): string;
}

export interface Credentials {
  username: string;
  password: Secret;
  /** name of the credential set, for messages and the run's header; never the secret */
  set: string;
  /** where the password itself may be sent, to cameras that take nothing else; nowhere when absent */
  passwordText?: PasswordText;
  /** of the run that they were given out for */
  guard?: LoginGuard;
}

/** What one run over many cameras learns about one credential set; keeps a wrong one from many cameras. */
export interface LoginGuard {
  /** Before the secret is sent to a camera. May wait for what others answer. Throws CAM_AUTH_STOPPED. */
  admit(cameraId: string): Promise<void>;
  accepted(cameraId: string): void;
  /** The work on a camera has ended, with this error where it failed. */
  settled(cameraId: string, error?: CamOptError): void;
}

/** Where a camera is and how it was last reached. */
export interface CameraTarget {
  cameraId: string;
  host: string;
  port: number;
  path: string;
  tls: boolean;
  identity: Identity;
  /** as discovery saw them; spares the camera a question */
  scopes?: readonly string[];
}

/** Opens sessions. A wrong password is counted in the box-wide budget before it is reported. */
export interface CameraConnector {
  /**
   * Finds the clock offset, the services and the way to authenticate. Nothing is written.
   * Throws CAM_UNREACHABLE, CAM_TIMEOUT, CAM_NOT_ONVIF, CAM_NOT_ACTIVATED, CAM_AUTH, CAM_AUTH_CLOCK, CAM_AUTH_BUDGET,
   * CAM_LOCKED, CAM_CREDENTIALS_MISSING, CAM_TLS, CAM_CERTIFICATE_CHANGED, CAM_REDIRECTED …
   */
  open(target: CameraTarget, credentials: Credentials | null, signal: AbortSignal): Promise<CameraSession>;
}

/** Which certificate each camera of the site is trusted by. */
export interface CertificatePins {
  get(cameraId: string): Promise<TrustedCertificate | undefined>;
  /** Keeps it unless the camera has one, and gives the one that holds: another process may have been first. */
  first(cameraId: string, certificate: TrustedCertificate): Promise<TrustedCertificate>;
  /** In place of whatever was there. */
  replace(cameraId: string, certificate: TrustedCertificate): Promise<void>;
  /** False when there was none. */
  forget(cameraId: string): Promise<boolean>;
}

/** Looks at the certificate of a camera and sends it nothing under it. */
export interface CertificateViewer {
  /** null where the camera is asked over http; `authorised` when a known authority signed it and its name fits. */
  view(target: CameraTarget, signal: AbortSignal): Promise<SeenCertificate | null>;
}
export interface SeenCertificate {
  certificate: Certificate;
  authorised: boolean;
}

/** One camera, one request at a time. */
export interface CameraSession extends AsyncDisposable {
  /** Where it answers: another port and https, where the camera led there. */
  readonly answersAt: CameraTarget;
  /** Who answers at this address now, asked anew. */
  identify(signal: AbortSignal): Promise<{ identity: Identity; device: DeviceInfo }>;
  /** Everything the contract's `settings` and `capabilities` name, on every stream and source in use. */
  read(signal: AbortSignal): Promise<CameraReading>;
  /** One configuration, read anew with the service and token it was first read with. */
  readEntity(ref: EntityRef, signal: AbortSignal): Promise<EntityState>;
  /**
   * Writes `values` into the element as read, everything else kept as it stands in `asRead.raw`.
   * CAM_FAULT and its kin mean that the camera refused and nothing was written;
   * WRITE_UNKNOWN means that the request may have been carried out: read before anything else.
   */
  writeEntity(asRead: EntityState, values: SettingValues, signal: AbortSignal): Promise<void>;
  /** A JPEG of the profile that shows the main stream. Throws CAM_NO_SNAPSHOT when the camera gives none. */
  snapshot(signal: AbortSignal): Promise<SnapshotPicture>;
  /** RTSP address of the stream, on the host that answered, without credentials in it. */
  streamUri(streamToken: string, signal: AbortSignal): Promise<string>;
}

export interface CameraReading {
  device: DeviceInfo;
  identity: Identity;
  capabilities: Capabilities;
  settings: Settings;
  /** tokens of the main stream and of the source it shows; null when there is none */
  mainStream: string | null;
  mainSource: string | null;
  /** the raw configurations behind the settings, one per stream in use and per video source */
  entities: EntityState[];
  clockOffsetSeconds: number | null;
  timeSource?: TimeSource | null;
  /** what it tells of itself: name, place, profiles; absent where it was not asked */
  scopes?: readonly string[];
  /** what was repaired, assumed or could not be read, in words */
  notes: string[];
  /** what is known of this line of devices; `effect` as src/quirks lists them, `read-back-fixed` means unverifiable by reading */
  quirks?: readonly { id: string; effect: string; says: string }[];
}

/** One configuration that is written as a whole: a video encoder, or the imaging settings of a video source. */
export type EntityRef =
  | { kind: 'encoder'; token: string; service: 'media1' | 'media2' }
  | { kind: 'imaging'; token: string; service: 'imaging' };

export interface EntityState {
  ref: EntityRef;
  /** the element as the camera sent it, self-contained XML; secrets never occur in it */
  raw: string;
  /** stream.* paths of an encoder, the imaging paths of a source; what the camera did not send is absent */
  values: Partial<Pick<SettingValues, StreamPath>> | Partial<Pick<SettingValues, ImagingPath>>;
  /** how many profiles use it, where the camera says so */
  useCount: number | null;
}

export interface SnapshotPicture {
  jpeg: Uint8Array;
  contentType: string;
}

export interface DiscoveryOptions {
  timeoutMs: number;
  max?: number;
  /** names or addresses; empty means every interface */
  interfaces: readonly string[];
  /** CIDR, A-B, HOST or HOST:PORT: asked directly, across subnets */
  ranges: readonly string[];
  /** ports tried on a range address that names none; empty means those on which cameras have ONVIF */
  ports: readonly number[];
}

export interface DiscoveryPort {
  /** Yields each device once, as it answers. Never sends a credential. */
  discover(options: DiscoveryOptions, signal: AbortSignal): AsyncIterable<DiscoveredDevice>;
  /**
   * Cameras that say they came or go, in batches, until the signal aborts. One that came is asked what discovery asks.
   * Where announcements cannot be heard the log says so, and nothing is yielded.
   */
  hear(signal: AbortSignal): AsyncIterable<readonly HeardCamera[]>;
  /** Whether an ONVIF service answers there, asked without a credential. */
  answers(
    address: Pick<CameraTarget, 'host' | 'port' | 'path' | 'tls'>,
    signal: AbortSignal,
  ): Promise<boolean>;
}

export type HeardCamera =
  | { kind: 'hello'; device: DiscoveredDevice }
  /** `from`: addresses of the machine that said it */
  | { kind: 'bye'; uuid: string; from: readonly string[] };

/** A found device and, when it is no use as it is, why. */
export interface DiscoveredDevice {
  camera: FoundCamera;
  path: string;
  tls: boolean;
  reach: Camera['reach'];
  reachDetail: string;
  clockOffsetSeconds: number | null;
  timeSource?: TimeSource | null;
}

/** An independent ONVIF client in a process of its own. Its failures are an answer, never an exception. */
export interface SecondReader {
  read(
    target: CameraTarget,
    credentials: Credentials | null,
    refs: readonly EntityRef[],
    signal: AbortSignal,
  ): Promise<SecondReading>;
}
export type SecondReading = { ok: true; entities: SecondEntity[] } | { ok: false; reason: string };

export interface SecondEntity {
  ref: EntityRef;
  values: SettingValues;
  /** the element as the camera sent it to that client */
  raw: string;
}

export interface StreamMeasurement {
  codec: string | null;
  resolution: string | null;
  fps: number | null;
  bitrateMbps: number | null;
  gop: number | null;
  seconds: number;
}
export interface StreamMeter {
  /** A new RTSP session, measured for `seconds`. A refused login counts. Throws STREAM_FAILED, CAM_AUTH … */
  measure(
    /** connected to at `host`: a link-local address has its zone there, for which `uri` has no place */
    stream: { cameraId: string; uri: string; host: string },
    credentials: Credentials | null,
    seconds: number,
    signal: AbortSignal,
  ): Promise<StreamMeasurement>;
}

export interface PictureMeter {
  /** Throws CAM_BAD_ANSWER for what is no picture. */
  measure(jpeg: Uint8Array, signal: AbortSignal): Promise<PictureMetrics>;
  /** Rows of half-block characters with colour codes, at most `columns` x `rows` cells. */
  halfBlocks(jpeg: Uint8Array, columns: number, rows: number, signal: AbortSignal): Promise<string[]>;
  /** As a PNG for a terminal that draws pictures, and the cells that it fills, at most `columns` x `rows`. */
  png(jpeg: Uint8Array, columns: number, rows: number, signal: AbortSignal): Promise<TerminalPicture>;
}

export interface TerminalPicture {
  png: Uint8Array;
  columns: number;
  rows: number;
}

/** Keeps two processes and two users off one camera; survives kill -9 of the holder. */
export interface CameraLocks {
  /** Throws CAMERA_HELD, naming who holds it; `name` is what people call it, where that is not the key. */
  acquire(key: string, purpose: string, name?: string): Promise<AsyncDisposable>;
  /** Whether a process that lives holds it. */
  isHeld(key: string): Promise<boolean>;
}

/** Wrong passwords counted per camera, over all channels and all processes of the box. */
export interface AuthBudget {
  /**
   * One login at a time per camera: of what two processes send at once neither has counted the other's. Held from `check`
   * until the answer was counted. Throws CAMERA_HELD when another's login does not end.
   */
  turn(cameraKey: string, signal: AbortSignal): Promise<AsyncDisposable>;
  /** How often this secret was refused lately. Throws CAM_AUTH_BUDGET when another try is not allowed, CAM_LOCKED. */
  check(cameraKey: string, credentials: Credentials): Promise<number>;
  /** A wrong answer was seen; `attemptsLeft` and `lockedSeconds` when the camera said so. */
  refused(
    cameraKey: string,
    credentials: Credentials,
    seen: { attemptsLeft?: number; lockedSeconds?: number },
  ): Promise<void>;
  accepted(cameraKey: string, credentials: Credentials): Promise<void>;
}

/** The cameras of one site. */
export interface Inventory {
  list(): Promise<Camera[]>;
  get(id: string): Promise<Camera | undefined>;
  /** Adds or replaces by id, durably. */
  save(camera: Camera): Promise<void>;
  saveAll(cameras: readonly Camera[]): Promise<void>;
  remove(id: string): Promise<boolean>;
}

/** Finds the credentials for a camera: what the call gave, else its credential set, else the environment. */
export interface CredentialSource {
  for(camera: Camera): Promise<Credentials | null>;
}

/** Wire log lines for --verbose and the log pane; already free of secrets. */
export interface Log {
  (entry: LogEntry): void;
}
export interface LogEntry {
  at: Date;
  level: 'debug' | 'info' | 'warn' | 'error';
  camera?: string;
  message: string;
}

/** How the terminal UI looked the last time. Nothing depends on it being there; what it holds is checked by the UI. */
export interface ViewMemory {
  load(): Promise<Readonly<Record<string, unknown>> | null>;
  save(view: Readonly<Record<string, unknown>>): Promise<void>;
}
