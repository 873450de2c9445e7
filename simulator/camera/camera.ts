import type { AddressInfo } from 'node:net';
import { AuthState } from '../auth/authState.ts';
import { EventQueue } from '../services/eventQueue.ts';
import { FaultSet } from '../faults/faultSet.ts';
import type { Fault } from '../faults/faultSchema.ts';
import type { Personality } from '../personalities/personalitySchema.ts';
import type { SceneName } from '../scene/sceneImaging.ts';
import { envelopeWriter } from '../soap/envelope.ts';
import { initialState, type CameraState } from './cameraState.ts';
import { ExchangeLog } from './exchangeLog.ts';
import type { Identity } from './identity.ts';
import { seededRandom } from './seededRandom.ts';
import { selfSigned, type KeyAndCertificate } from './selfSigned.ts';

export type UserLevel = 'Administrator' | 'Operator' | 'User' | 'Anonymous';
export interface CameraUser {
  username: string;
  password: string;
  level: UserLevel;
}

export interface CameraOptions {
  readonly number: number;
  readonly personality: Personality;
  readonly identity: Identity;
  readonly name: string;
  readonly location: string;
  readonly scene: SceneName;
  readonly users: CameraUser[];
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly logSize: number;
  /** Applied to the factory state when that is first looked at. */
  readonly prepare: (state: CameraState) => void;
}

export interface Place {
  readonly ip?: string | undefined;
  readonly port?: number | undefined;
}

/** What a camera tells whoever runs it: that it goes down, comes back, or changed what its streams show. */
export interface CameraEvents {
  powerOff?: () => Promise<void>;
  certificateChanged?: () => void;
  /** As after a restart. */
  comeBack?: (place: Place) => Promise<void>;
  /** Where streams are served at the camera's address; starts what serves them. */
  rtspPort?: () => Promise<number>;
}

/** One simulated device: what it is, how it is set, and who has done what to it. */
export class Camera {
  readonly number: number;
  readonly personality: Personality;
  readonly identity: Identity;
  readonly users: CameraUser[];
  readonly faults: FaultSet;
  readonly auth: AuthState;
  readonly events: EventQueue;
  readonly log: ExchangeLog;
  readonly random: () => number;
  readonly seed: number;
  readonly scene: SceneName;
  /** How often each operation was asked for; a map, since the names are the clients' own. */
  readonly requests = new Map<string, number>();
  readonly envelope: ReturnType<typeof envelopeWriter>;
  /** Run by the simulation; empty while the camera belongs to none. */
  readonly run: CameraEvents = {};
  name: string;
  location: string;
  extraScopes: string[] = [];
  writes = 0;
  clockOffsetMs: number;
  /** Where it listens; port 0 before that. */
  ip = '';
  port = 0;
  /** Of the RTSP server; undefined until somebody asked for a stream. */
  rtspPort: number | undefined;
  /** What its streams go on showing under the fault that keeps them as they were. */
  staleEncoders: CameraState['encoders'] | undefined;
  poweredOn = false;
  /** Taken away for good. */
  isGone = false;
  /** What its web server has to bear, for those that break under it. */
  readonly load = { connections: 0, requests: 0, silentUntil: 0 };
  /** Bound to every address, so that the one it names depends on who asks. */
  listensEverywhere = false;
  /** Of its HTTPS server, where it has one; made once, so that a restart changes nothing. */
  private keys: KeyAndCertificate | undefined;
  private readonly prepare: (state: CameraState) => void;
  private current: CameraState | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(options: CameraOptions) {
    this.number = options.number;
    this.personality = options.personality;
    this.identity = { ...options.identity };
    this.name = options.name;
    this.location = options.location;
    this.scene = options.scene;
    this.users = options.users;
    this.seed = options.seed;
    this.prepare = options.prepare;
    this.random = seededRandom(options.seed + options.number);
    this.clockOffsetMs = options.personality.clock.offsetSeconds * 1000;
    this.envelope = writerFor(options.personality);
    this.auth = new AuthState();
    this.events = new EventQueue();
    this.log = new ExchangeLog(options.logSize);
    this.faults = new FaultSet(this, [...options.personality.faults, ...options.faults]);
  }

  /** Built at the first look: a thousand idle cameras cost little. */
  get state(): CameraState {
    if (!this.current) {
      this.current = initialState(this.personality);
      this.prepare(this.current);
    }
    return this.current;
  }

  get id(): string {
    return this.port === 80 ? `onvif-${this.ip}` : `onvif-${this.ip}-${this.port}`;
  }

  /** What its HTTPS server shows. */
  get certificate(): KeyAndCertificate {
    const { tls } = this.personality.transport;
    if (tls === undefined) throw new Error(`${this.personality.name} speaks no HTTPS`);
    return (this.keys ??= selfSigned(tls));
  }

  /** As after a factory reset or a swap, or as somebody in between would show: another key under this name. */
  changeCertificate(commonName: string): void {
    const { tls } = this.personality.transport;
    if (tls === undefined) return;
    this.keys = selfSigned({ ...tls, commonName });
    this.run.certificateChanged?.();
  }

  get scheme(): 'http' | 'https' {
    const { tls, redirectsToHttps } = this.personality.transport;
    return tls && !redirectsToHttps ? 'https' : 'http';
  }

  /** The port that an address need not name. */
  get usualPort(): number {
    return this.scheme === 'https' ? 443 : 80;
  }

  get xaddr(): string {
    const path = this.personality.services.device ?? '/onvif/device_service';
    const shownPort = this.port === this.usualPort ? '' : `:${this.port}`;
    return `${this.scheme}://${this.ip}${shownPort}${path}`;
  }

  listensAt(address: AddressInfo, ip: string): void {
    this.ip = ip;
    this.port = address.port;
  }

  /** The device's own time, which need not be the right one. */
  now(): Date {
    return new Date(Date.now() + this.clockOffsetMs);
  }

  /** Does something later, unless the camera is taken away first. */
  later(ms: number, action: () => void): void {
    if (this.isGone) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  /** Goes down and comes back after `downMs`, at its own address or at another. */
  reboot(downMs: number, place: Place = this): void {
    void this.run.powerOff?.().then(() => this.later(downMs, () => void this.run.comeBack?.(place)));
  }

  close(): void {
    this.isGone = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.events.close();
  }
}

const writers = new WeakMap<Personality, ReturnType<typeof envelopeWriter>>();

function writerFor(personality: Personality): ReturnType<typeof envelopeWriter> {
  const known = writers.get(personality) ?? envelopeWriter(personality.envelope);
  writers.set(personality, known);
  return known;
}
