import type { SettingValues } from '../../domain/settingPaths.ts';
import type {
  CameraConnector,
  CameraReading,
  CameraSession,
  CameraTarget,
  Clock,
  Credentials,
  EntityRef,
  EntityState,
} from '../ports.ts';
import { waitBeforeReading, type Patience } from './retryTable.ts';

/**
 * One camera for the time of one job. Reads are tried again, over a new session, by the retry table: a camera that
 * restarted has another clock and knows no old nonce. Writes are sent once.
 */
export class CameraLink implements AsyncDisposable {
  readonly #connector: CameraConnector;
  readonly #clock: Clock;
  readonly target: CameraTarget;
  readonly credentials: Credentials | null;
  #session: CameraSession | undefined;

  constructor(
    world: { connector: CameraConnector; clock: Clock },
    target: CameraTarget,
    credentials: Credentials | null,
  ) {
    this.#connector = world.connector;
    this.#clock = world.clock;
    this.target = target;
    this.credentials = credentials;
  }

  identify(signal: AbortSignal): ReturnType<CameraSession['identify']> {
    return this.#reading('read', signal, (session) => session.identify(signal));
  }

  read(signal: AbortSignal): Promise<CameraReading> {
    return this.#reading('read', signal, (session) => session.read(signal));
  }

  readEntity(ref: EntityRef, patience: Patience, signal: AbortSignal): Promise<EntityState> {
    return this.#reading(patience, signal, (session) => session.readEntity(ref, signal));
  }

  snapshot(signal: AbortSignal): Promise<{ jpeg: Uint8Array }> {
    return this.#connected(signal).then((session) => session.snapshot(signal));
  }

  async answersAt(signal: AbortSignal): Promise<CameraTarget> {
    return (await this.#connected(signal)).answersAt;
  }

  streamUri(token: string, signal: AbortSignal): Promise<string> {
    return this.#connected(signal).then((session) => session.streamUri(token, signal));
  }

  async writeEntity(asRead: EntityState, values: SettingValues, signal: AbortSignal): Promise<void> {
    const session = await this.#connected(signal);
    await session.writeEntity(asRead, values, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.[Symbol.asyncDispose]();
  }

  async #connected(signal: AbortSignal): Promise<CameraSession> {
    this.#session ??= await this.#connector.open(this.target, this.credentials, signal);
    return this.#session;
  }

  async #reading<T>(
    patience: Patience,
    signal: AbortSignal,
    request: (session: CameraSession) => Promise<T>,
  ): Promise<T> {
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      try {
        return await request(await this.#connected(signal));
      } catch (error) {
        failures += 1;
        const wait = waitBeforeReading(error, failures, patience);
        if (wait === undefined || signal.aborted) throw error;
        await this[Symbol.asyncDispose]();
        await this.#clock.sleep(wait, signal);
      }
    }
  }
}
