import type { Camera } from '../domain/camera.ts';
import { toCamOptError } from '../domain/errors.ts';
import type { CamOptError } from '../domain/errors.ts';
import { openCamOpt } from './openCamOpt.ts';
import type { ComposeOptions } from './openCamOpt.ts';
import { writeRecording } from './recording.ts';

export interface Capture {
  camera: Camera;
  files: number;
  bytes: number;
  /** why the camera could not be read to the end; what came until then is in the recording */
  error: CamOptError | null;
}

/** Reads a camera and keeps the whole exchange in a folder, most useful where the reading fails. */
export async function captureCamera(
  reference: string,
  folder: string,
  options: ComposeOptions,
  signal: AbortSignal,
): Promise<Capture> {
  const exchanges: Parameters<typeof writeRecording>[2][number][] = [];
  const camopt = await openCamOpt({ ...options, onWire: (_camera, record) => void exchanges.push(record) });
  try {
    const camera = await camopt.camera(reference);
    const error = await camopt.read(camera.id, signal).then(
      () => null,
      (thrown: unknown) => toCamOptError(thrown),
    );
    const written = await writeRecording(folder, camera.id, exchanges);
    return { camera, ...written, error };
  } finally {
    await camopt.close();
  }
}
