import type { AuthBudget, CameraConnector, CameraTarget, CertificatePins, Clock, Log } from '../app/ports.ts';
import { createLogin } from './auth/login.ts';
import { createCameraChannel, usualTimeouts, type CameraChannel, type Timeouts } from './cameraChannel.ts';
import { readCameraClock } from './cameraClock.ts';
import { newCameraMemory, type CameraMemory } from './cameraMemory.ts';
import { createCameraSession } from './cameraSession.ts';
import { openCamera } from './openCamera.ts';
import { originOf, zoneOf } from './originOf.ts';
import { createSnapshotFetcher } from './snapshot.ts';
import { createSoapTransport } from './soap/soapTransport.ts';
import type { WireRecord } from './soap/wireRecord.ts';
import { memoryPins, trustByPins } from './transport/certificateTrust.ts';
import { createHostQueue } from './transport/hostQueue.ts';
import { createHttpClient } from './transport/httpClient.ts';
import { createIdleConnections } from './transport/idleConnections.ts';

export interface ConnectorOptions {
  clock: Clock;
  authBudget: AuthBudget;
  log: Log;
  timeouts?: Partial<Timeouts>;
  /** where trusted certificates are kept; in memory when absent */
  pins?: CertificatePins;
  /** PEM of authorities to trust beside those of this machine */
  authorities?: readonly string[];
  /** every exchange, free of secrets, for a capture */
  onWire?: (camera: string, record: WireRecord) => void;
}

/**
 * Sessions over ONVIF. What was learned about a camera is kept for the next session with it, its connection for a few seconds,
 * and nothing else is shared.
 */
export function createConnector(options: ConnectorOptions): CameraConnector & Disposable {
  const queue = createHostQueue();
  const idle = createIdleConnections();
  const trust = trustByPins(options.pins ?? memoryPins(), options.clock);
  const { authorities = [] } = options;
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  const memories = new Map<string, CameraMemory>();

  return {
    async open(target, credentials, signal) {
      const cameraKey = target.cameraId;
      const memory = memoryFor(memories, target);
      const http = createHttpClient({
        cameraKey,
        queue,
        trust,
        authorities,
        connectTimeoutMs: timeouts.connect,
        zone: zoneOf(target.host),
        idle,
      });
      const transport = createSoapTransport({
        http,
        origin: originOf(target),
        now: () => options.clock.now(),
        onWire: (record) => {
          options.log({
            at: record.at,
            level: 'debug',
            camera: cameraKey,
            message: `${record.operation} ${record.url} ${record.status ?? 'no answer'} ${record.milliseconds} ms`,
          });
          options.onWire?.(cameraKey, record);
        },
      });
      memory.login.clockIsFresh = false;
      // The login asks the clock through the channel that it is part of.
      const later: { channel?: CameraChannel } = {};
      const login = createLogin({
        transport,
        cameraKey,
        credentials,
        budget: options.authBudget,
        clock: options.clock,
        state: memory.login,
        readClock: async (inner) => {
          if (later.channel !== undefined) await readCameraClock(later.channel, options.clock, inner);
        },
      });
      const channel = createCameraChannel({ login, addresses: {}, timeouts, clock: options.clock });
      later.channel = channel;
      const close = async (): Promise<void> => http[Symbol.asyncDispose]();
      try {
        const device = await openCamera(
          channel,
          target,
          memory,
          options.clock,
          () => transport.origin,
          signal,
        );
        return createCameraSession({
          target,
          channel,
          memory,
          device,
          origin: () => transport.origin,
          snapshots: createSnapshotFetcher({
            http,
            origin: () => transport.origin,
            cameraKey,
            credentials,
            budget: options.authBudget,
            timeoutMs: timeouts.snapshot,
          }),
          close,
        });
      } catch (error) {
        await close();
        throw error;
      }
    },
    /** Ends the connections that no session has. */
    [Symbol.dispose]: () => idle[Symbol.dispose](),
  };
}

/** Kept by address: another camera at the same address is told by what it says of itself when the session opens. */
function memoryFor(memories: Map<string, CameraMemory>, target: CameraTarget): CameraMemory {
  const key = originOf(target);
  const known = memories.get(key);
  if (known !== undefined) return known;
  const memory = newCameraMemory();
  memories.set(key, memory);
  return memory;
}
