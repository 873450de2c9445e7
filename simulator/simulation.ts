import { setTimeout as sleep } from 'node:timers/promises';
import { Camera, type CameraUser, type Place } from './camera/camera.ts';
import { initialState } from './camera/cameraState.ts';
import type { CameraServer } from './camera/bothServer.ts';
import { cameraServer } from './camera/httpServer.ts';
import { mayStream, streamAt } from './camera/streams.ts';
import { ffmpegInPath } from './rtsp/ffmpeg.ts';
import type { RtspServer } from './rtsp/server.ts';
import { makeIdentity } from './camera/identity.ts';
import { patchCamera, patchSettings, StatePatchError } from './control/statePatch.ts';
import { DiscoveryResponder } from './discovery/responder.ts';
import type { Fault } from './faults/faultSchema.ts';
import type { FleetEntry } from './fleet/fleetSchema.ts';
import { loadPersonality } from './personalities/loadPersonality.ts';
import type { Personality } from './personalities/personalitySchema.ts';
import { PlaceError, Places } from './places.ts';

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

const comeBackStepMs = 100;
const triesToComeBack = 100;

/** The cameras that run in this process. */
export class Simulation {
  private readonly options: SimulationOptions;
  private readonly logSize: number;
  private readonly running = new Map<Camera, CameraServer>();
  private readonly changing = new WeakMap<Camera, Promise<void>>();
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

  /** Takes what an entry describes into service, all of it or nothing; gives the new cameras. */
  async add(entry: FleetEntry): Promise<Camera[]> {
    const personality = loadPersonality(entry.personality);
    checkSettings(personality, entry);
    const added: Camera[] = [];
    try {
      for (let count = 0; count < entry.count; count++) {
        const camera = this.make(entry);
        added.push(camera);
        await this.powerOn(camera, entry);
        patchCamera(camera, withoutSettings(entry));
      }
    } catch (error) {
      await Promise.all(added.map((camera) => this.remove(camera)));
      throw error;
    }
    return added;
  }

  remove(camera: Camera): Promise<void> {
    return this.inTurn(camera, async () => {
      await this.goDown(camera);
      camera.close();
      this.running.delete(camera);
    });
  }

  /** Where it was before, so that a camera comes back at its own address. Throws where that cannot be had. */
  powerOn(camera: Camera, place: Place = camera): Promise<void> {
    return this.inTurn(camera, async () => {
      if (camera.poweredOn || camera.isGone) return;
      const server = cameraServer(camera);
      const address = await this.places.listen(server, camera.number, place);
      camera.listensAt(address.bound, address.ip);
      camera.listensEverywhere = address.bound.address === '0.0.0.0';
      camera.poweredOn = true;
      this.running.set(camera, server);
      this.discovery.announce('Hello', camera);
    });
  }

  powerOff(camera: Camera): Promise<void> {
    return this.inTurn(camera, () => this.goDown(camera));
  }

  private async goDown(camera: Camera): Promise<void> {
    if (!camera.poweredOn) return;
    this.discovery.announce('Bye', camera);
    camera.poweredOn = false;
    const server = this.running.get(camera);
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** After a restart. While it was down its port was free for all: whoever took it is waited for. */
  private async comeBack(camera: Camera, place: Place): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.powerOn(camera, place);
        return;
      } catch (error) {
        if (!(error instanceof PlaceError)) throw error;
        if (attempt === triesToComeBack || !error.isTaken) {
          process.stderr.write(`simulator: ${camera.id} stays off: ${error.message}\n`);
          return;
        }
      }
      await sleep(comeBackStepMs, undefined, { ref: false });
    }
  }

  /** One change of power of a camera after the other: two at once would start two servers for it. */
  private inTurn(camera: Camera, change: () => Promise<void>): Promise<void> {
    const turn = (this.changing.get(camera) ?? Promise.resolve()).then(change);
    this.changing.set(
      camera,
      turn.catch(() => undefined),
    );
    return turn;
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
      resolve: (path, occasion) => streamAt(this.running.keys(), path, occasion),
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
    camera.run.comeBack = (place) => this.comeBack(camera, place);
    camera.run.rtspPort = () => this.rtspPort(camera);
    return camera;
  }
}

/** The state itself is built when somebody looks at it, which is too late to hear of a mistake. */
function checkSettings(personality: Personality, entry: FleetEntry): void {
  try {
    patchSettings(initialState(personality), entry.state);
  } catch (error) {
    if (!(error instanceof StatePatchError)) throw error;
    throw new StatePatchError(`${entry.name ?? entry.personality}: ${error.message}`, { cause: error });
  }
}

/** Settings are put in when the camera's state is first built; only the rest is left to do at once. */
function withoutSettings({ state }: FleetEntry): FleetEntry['state'] {
  const { encoders: _encoders, imaging: _imaging, sources: _sources, ...rest } = state;
  return rest;
}
