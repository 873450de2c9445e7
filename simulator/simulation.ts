import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Camera, type CameraUser, type Place } from './camera/camera.ts';
import type { CameraServer } from './camera/bothServer.ts';
import { cameraServer } from './camera/httpServer.ts';
import { mayStream, streamAt } from './camera/streams.ts';
import { ffmpegInPath } from './rtsp/ffmpeg.ts';
import type { RtspServer } from './rtsp/server.ts';
import { makeIdentity } from './camera/identity.ts';
import { patchCamera, patchSettings } from './control/statePatch.ts';
import { DiscoveryResponder, isLoopback, localAddresses } from './discovery/responder.ts';
import type { Fault } from './faults/faultSchema.ts';
import type { FleetEntry } from './fleet/fleetSchema.ts';
import { loadPersonality } from './personalities/loadPersonality.ts';

export interface SimulationOptions {
  readonly fleet: readonly FleetEntry[];
  /** 127.0.1.1 and the like give every camera an address of its own, counting upward; others are shared. */
  readonly bind: string;
  /** 0 takes a free port for each. */
  readonly basePort: number;
  readonly latencyMs: number;
  readonly seed: number;
  readonly username: string;
  readonly password: string;
}

/** The cameras that run in this process. */
export class Simulation {
  private readonly options: SimulationOptions;
  private readonly logSize: number;
  private readonly running = new Map<Camera, CameraServer>();
  private readonly discovery: DiscoveryResponder;
  private readonly places: Places;
  private readonly streaming = new Map<string, Promise<RtspServer>>();
  private lastNumber = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
    // Logs of a thousand cameras would else fill the memory by themselves.
    const cameras = options.fleet.reduce((sum, { count }) => sum + count, 0);
    this.logSize = Math.max(10, Math.min(50, Math.floor(10_000 / Math.max(1, cameras))));
    this.places = new Places(options.bind, options.basePort);
    this.discovery = new DiscoveryResponder(() => this.running.keys(), options.seed);
  }

  get cameras(): Camera[] {
    return [...this.running.keys()];
  }

  async start(): Promise<void> {
    if (!ffmpegInPath())
      process.stderr.write('simulator: streams are off: ffmpeg was not found in the PATH\n');
    await this.discovery.open();
    for (const entry of this.options.fleet) await this.add(entry);
  }

  /** Takes what an entry describes into service; gives the new cameras. */
  async add(entry: FleetEntry): Promise<Camera[]> {
    const added: Camera[] = [];
    for (let count = 0; count < entry.count; count++) {
      const camera = this.make(entry);
      await this.powerOn(camera, entry);
      patchCamera(camera, withoutSettings(entry));
      added.push(camera);
    }
    return added;
  }

  async remove(camera: Camera): Promise<void> {
    await this.powerOff(camera);
    camera.close();
    this.running.delete(camera);
  }

  /** Where it was before, so that a camera comes back at its own address. */
  async powerOn(camera: Camera, place: Place = camera): Promise<void> {
    if (camera.poweredOn) return;
    const server = cameraServer(camera);
    const address = await this.places.listen(server, camera.number, place);
    camera.listensAt(address.bound, address.ip);
    camera.listensEverywhere = address.bound.address === '0.0.0.0';
    camera.poweredOn = true;
    this.running.set(camera, server);
    this.discovery.announce('Hello', camera);
  }

  async powerOff(camera: Camera): Promise<void> {
    if (!camera.poweredOn) return;
    this.discovery.announce('Bye', camera);
    camera.poweredOn = false;
    const server = this.running.get(camera);
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async close(): Promise<void> {
    await Promise.all(this.cameras.map((camera) => this.remove(camera)));
    await this.discovery.close();
    const servers = await Promise.all(this.streaming.values());
    await Promise.all(servers.map((server) => server.close()));
  }

  /** One server for all cameras of an address, started when the first of them is asked for a stream. */
  private async rtspPort(camera: Camera): Promise<number> {
    const host = camera.listensEverywhere ? '0.0.0.0' : camera.ip;
    const starting = this.streaming.get(host) ?? this.startStreaming(host);
    this.streaming.set(host, starting);
    camera.rtspPort = (await starting).port;
    return camera.rtspPort;
  }

  private async startStreaming(host: string): Promise<RtspServer> {
    // Loaded when the first stream is asked for, with the picture library behind it.
    const { startRtspServer } = await import('./rtsp/server.ts');
    return startRtspServer({
      host,
      port: 0,
      resolve: (path) => streamAt(this.running.keys(), path),
      authorize: (request) => mayStream(this.running.keys(), request),
      log: (line) => process.stderr.write(`simulator: ${line}\n`),
    });
  }

  private make(entry: FleetEntry): Camera {
    const { seed, username, password, latencyMs } = this.options;
    const number = ++this.lastNumber;
    const personality = loadPersonality(entry.personality);
    const owner: CameraUser = {
      username: entry.username ?? username,
      password: entry.password ?? password,
      level: 'Administrator',
    };
    const latency: Fault[] =
      latencyMs > 0 ? [{ kind: 'latency', ms: latencyMs, jitterMs: 0, when: 'before' }] : [];
    const camera = new Camera({
      number,
      personality,
      identity: makeIdentity(personality, seed, number),
      name:
        entry.name === undefined
          ? `Camera ${number}`
          : entry.count > 1
            ? `${entry.name} ${number}`
            : entry.name,
      location: entry.location ?? '',
      scene: entry.scene ?? 'day-street',
      users: [owner, ...entry.users.map((user) => ({ ...user }))],
      seed,
      faults: [...latency, ...entry.faults],
      logSize: this.logSize,
      prepare: (state) => patchSettings(state, entry.state),
    });
    camera.run.powerOff = () => this.powerOff(camera);
    camera.run.powerOn = (place) => this.powerOn(camera, place);
    camera.run.rtspPort = () => this.rtspPort(camera);
    return camera;
  }
}

/** Settings are put in when the camera's state is first built; only the rest is left to do at once. */
function withoutSettings({ state }: FleetEntry): FleetEntry['state'] {
  const { encoders: _encoders, imaging: _imaging, sources: _sources, ...rest } = state;
  return rest;
}

const tries = 200;

/** Finds each camera a place to listen. */
class Places {
  private readonly bind: string;
  private nextPort: number;
  private readonly basePort: number;

  constructor(bind: string, basePort: number) {
    this.bind = bind;
    this.basePort = basePort;
    this.nextPort = basePort;
  }

  async listen(
    server: CameraServer,
    number: number,
    wanted: Place,
  ): Promise<{ bound: AddressInfo; ip: string }> {
    const own = isLoopback(this.bind) && this.bind !== '127.0.0.1';
    const host = wanted.ip || (own ? addressAfter(this.bind, number - 1) : this.bind);
    const fixed = wanted.port || (own ? this.basePort : undefined);
    const bound =
      fixed === undefined ? await this.nextFree(server, host) : await listening(server, host, fixed);
    const ip =
      bound.address === '0.0.0.0'
        ? (localAddresses().find((known) => !isLoopback(known)) ?? '127.0.0.1')
        : bound.address;
    return { bound, ip };
  }

  private async nextFree(server: CameraServer, host: string): Promise<AddressInfo> {
    if (this.basePort === 0) return listening(server, host, 0);
    for (let attempt = 0; ; attempt++) {
      try {
        return await listening(server, host, this.nextPort++);
      } catch (error) {
        const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
        if (!taken || attempt >= tries) throw error;
      }
    }
  }
}

async function listening(server: CameraServer, host: string, port: number): Promise<AddressInfo> {
  server.listen({ port, host, backlog: 64 });
  await once(server, 'listening');
  return server.address() as AddressInfo;
}

function addressAfter(first: string, steps: number): string {
  const number = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + steps;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
