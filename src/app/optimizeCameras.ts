import type { Camera } from '../domain/camera.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { PictureVerdict } from '../domain/pictureAdvice.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { recommend } from '../rules/recommend.ts';
import { eachAtMost } from '../shared/eachAtMost.ts';
import type { CameraView, Optimized, OptimizeOptions } from './camopt.ts';
import type { PictureMeter } from './ports.ts';
import { readWithPicture } from './readCamera.ts';
import type { ReadDeps } from './readCamera.ts';

export interface OptimizeDeps extends ReadDeps {
  pictureMeter: PictureMeter;
  /** what holds at the place of this camera, from the site's policy */
  siteFacts: (camera: Camera) => SiteFacts;
  /** the site lets its pictures be sent to Claude */
  visionConsent: boolean;
  /** a look at one picture by a model; never throws for what the model or the network did */
  look: (jpeg: Uint8Array, signal: AbortSignal) => Promise<PictureVerdict>;
  concurrency: number;
}

/**
 * One recommendation per camera, with the settings and the picture as they are now. A camera that cannot be read is told
 * in its result; only VISION_CONSENT and an interruption are thrown.
 */
export async function optimizeCameras(
  deps: OptimizeDeps,
  cameras: readonly Camera[],
  options: OptimizeOptions,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Optimized[]> {
  if (options.engine === 'claude' && !deps.visionConsent && options.sendSnapshots !== true)
    throw new CamOptError('VISION_CONSENT', 'the site has not agreed to send its pictures to Claude');
  return eachAtMost(deps.concurrency, cameras, async (camera) => {
    const result = await optimizeOne(deps, camera, options, signal);
    onDone?.(result);
    return result;
  });
}

async function optimizeOne(
  deps: OptimizeDeps,
  camera: Camera,
  options: OptimizeOptions,
  signal: AbortSignal,
): Promise<Optimized> {
  try {
    const { view, jpeg } = await readWithPicture(deps, camera, signal);
    const metrics = jpeg === null ? undefined : await measured(deps, jpeg, signal);
    const picture = options.engine === 'claude' ? await looked(deps, jpeg, signal) : undefined;
    return { ok: true, view, recommendation: recommendationFor(deps, view, options, { metrics, picture }) };
  } catch (thrown) {
    const error = toCamOptError(thrown);
    if (signal.aborted || error.code === 'INTERNAL') throw thrown;
    return { ok: false, cameraId: camera.id, error: error.toJSON() };
  }
}

function recommendationFor(
  deps: OptimizeDeps,
  { camera, reading }: CameraView,
  options: OptimizeOptions,
  seen: { metrics: PictureMetrics | undefined; picture: PictureVerdict | undefined },
): ReturnType<typeof recommend> {
  return recommend({
    cameraId: camera.id,
    reading,
    facts: camera.facts,
    site: deps.siteFacts(camera),
    metrics: seen.metrics,
    purpose: options.purpose,
    picture: seen.picture,
  });
}

/** A picture that cannot be measured says nothing; the rules go on without it. */
async function measured(
  deps: OptimizeDeps,
  jpeg: Uint8Array,
  signal: AbortSignal,
): Promise<PictureMetrics | undefined> {
  return deps.pictureMeter.measure(jpeg, signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
}

async function looked(
  deps: OptimizeDeps,
  jpeg: Uint8Array | null,
  signal: AbortSignal,
): Promise<PictureVerdict> {
  return jpeg === null ? { ok: false, why: 'the camera gives no picture' } : deps.look(jpeg, signal);
}
