import { cameraTarget } from '../cameraTarget.ts';
import { deviceKey } from '../../domain/camera.ts';
import { CamOptError, toCamOptError } from '../../domain/errors.ts';
import type { CameraPlan } from '../../domain/plan.ts';
import type { Credentials, SecondReader } from '../ports.ts';
import type { Vision } from '../visionPorts.ts';
import type { CameraJob } from './cameraJob.ts';
import { CameraLink } from './cameraLink.ts';
import type { EngineDeps } from './engine.ts';
import { failedUntouched, type Ending } from './jobProgress.ts';
import { mayBeWritten } from './record.ts';

/** Choices of one run, defaults filled in. Times in milliseconds. */
export interface JobOptions {
  dryRun: boolean;
  verify: boolean;
  restore: boolean;
  strict: boolean;
  settleMs: number;
  stream: boolean;
  continueInterrupted: boolean;
}

/** One camera's share of a run: what it may use and when it must end. */
export interface JobPlace {
  world: EngineDeps;
  options: JobOptions;
  /** asked once, when the camera has been read back */
  secondReader: (plan: CameraPlan) => SecondReader | undefined;
  /** asked to compare pictures, where that was wanted: one for the whole run, or why there is none */
  vision: (() => Promise<Vision | string>) | undefined;
  whileWaiting: (wait: () => Promise<void>) => Promise<void>;
  signal: AbortSignal;
}

/**
 * Does `work` with the camera locked and reachable. Whatever goes wrong ends in the job: as failed where nothing was
 * sent, as unknown where something may have been written and could not be read back.
 */
export async function withCamera(
  job: CameraJob,
  place: JobPlace,
  work: (link: CameraLink) => Promise<void>,
): Promise<void> {
  const { world, signal } = place;
  const id = job.record.job.camera_id;
  let credentials: Credentials | null = null;
  try {
    const camera = await world.inventory.get(id);
    if (camera === undefined) throw new CamOptError('CAMERA_UNKNOWN', `${id} is not in the inventory`);
    const host = `${camera.ip}_${camera.port}`;
    const { job_id } = job.record.job;
    await using _lock = await world.locks.acquire(host, job_id, id);
    // One camera at two addresses is still one camera.
    const device = deviceOf(job.record.plan);
    await using _device =
      device === undefined ? undefined : await world.locks.acquire(`device-${device}`, job_id, id);
    credentials = await world.credentials.for(camera);
    await using link = new CameraLink(world, cameraTarget(camera), credentials);
    await work(link);
    credentials?.guard?.settled(id);
  } catch (error) {
    credentials?.guard?.settled(id, toCamOptError(error));
    await endAfter(job, error, signal);
  }
}

export function deviceOf({ identity, base }: CameraPlan): string | undefined {
  return deviceKey(identity, base.manufacturer);
}

async function endAfter(job: CameraJob, thrown: unknown, signal: AbortSignal): Promise<void> {
  const error = signal.aborted
    ? new CamOptError('ABORTED', 'interrupted', { cause: thrown })
    : toCamOptError(thrown);
  if (!mayBeWritten(job.record) && job.record.phase !== 'rolling_back') {
    const ending = failedUntouched(error);
    if (error.code === 'ABORTED') await job.end({ ...ending, status: 'skipped', detail: 'not begun' });
    else if (error.code === 'CAM_AUTH_STOPPED')
      await job.end({ ...ending, status: 'skipped', detail: error.message });
    else await job.end(ending);
    return;
  }
  if (error.code === 'CAM_REBOOT_NEEDED') await job.end(leftUnknown(job, error));
  else await job.end(leftUnknown(job, toldOf(error)), 'cut-off');
}

function toldOf(error: CamOptError): CamOptError {
  if (error.code === 'ABORTED') return error;
  // What is on the camera may well be known: it is our own disk that did not take it.
  if (error.code === 'STORE_FAILED')
    return new CamOptError('STORE_FAILED', error.message, { hint: settleLater, cause: error });
  return new CamOptError('WRITE_UNKNOWN', `written, but not read back: ${error.message}`, { cause: error });
}

/** The end of a camera that something may have been written to, and that nobody can speak for. */
function leftUnknown(job: CameraJob, error: CamOptError): Ending {
  const { outcomes } = job.record.job.result;
  return { status: 'unknown', verification: 'unverified', outcomes, error, detail: error.message };
}

const settleLater = 'free some space, then `camopt resume` settles what was written to this camera';

/** The same ends for a job that its own disk gave up on. */
export function endingAfter(job: CameraJob, thrown: unknown): Ending {
  const error = toCamOptError(thrown);
  return mayBeWritten(job.record) ? leftUnknown(job, toldOf(error)) : failedUntouched(error);
}
