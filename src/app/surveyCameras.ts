import type { Camera } from '../domain/camera.ts';
import type { Document } from '../domain/documents.ts';
import { budgetOf } from './budgetOf.ts';
import type { CamOpt, Optimized } from './camopt.ts';
import { addressCompare } from './report/addressOrder.ts';

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
  const inOrder = cameras.toSorted((a, b) => addressCompare(a.id, b.id));
  const results = await camopt.optimize(
    inOrder.map(({ id }) => id),
    { engine: 'rules' },
    signal,
    onDone,
  );
  const after = new Map((await camopt.cameras()).map((camera) => [camera.id, camera]));
  return {
    site: camopt.site,
    made_at: at.toISOString(),
    budget: budgetOf(results),
    cameras: results.map((result, index) => {
      const known = inOrder[index] as Camera;
      const camera = after.get(known.id) ?? known;
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
