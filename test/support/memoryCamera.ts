import type { Capabilities } from '../../src/domain/capabilities.ts';
import { cameraIdFor, cameraSchema, type Camera, type Identity } from '../../src/domain/camera.ts';
import { CamOptError, type ErrorCode } from '../../src/domain/errors.ts';
import type { SettingPath, SettingValue, SettingValues } from '../../src/domain/settingPaths.ts';
import { settingsFrom } from '../../src/domain/settingPaths.ts';
import type { Stream } from '../../src/domain/settings.ts';
import { cameraTarget } from '../../src/app/cameraTarget.ts';
import type { CameraReading, CameraSession, EntityRef, EntityState } from '../../src/app/ports.ts';

/** What a camera does wrong; `times` bounds how often, without it always. */
export type MemoryFault = { times?: number; token?: string } & (
  | { kind: 'ignoreSet' }
  | { kind: 'clamp'; path: SettingPath; value: SettingValue }
  | { kind: 'reject'; code?: ErrorCode }
  | { kind: 'loseAnswer'; applied: boolean }
  | { kind: 'collateral'; at: string; path: SettingPath; value: SettingValue }
  | { kind: 'revert'; afterMs: number }
  /** answered at once, carried out later */
  | { kind: 'late'; afterMs: number }
  /** every request fails with this */
  | { kind: 'fail'; code: ErrorCode }
  /** after a Set, so many requests fail as in a restart */
  | { kind: 'downAfterSet'; requests: number }
);

export interface MemoryRequest {
  operation: 'read' | 'readEntity' | 'writeEntity' | 'snapshot' | 'open';
  token: string;
  values?: SettingValues;
}

const mainRef: EntityRef = { kind: 'encoder', token: 'main', service: 'media2' };
const subRef: EntityRef = { kind: 'encoder', token: 'sub', service: 'media2' };
const imagingRef: EntityRef = { kind: 'imaging', token: 'src', service: 'imaging' };

/** A camera in memory, as the port shows it: two encoders and one sensor, with state, faults and a list of requests. */
export class MemoryCamera {
  readonly camera: Camera;
  readonly requests: MemoryRequest[] = [];
  identity: Identity;
  model = 'M-1';
  firmware = '1.0';
  faults: MemoryFault[] = [];
  /** what is known of its line of devices */
  quirks: NonNullable<CameraReading['quirks']> = [];
  /** called before each request is carried out */
  onRequest: (request: MemoryRequest) => void | Promise<void> = () => undefined;
  readonly #now: () => number;
  readonly #entities = new Map<string, { ref: EntityRef; values: SettingValues; vendor: string }>();
  #down = 0;
  #reverts: { at: number; token: string; values: SettingValues }[] = [];

  constructor(number: number, options: { now?: () => number; model?: string; ip?: string } = {}) {
    const ip = options.ip ?? `10.0.${Math.floor(number / 4)}.${(number % 4) + 1}`;
    this.#now = options.now ?? (() => 0);
    this.model = options.model ?? 'M-1';
    this.identity = {
      uuid: `11111111-2222-4333-8444-${String(number).padStart(12, '0')}`,
      serial: '',
      mac: '',
    };
    this.camera = cameraSchema.parse({
      id: cameraIdFor(ip, 80),
      uuid: this.identity.uuid,
      ip,
      port: 80,
      manufacturer: 'Acme',
      model: this.model,
      name: `camera ${number}`,
      location: '',
      hardware: '',
      mac: '',
      scopes: [],
      types: [],
      xaddrs: [],
      interface: '',
      source: 'manual',
      discovered_at: '2026-11-23T09:00:00.000Z',
    });
    this.#put(mainRef, { ...h264('1920x1080', 25, 8), 'stream.gop': 50 });
    this.#put(subRef, { ...h264('640x360', 15, 1), 'stream.gop': 30 });
    this.#put(imagingRef, {
      'exposure.mode': 'AUTO',
      'exposure.maxShutter': '1/25',
      'exposure.gain': 12,
      'image.brightness': 50,
      'image.wdr.mode': 'OFF',
      'image.wdr.level': 50,
    });
  }

  /** what a snapshot shows */
  picture: () => Uint8Array = () => new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

  get id(): string {
    return this.camera.id;
  }

  get sets(): number {
    return this.requests.filter((request) => request.operation === 'writeEntity').length;
  }

  values(token: string): SettingValues {
    this.#revertWhatIsDue();
    return { ...this.#entities.get(token)?.values };
  }

  /** A second writer, behind everybody's back. */
  change(token: string, values: SettingValues): void {
    const entity = this.#entities.get(token);
    if (entity === undefined) throw new Error(`no ${token}`);
    entity.values = { ...entity.values, ...values };
  }

  renameToken(from: string, to: string): void {
    const entity = this.#entities.get(from);
    if (entity === undefined) throw new Error(`no ${from}`);
    this.#entities.delete(from);
    this.#entities.set(to, { ...entity, ref: { ...entity.ref, token: to } });
  }

  async session(): Promise<CameraSession> {
    await this.#arrive({ operation: 'open', token: '' });
    return {
      identify: async () => ({ identity: this.identity, device: this.#device() }),
      read: async () => {
        await this.#arrive({ operation: 'read', token: '' });
        return this.reading();
      },
      readEntity: async (ref) => {
        await this.#arrive({ operation: 'readEntity', token: ref.token });
        return this.#state(ref.token);
      },
      writeEntity: (asRead, values) => this.#write(asRead, values),
      snapshot: async () => {
        await this.#arrive({ operation: 'snapshot', token: '' });
        return { jpeg: this.picture(), contentType: 'image/jpeg' };
      },
      streamUri: async () => 'rtsp://127.0.0.1/stream',
      answersAt: cameraTarget(this.camera),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  reading(): CameraReading {
    const entities = [...this.#entities.keys()].map((token) => this.#state(token));
    const streams = entities
      .filter((entity) => entity.ref.kind === 'encoder')
      .map((entity): Stream => {
        const { stream } = settingsFrom(entity.values);
        return { ...stream, token: entity.ref.token, name: entity.ref.token, profiles: [], source: 'src' };
      });
    const main = streams.find((stream) => stream.token.startsWith('main'));
    const imaging = settingsFrom(this.values('src'));
    return {
      device: this.#device(),
      identity: this.identity,
      capabilities: this.#capabilities(),
      settings: { ...imaging, stream: main ?? null, streams },
      mainStream: main?.token ?? null,
      mainSource: 'src',
      entities,
      clockOffsetSeconds: 0,
      notes: [],
      quirks: this.quirks,
    };
  }

  async #arrive(request: MemoryRequest): Promise<void> {
    // A real answer comes in another turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    await this.onRequest(request);
    this.requests.push(request);
    if (this.#down > 0) {
      this.#down -= 1;
      throw failure('CAM_UNREACHABLE');
    }
    const fault = this.#take('fail', request.token);
    if (fault?.kind === 'fail') throw failure(fault.code);
  }

  async #write(asRead: EntityState, values: SettingValues): Promise<void> {
    const { token } = asRead.ref;
    await this.#arrive({ operation: 'writeEntity', token, values });
    const rejected = this.#take('reject', token);
    if (rejected?.kind === 'reject') throw failure(rejected.code ?? 'CAM_FAULT');
    const lost = this.#take('loseAnswer', token);
    if (lost?.kind !== 'loseAnswer' || lost.applied) this.#apply(asRead, values);
    if (lost?.kind === 'loseAnswer') throw failure('WRITE_UNKNOWN');
    const down = this.#take('downAfterSet', token);
    if (down?.kind === 'downAfterSet') this.#down = down.requests;
  }

  #apply(asRead: EntityState, values: SettingValues): void {
    const { token } = asRead.ref;
    const entity = this.#entities.get(token);
    if (entity === undefined) throw failure('CAM_FAULT');
    if (this.#take('ignoreSet', token) !== undefined) return;
    const before = entity.values;
    const sent = JSON.parse(asRead.raw) as { values: SettingValues; vendor: string };
    entity.values = { ...sent.values, ...values };
    entity.vendor = sent.vendor;
    const clamp = this.#take('clamp', token);
    if (clamp?.kind === 'clamp') entity.values = { ...entity.values, [clamp.path]: clamp.value };
    const late = this.#take('late', token);
    if (late?.kind === 'late') {
      this.#reverts.push({ at: this.#now() + late.afterMs, token, values: entity.values });
      entity.values = before;
    }
    const revert = this.#take('revert', token);
    if (revert?.kind === 'revert')
      this.#reverts.push({ at: this.#now() + revert.afterMs, token, values: before });
    const collateral = this.#take('collateral', token);
    if (collateral?.kind === 'collateral')
      this.change(collateral.at, { [collateral.path]: collateral.value });
  }

  #state(token: string): EntityState {
    this.#revertWhatIsDue();
    const entity = this.#entities.get(token);
    if (entity === undefined) throw failure('CAM_FAULT');
    const { ref, values, vendor } = entity;
    const { 'stream.gop': gop, ...rest } = values;
    const shown = gop === undefined || values['stream.codec'] === 'MJPEG' ? rest : values;
    return { ref, raw: JSON.stringify({ values, vendor }), values: { ...shown }, useCount: 1 };
  }

  #revertWhatIsDue(): void {
    const due = this.#reverts.filter(({ at }) => at <= this.#now());
    this.#reverts = this.#reverts.filter(({ at }) => at > this.#now());
    for (const { token, values } of due) this.change(token, values);
  }

  #take(kind: MemoryFault['kind'], token: string): MemoryFault | undefined {
    const fault = this.faults.find(
      (candidate) =>
        candidate.kind === kind && (candidate.token ?? token) === token && (candidate.times ?? 1) > 0,
    );
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  #put(ref: EntityRef, values: SettingValues): void {
    this.#entities.set(ref.token, { ref, values, vendor: `<x:keep id="${ref.token}"/>` });
  }

  #device(): CameraReading['device'] {
    return {
      manufacturer: 'Acme',
      model: this.model,
      firmware: this.firmware,
      serial: '',
      hardwareId: '',
      mac: '',
    };
  }

  #capabilities(): Capabilities {
    const codec = {
      resolutions: ['640x360', '1280x720', '1920x1080'],
      fps: { min: 1, max: 30 },
      bitrateMbps: { min: 0.1, max: 16 },
      gop: { min: 1, max: 250 },
      profiles: ['Main', 'High'],
    };
    const encoder = (token: string) => ({
      token,
      name: token,
      profiles: [],
      source: 'src',
      service: 'media2' as const,
      codecs: { 'H.264': codec, 'H.265': codec },
    });
    return {
      device: this.#device(),
      onvif: { profiles: ['T'], media: 'media2', services: {} },
      video_encoders: [encoder('main'), encoder('sub')],
      imaging: null,
      max_resolution: '1920x1080',
      supported_codecs: ['H.264', 'H.265'],
      max_fps: 30,
    };
  }
}

function h264(resolution: string, fps: number, bitrateMbps: number): SettingValues {
  return {
    'stream.codec': 'H.264',
    'stream.resolution': resolution,
    'stream.fps': fps,
    'stream.bitrateMbps': bitrateMbps,
    'stream.profile': 'Main',
    'stream.quality': 4,
  };
}

function failure(code: ErrorCode): CamOptError {
  return new CamOptError(code, `the camera in memory says ${code}`);
}
