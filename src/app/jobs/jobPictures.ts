import type { Camera, Purpose } from '../../domain/camera.ts';
import { toCamOptError } from '../../domain/errors.ts';
import type { PictureChange } from '../../domain/job.ts';
import { medianMetrics } from '../../domain/picture.ts';
import type { PictureMetrics } from '../../domain/picture.ts';
import { shutterMicros } from '../../domain/shutter.ts';
import type { Mask } from '../../domain/policy.ts';
import { pictureComparison } from '../../rules/pictureComparison.ts';
import type { PictureComparison } from '../../rules/pictureComparison.ts';
import type { Vision } from '../visionPorts.ts';
import { pictureWords } from '../report/pictureWords.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import type { JobPlace } from './cameraWorld.ts';
import type { EngineDeps } from './engine.ts';

/** What a job may know about the picture of its camera, and who may be asked about it. */
export interface PictureKnowledge {
  /** what the camera is there for, where its plan does not say */
  purpose: (camera: Camera) => Purpose;
  masks: (camera: Camera) => readonly Mask[];
  /** the site lets its pictures be sent to Claude */
  consent: () => boolean;
  /** a model that looks, for one run, or why there is none */
  vision: () => Promise<Vision | string>;
}

type World = Pick<EngineDeps, 'runs' | 'inventory' | 'pictureMeter' | 'pictures'>;
type Place = Pick<JobPlace, 'signal' | 'vision' | 'whileWaiting'> & { world: World };
type Link = Pick<CameraLink, 'snapshot'>;

/**
 * Pictures are evidence for people: they warn and decide nothing, since a dark lane at night is no failure. Whatever goes
 * wrong with one is a note.
 */
export async function pictureBefore(
  job: CameraJob,
  link: Link,
  place: Place,
): Promise<PictureMetrics | null> {
  const { pictureMeter, runs } = place.world;
  return noted(job, place, async () => {
    const { jpeg } = await link.snapshot(place.signal);
    await runs.savePicture(job.record.job.run_id, job.record.job.camera_id, 'before', jpeg);
    return pictureMeter === undefined ? null : measured(pictureMeter, link, jpeg, place.signal);
  });
}

/** Takes the picture after the change and says in the job whether it is worse than the one before. */
export async function pictureAfter(job: CameraJob, link: Link, place: Place): Promise<void> {
  const { run_id, camera_id } = job.record.job;
  const { runs, pictureMeter } = place.world;
  await noted(job, place, async () => {
    const { jpeg } = await link.snapshot(place.signal);
    const after = await runs.savePicture(run_id, camera_id, 'after', jpeg);
    const before = await runs.picture(run_id, camera_id, 'before');
    if (before === undefined || pictureMeter === undefined) return null;
    const was = job.record.before?.picture ?? (await pictureMeter.measure(before.jpeg, place.signal));
    const is = await measured(pictureMeter, link, jpeg, place.signal);
    const byNumbers = pictureComparison(was, is, await purposeOf(job, place.world));
    const files = { before: before.file, after };
    const claude = await byClaude(job, [before.jpeg, jpeg], place);
    const change = pictureChange(byNumbers, claude, tradeOf(job), files);
    job.compared(change);
    const words = pictureWords(change);
    if (words !== '') job.note(words);
    return null;
  });
}

/** Where the picture shows something odd two more are taken and the medians count: one may have caught a headlight. */
async function measured(
  meter: NonNullable<World['pictureMeter']>,
  link: Link,
  jpeg: Uint8Array,
  signal: AbortSignal,
): Promise<PictureMetrics> {
  const first = await meter.measure(jpeg, signal);
  if (first.flags.length === 0) return first;
  const others: PictureMetrics[] = [];
  for (let taken = 1; taken < 3; taken++)
    others.push(await meter.measure((await link.snapshot(signal)).jpeg, signal));
  return medianMetrics([first, ...others]);
}

async function purposeOf({ record }: CameraJob, { inventory, pictures }: World): Promise<Purpose> {
  const camera = await inventory.get(record.job.camera_id);
  const known = camera === undefined ? undefined : (pictures?.purpose(camera) ?? camera.facts.purpose);
  return record.plan.purpose ?? known ?? 'observation';
}

type Compared = NonNullable<PictureChange['claude']>;

/** Undefined where nobody asked for it; the reason in the job where it was asked for and did not come about. */
async function byClaude(
  job: CameraJob,
  [before, after]: readonly [Uint8Array, Uint8Array],
  { world, vision, whileWaiting, signal }: Place,
): Promise<Compared | undefined> {
  if (vision === undefined) return undefined;
  const model = await vision();
  if (typeof model === 'string') {
    job.note(`Claude did not compare the pictures: ${model}`);
    return undefined;
  }
  const id = job.record.job.camera_id;
  const camera = await world.inventory.get(id);
  const masks = camera === undefined ? [] : (world.pictures?.masks(camera) ?? []);
  const asked = model.compare(before, after, { cameraId: id, masks }, signal);
  // The network may take its time; the camera is not asked anything meanwhile.
  await whileWaiting(() => asked.then(() => undefined));
  const answer = await asked;
  signal.throwIfAborted();
  if (answer.ok) return { worse: answer.worse, why: answer.why };
  job.note(`Claude did not compare the pictures: ${answer.why}`);
  return undefined;
}

function pictureChange(
  { verdict, warnings, improvements }: PictureComparison,
  claude: Compared | undefined,
  trade: string | undefined,
  files: { before: string; after: string },
): PictureChange {
  const worse = verdict !== 'same-or-better' || claude?.worse === true;
  return {
    verdict: worse ? 'worse' : improvements.length > 0 ? 'better' : 'same',
    findings: [
      ...warnings,
      ...(worse && trade !== undefined ? [trade] : []),
      ...improvements.map((words) => `better: ${words}`),
    ],
    ...(claude === undefined ? {} : { claude }),
    ...files,
  };
}

/** What was given up on purpose for something else, so that the warning is read with it. */
function tradeOf({ record }: CameraJob): string | undefined {
  const shutter = record.plan.changes.find(({ path }) => path === 'exposure.maxShutter');
  const [from, to] = [shutter?.from, shutter?.to].map((value) => shutterMicros(String(value ?? '')));
  const shorter = to !== undefined && (from === undefined || to < from);
  return shorter
    ? `the exposure was shortened to ${shutter?.to ?? ''} against blur, which takes light and adds noise in the dark`
    : undefined;
}

async function noted<Result>(
  job: CameraJob,
  { signal }: Place,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw error;
    job.note(`no picture: ${toCamOptError(error).message}`);
    return null;
  }
}
