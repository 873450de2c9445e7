import { toCamOptError } from '../domain/errors.ts';
import { eachAtMost } from '../shared/eachAtMost.ts';
import type { CamOpt } from './camopt.ts';
import type { CrossCheck } from './crossCheck.ts';

/** Each has a process of its own for the other client. */
const atOnce = 4;

/** Many cameras, each read by us and by an independent client; one that we cannot read is told in its entry. */
export async function crossCheckCameras(
  camopt: CamOpt,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<CrossCheck[]> {
  const run = camopt.forRun();
  return eachAtMost(atOnce, ids, async (id) => {
    try {
      return await run.crossCheck(id, signal);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const error = toCamOptError(thrown).toJSON();
      return { cameraId: id, compared: false, settings: [], elements: [], error };
    }
  });
}
