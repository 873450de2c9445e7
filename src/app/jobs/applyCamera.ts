import { compareIdentity } from '../../domain/camera.ts';
import { CamOptError, isErrorCode } from '../../domain/errors.ts';
import { isStreamPath } from '../../domain/settingPaths.ts';
import type { CameraReading, EntityState } from '../ports.ts';
import type { CameraJob } from './cameraJob.ts';
import type { CameraLink } from './cameraLink.ts';
import { withCamera, type JobPlace } from './cameraWorld.ts';
import { classify, type JudgedOutcome } from './classify.ts';
import { endingInForce, endingRestored, mustRestore, verifyFailed } from './conclude.ts';
import { compareWithPlan, type Preflight } from './entityWork.ts';
import { failedUntouched } from './jobProgress.ts';
import { pictureAfter, pictureBefore } from './jobPictures.ts';
import { restoreEntities } from './restoreEntities.ts';
import { verifyCamera } from './verifyCamera.ts';
import { stepName, writeEntities } from './writeEntities.ts';

/** Check, save, write, verify, settle, and put back what failed. The job has ended when this returns. */
export async function applyToCamera(job: CameraJob, place: JobPlace): Promise<void> {
  const { unread } = job.record.plan;
  if (unread !== undefined) {
    const code = isErrorCode(unread.code) ? unread.code : 'INTERNAL';
    await job.end(failedUntouched(new CamOptError(code, unread.message, { hint: unread.hint })));
    return;
  }
  if (job.record.plan.changes.length === 0) {
    await job.end({ status: 'skipped', verification: 'skipped', outcomes: [], detail: 'nothing to change' });
    return;
  }
  await withCamera(job, place, async (link) => {
    job.begin('check');
    const reading = await link.read(place.signal);
    refuseOtherDevice(job, reading);
    noteFirmware(job, reading);
    const preflight = compareWithPlan(job.record.plan, reading);
    refuseDrift(job, preflight);
    job.record = { ...job.record, refused: preflight.refused };
    if (preflight.work.length === 0) {
      await endWithoutWriting(job, reading);
      return;
    }
    job.planSteps(preflight.work.map(stepName));
    if (place.options.dryRun) {
      const would = preflight.work.map((work) => `${work.ref.token}: ${Object.keys(work.target).join(', ')}`);
      await job.end({
        status: 'skipped',
        verification: 'skipped',
        outcomes: [],
        detail: `would write ${would.join('; ')}`,
      });
      return;
    }
    await saveBefore(job, link, reading, preflight, place);
    await writeVerifyConclude(job, link, reading, place);
  });
}

/** From the first write on: also what `resume --continue` does with a job that was cut off. */
export async function writeVerifyConclude(
  job: CameraJob,
  link: CameraLink,
  reading: CameraReading,
  place: JobPlace,
): Promise<void> {
  const { world, options, signal } = place;
  await writeEntities(job, link, world.clock, signal);
  if (!options.verify) {
    const outcomes = unverified(classify(job.record, [], reading.capabilities));
    const status = outcomes.some((outcome) => outcome.outcome === 'rejected') ? 'partial' : 'completed';
    await job.end({ status, verification: 'skipped', outcomes, detail: 'not verified' });
    return;
  }
  await concludeCamera(job, link, reading, place);
}

/** Reads everything back and ends the job: as it is, or put back where it is not what was promised. */
export async function concludeCamera(
  job: CameraJob,
  link: CameraLink,
  reading: CameraReading,
  place: JobPlace,
): Promise<void> {
  const { world, options, signal } = place;
  const outcomes = await verifyCamera(
    job,
    link,
    {
      clock: world.clock,
      capabilities: reading.capabilities,
      readBackFixed: reading.quirks?.find(({ effect }) => effect === 'read-back-fixed')?.says,
      settleMs: options.settleMs,
      secondReader: place.secondReader,
      streamMeter: options.stream ? world.streamMeter : undefined,
      whileWaiting: place.whileWaiting,
    },
    signal,
  );
  if (!mustRestore(outcomes, options.strict) || !options.restore) {
    await pictureAfter(job, link, place);
    await rememberAdaptations(job, outcomes, place);
    await job.end(endingInForce(outcomes, options.strict));
    return;
  }
  const because = verifyFailed(outcomes);
  job.fail(because.message);
  await putBack(job, link, outcomes, because, place);
}

/** Automatic rollback, also of a job that was cut off. */
export async function putBack(
  job: CameraJob,
  link: CameraLink,
  outcomes: readonly JudgedOutcome[],
  because: CamOptError,
  place: JobPlace,
): Promise<void> {
  job.begin('roll back');
  job.record = {
    ...job.record,
    phase: 'rolling_back',
    job: { ...job.record.job, result: { ...job.record.job.result, outcomes: [...outcomes] } },
  };
  const leftovers = await restoreEntities(job, link, place.world.clock, place.signal);
  await job.end(endingRestored(outcomes, leftovers, because));
}

export function refuseOtherDevice(job: CameraJob, reading: CameraReading): void {
  const { plan } = job.record;
  if (compareIdentity(plan.identity, reading.identity) !== 'other') return;
  const { manufacturer, model, serial } = reading.device;
  throw new CamOptError(
    'CAM_WRONG_DEVICE',
    `${plan.camera_id}: ${manufacturer} ${model} ${serial} answers, which is not the device of the plan`,
  );
}

/** What it offers was read anew and what it has is compared: other firmware alone is no reason to leave it alone. */
function noteFirmware(job: CameraJob, { device }: CameraReading): void {
  const { firmware } = job.record.plan;
  if (firmware === '' || device.firmware === '' || firmware === device.firmware) return;
  job.note(`firmware ${firmware} when it was planned, ${device.firmware} now`);
}

function refuseDrift(job: CameraJob, { drift }: Preflight): void {
  if (drift.length === 0) return;
  const list = drift
    .map(
      (d) =>
        `${d.path} (${d.token}) planned from ${String(d.plannedFrom)}, now ${String(d.now)}, target ${String(d.target)}`,
    )
    .join('; ');
  throw new CamOptError('DRIFTED', `${job.record.job.camera_id} changed since the plan: ${list}`, {
    details: { drift },
  });
}

async function endWithoutWriting(job: CameraJob, reading: CameraReading): Promise<void> {
  if (job.record.refused.length === 0) {
    await job.end({ status: 'skipped', verification: 'skipped', outcomes: [], detail: 'already as asked' });
    return;
  }
  const outcomes = classify(job.record, reading.entities, reading.capabilities);
  await job.end(endingInForce(outcomes, false));
}

/** The only copy of what was there before: on disk, read again and compared, before the first write. */
async function saveBefore(
  job: CameraJob,
  link: CameraLink,
  reading: CameraReading,
  preflight: Preflight,
  place: JobPlace,
): Promise<void> {
  job.begin('save');
  const picture = await pictureBefore(job, link, place);
  job.record = {
    ...job.record,
    before: {
      at: place.world.clock.now().toISOString(),
      identity: reading.identity,
      device: reading.device,
      entities: neighbourhood(reading, preflight),
      picture,
    },
    work: preflight.work,
    phase: 'applying',
  };
}

/** The configurations that are written and those on the same video sources, which a camera may change along with them. */
function neighbourhood(reading: CameraReading, { work }: Preflight): EntityState[] {
  const sourceOf = (state: EntityState): string | null =>
    state.ref.kind === 'imaging'
      ? state.ref.token
      : (reading.settings.streams?.find((stream) => stream.token === state.ref.token)?.source ?? null);
  const written = reading.entities.filter((state) =>
    work.some((item) => item.ref.token === state.ref.token && item.ref.kind === state.ref.kind),
  );
  const sources = new Set(written.map(sourceOf));
  return reading.entities.filter(
    (state) => written.includes(state) || sources.has(sourceOf(state)) || sources.has(null),
  );
}

async function rememberAdaptations(
  job: CameraJob,
  outcomes: readonly JudgedOutcome[],
  place: JobPlace,
): Promise<void> {
  const device = job.record.before?.device;
  if (device === undefined || device.model === '') return;
  const { manufacturer, model, firmware } = device;
  for (const { path, asked, got, outcome, far } of outcomes) {
    if (outcome !== 'adapted' || far || !isStreamPath(path)) continue;
    const seen_at = place.world.clock.now().toISOString();
    await place.world.runs.remember({ manufacturer, model, firmware, path, asked, got, seen_at });
  }
}

function unverified(outcomes: readonly JudgedOutcome[]): JudgedOutcome[] {
  return outcomes.map((outcome) =>
    outcome.outcome === 'rejected'
      ? outcome
      : { ...outcome, outcome: 'unverifiable', witness: 'none', got: null, serious: false },
  );
}
