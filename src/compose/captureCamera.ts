import type { CameraConnector } from '../app/ports.ts';
import type { Camera } from '../domain/camera.ts';
import { toCamOptError } from '../domain/errors.ts';
import type { CamOptError } from '../domain/errors.ts';
import type { WireRecord } from '../onvif/soap/wireRecord.ts';
import { bracketed } from '../shared/bracketed.ts';
import { openCamOpt } from './openCamOpt.ts';
import type { ComposeOptions } from './openCamOpt.ts';
import { writeRecording } from './recording.ts';
import { systemClock } from './systemClock.ts';
import { withoutPasswords } from './withoutPasswords.ts';

export interface Capture {
  camera: Camera;
  files: number;
  bytes: number;
  /** why the camera could not be read to the end; what came until then is in the recording */
  error: CamOptError | null;
}

/** Reads a camera and keeps the whole exchange in a folder or file, most useful where the reading fails. */
export async function captureCamera(
  reference: string,
  target: string,
  options: ComposeOptions,
  signal: AbortSignal,
): Promise<Capture> {
  const exchanges: WireRecord[] = [];
  const passwords = new Set<string>();
  const camopt = await openCamOpt({
    ...options,
    around: (connector) => readingToTheEnd(connector, passwords),
    onWire: (_camera, record) => void exchanges.push(record),
  });
  try {
    const camera = await camopt.camera(reference);
    const { view, error } = await camopt.read(camera.id, signal).then(
      (read) => ({ view: read, error: null }),
      (thrown: unknown) => ({ view: undefined, error: toCamOptError(thrown) }),
    );
    const { id, ip, port, tls, serial, mac, uuid } = view?.camera ?? camera;
    const address = port === (tls ? 443 : 80) ? bracketed(ip) : `${bracketed(ip)}:${port}`;
    const recorded = { id, address, serial, mac, uuid };
    const written = await writeRecording(
      target,
      recorded,
      exchanges.map((exchange) => withoutPasswords(exchange, passwords)),
      systemClock.now(),
    );
    return { camera, ...written, error };
  } finally {
    await camopt.close();
  }
}

/** Asks what an apply asks as well, so that one can be tried on the recording: who answers, and each configuration alone. */
function readingToTheEnd(connector: CameraConnector, passwords: Set<string>): CameraConnector {
  return {
    open: async (target, credentials, signal) => {
      if (credentials !== null) passwords.add(credentials.password.reveal());
      const session = await connector.open(target, credentials, signal);
      return {
        ...session,
        read: async (signal) => {
          const reading = await session.read(signal);
          await session.identify(signal);
          for (const { ref } of reading.entities)
            // It was read with the others; where the camera will not give it alone, that is recorded.
            await session.readEntity(ref, signal).catch((error: unknown) => {
              if (signal.aborted) throw error;
            });
          return reading;
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
  };
}
