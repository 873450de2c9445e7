import type { CameraReading, CameraTarget } from '../../src/app/ports.ts';
import { createConnector } from '../../src/onvif/connector.ts';
import { Secret } from '../../src/shared/secret.ts';
import type { Listed } from './readFleet.ts';

export interface OurReader {
  /** Opens a session, reads everything, closes it; gives the requests sent. */
  read(camera: Listed): Promise<number>;
  readings: Map<string, CameraReading>;
}

/** A connector that knows no camera yet: the first read of each is a first read, the next one a refresh. */
export function ourReader(): OurReader {
  const sent = new Map<string, number>();
  const readings = new Map<string, CameraReading>();
  const connector = createConnector({
    clock: { now: () => new Date(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) },
    authBudget: {
      turn: async () => ({ [Symbol.asyncDispose]: async () => undefined }),
      check: async () => 0,
      refused: async () => undefined,
      accepted: async () => undefined,
    },
    log: () => undefined,
    onWire: (camera) => void sent.set(camera, (sent.get(camera) ?? 0) + 1),
  });
  return {
    readings,
    async read(camera) {
      const before = sent.get(camera.id) ?? 0;
      const signal = AbortSignal.timeout(60_000);
      const credentials = { username: 'admin', password: new Secret('admin'), set: 'bench' };
      await using session = await connector.open(targetOf(camera), credentials, signal);
      readings.set(camera.id, await session.read(signal));
      return (sent.get(camera.id) ?? 0) - before;
    },
  };
}

/** As discovery knows it. */
function targetOf(camera: Listed): CameraTarget {
  return {
    cameraId: camera.id,
    host: '127.0.0.1',
    port: camera.port,
    path: '/onvif/device_service',
    tls: false,
    identity: { uuid: camera.uuid, serial: '', mac: '' },
    scopes: ['onvif://www.onvif.org/Profile/T'],
  };
}
