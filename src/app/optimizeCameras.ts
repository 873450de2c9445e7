import type { Camera } from '../domain/camera.ts';
import { CamOptError, toCamOptError } from '../domain/errors.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { PictureVerdict } from '../domain/pictureAdvice.ts';
import type { Mask } from '../domain/policy.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import { recommend } from '../rules/recommend.ts';
import { eachAtMost } from '../shared/eachAtMost.ts';
import { withinBudget } from './budgetOf.ts';
import type { CameraView, Optimized, OptimizeOptions } from './camopt.ts';
import type { PictureMeter, StreamMeasurement, StreamMeter } from './ports.ts';
import type { Vision } from './visionPorts.ts';
import { readWithPicture, visitCamera } from './readCamera.ts';
import type { ReadDeps } from './readCamera.ts';
import { costText } from './visionCost.ts';

export interface OptimizeDeps extends ReadDeps {
  pictureMeter: PictureMeter;
  streamMeter: StreamMeter;
  /** what holds at the place of this camera, from the site's policy */
  siteFacts: (camera: Camera) => SiteFacts;
  /** what is blackened in its pictures before one is sent anywhere */
  masks: (camera: Camera) => readonly Mask[];
  /** the site lets its pictures be sent to Claude */
  visionConsent: () => boolean;
  /** a model that looks, for one run, or why there is none */
  vision: () => Promise<Vision | string>;
  /** what a person should know although nothing failed: what a look will cost, and did */
  tell: (message: string) => void;
  concurrency: number;
}

/** From so many cameras on their pictures are sent together: as a batch they cost half. */
const together = 100;

/**
 * One recommendation per camera, with the settings and the picture as they are now, and the site's limits kept over all
 * of them. A camera that cannot be read is told in its result; only VISION_CONSENT and an interruption are thrown.
 */
export async function optimizeCameras(
  deps: OptimizeDeps,
  cameras: readonly Camera[],
  options: OptimizeOptions,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Optimized[]> {
  const results = await eachAlone(deps, cameras, options, signal, onDone);
  const fitted = withinBudget(results);
  for (const result of fitted) if (result.ok && result.alone !== undefined) onDone?.(result);
  return fitted;
}

async function eachAlone(
  deps: OptimizeDeps,
  cameras: readonly Camera[],
  options: OptimizeOptions,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Optimized[]> {
  if (options.engine === 'claude' && !deps.visionConsent() && options.sendSnapshots !== true)
    throw new CamOptError('VISION_CONSENT', 'the site has not agreed to send its pictures to Claude');
  const vision = options.engine === 'claude' ? await deps.vision() : undefined;
  if (typeof vision !== 'object') {
    const picture: PictureVerdict | undefined = vision === undefined ? undefined : { ok: false, why: vision };
    return eachAtMost(deps.concurrency, cameras, async (camera) =>
      told(advised(deps, await seen(deps, camera, options, signal), options, picture), onDone),
    );
  }
  const tell = options.tell ?? deps.tell;
  tell(
    `Claude (${vision.model}) is sent up to ${cameras.length} pictures, for at most ${costText(vision.estimate(cameras.length))}`,
  );
  const results = await (cameras.length >= together ? allTogether : oneByOne)(
    deps,
    vision,
    cameras,
    options,
    signal,
    onDone,
  );
  tell(`Claude was sent ${vision.spent().pictures} pictures, for ${costText(vision.spent())}`);
  return results;
}

async function oneByOne(
  deps: OptimizeDeps,
  vision: Vision,
  cameras: readonly Camera[],
  options: OptimizeOptions,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Optimized[]> {
  return eachAtMost(deps.concurrency, cameras, async (camera) => {
    const look = await seen(deps, camera, options, signal);
    const picture =
      look.ok && look.jpeg !== null
        ? await vision.classify(look.jpeg, { cameraId: camera.id, masks: deps.masks(camera) }, signal)
        : noPicture;
    return told(advised(deps, look, options, picture), onDone);
  });
}

async function allTogether(
  deps: OptimizeDeps,
  vision: Vision,
  cameras: readonly Camera[],
  options: OptimizeOptions,
  signal: AbortSignal,
  onDone?: (result: Optimized) => void,
): Promise<Optimized[]> {
  const looks = await eachAtMost(deps.concurrency, cameras, (camera) => seen(deps, camera, options, signal));
  const pictures = looks.flatMap((look) =>
    look.ok && look.jpeg !== null
      ? [{ jpeg: look.jpeg, context: { cameraId: look.view.camera.id, masks: deps.masks(look.view.camera) } }]
      : [],
  );
  const answers = (await vision.classifyMany(pictures, signal)).values();
  return looks.map((look) => {
    const picture = look.ok && look.jpeg !== null ? (answers.next().value ?? noPicture) : noPicture;
    return told(advised(deps, look, options, picture), onDone);
  });
}

const noPicture: PictureVerdict = { ok: false, why: 'the camera gives no picture' };

type Seen =
  | {
      ok: true;
      view: CameraView;
      jpeg: Uint8Array | null;
      metrics: PictureMetrics | undefined;
      stream: StreamMeasurement | string | undefined;
    }
  | Extract<Optimized, { ok: false }>;

async function seen(
  deps: OptimizeDeps,
  camera: Camera,
  options: OptimizeOptions,
  signal: AbortSignal,
): Promise<Seen> {
  try {
    const read = await readWithPicture(deps, camera, (jpeg) => measured(deps, jpeg, signal), signal);
    const stream = options.measure === true ? await measuredStream(deps, read.view, signal) : undefined;
    return { ok: true, ...read, stream };
  } catch (thrown) {
    const error = toCamOptError(thrown);
    if (signal.aborted || error.code === 'INTERNAL') throw thrown;
    return { ok: false, cameraId: camera.id, error: error.toJSON() };
  }
}

function advised(
  deps: OptimizeDeps,
  look: Seen,
  options: OptimizeOptions,
  picture: PictureVerdict | undefined,
): Optimized {
  if (!look.ok) return look;
  const { view, metrics, stream } = look;
  const site = deps.siteFacts(view.camera);
  const recommendation = recommend({
    cameraId: view.camera.id,
    reading: view.reading,
    facts: view.camera.facts,
    site,
    metrics,
    purpose: options.purpose,
    picture,
    measured: typeof stream === 'object' ? stream : undefined,
  });
  const unmeasured = typeof stream === 'string' ? [stream] : [];
  const warnings = [...recommendation.warnings, ...unmeasured];
  return {
    ok: true,
    view,
    recommendation: { ...recommendation, warnings },
    site,
    ...(metrics === undefined ? {} : { metrics }),
  };
}

const measuredSeconds = 6;

/** What the recorded stream carries, or in words why that is not known. */
async function measuredStream(
  deps: OptimizeDeps,
  { camera, reading }: CameraView,
  signal: AbortSignal,
): Promise<StreamMeasurement | string> {
  const { mainStream } = reading;
  if (mainStream === null) return 'stream not measured: there is none';
  const unmeasured = (error: unknown): string => {
    if (signal.aborted) throw error;
    return `stream not measured: ${toCamOptError(error).message}`;
  };
  // Within the visit, which tells the guard of the run when a login that was begun has come to its end.
  return visitCamera(deps, camera, signal, async (session, credentials) => {
    const uri = await session.streamUri(mainStream, signal);
    return deps.streamMeter
      .measure({ cameraId: camera.id, uri, host: camera.ip }, credentials, measuredSeconds, signal)
      .catch(unmeasured);
  }).catch(unmeasured);
}

function told(result: Optimized, onDone?: (result: Optimized) => void): Optimized {
  onDone?.(result);
  return result;
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
