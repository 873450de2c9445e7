import type { Camera } from '../domain/camera.ts';
import type { Document } from '../domain/documents.ts';
import { budgetOf } from './budgetOf.ts';
import type { CamOpt, Optimized } from './camopt.ts';

/**
 * Everything about the cameras of a site that can be read, and what the rules would change; nothing is written to any
 * camera. One that does not answer is in it with the reason and what to do.
 */
export async function surveyCameras(
  camopt: CamOpt,
  cameras: readonly Camera[],
  at: Date,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Document<'survey'>> {
  const ids = cameras.map(({ id }) => id);
  const results = await camopt.optimize(ids, { engine: 'rules' }, signal, onDone);
  const after = new Map((await camopt.cameras()).map((camera) => [camera.id, camera]));
  return {
    site: camopt.site,
    made_at: at.toISOString(),
    budget: budgetOf(results),
    cameras: results.map((result, index) => {
      const camera = after.get(ids[index] ?? '') ?? (cameras[index] as Camera);
      return result.ok
        ? {
            camera,
            currentSettings: result.view.reading.settings,
            recommendation: result.recommendation,
            picture: result.metrics ?? null,
            error: null,
          }
        : { camera, currentSettings: null, recommendation: null, error: result.error };
    }),
  };
}
