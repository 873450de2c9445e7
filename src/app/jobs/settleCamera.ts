import { CamOptError } from '../../domain/errors.ts';
import type { SettingPath, SettingValues } from '../../domain/settingPaths.ts';
import { concludeCamera, putBack, refuseOtherDevice, writeVerifyConclude } from './applyCamera.ts';
import type { CameraJob } from './cameraJob.ts';
import { withCamera, type JobPlace } from './cameraWorld.ts';
import { mayBeWritten } from './record.ts';
import { finishRollBack } from './rollBackCamera.ts';
import { sameRef } from './entityWork.ts';
import type { CameraReading } from '../ports.ts';
import { hasAll } from './writeEntities.ts';

/**
 * Settles one camera of a run that was cut off. The camera is read before anything is decided: where everything is as
 * asked the job is verified and done; else it is put back, or finished with `--continue`.
 */
export async function settleCamera(
  job: CameraJob,
  kind: 'apply' | 'rollback',
  place: JobPlace,
): Promise<void> {
  const { error } = job.record.job;
  if (error?.code === 'STORE_DAMAGED') {
    // How far it got is lost with its record: only a person can look.
    const unknown = { status: 'unknown', verification: 'unverified', outcomes: [] } as const;
    await job.end({
      ...unknown,
      error: new CamOptError('STORE_DAMAGED', error.message),
      detail: error.message,
    });
    return;
  }
  if (!mayBeWritten(job.record)) {
    await job.end({
      status: 'skipped',
      verification: 'skipped',
      outcomes: [],
      detail: 'not begun when it was cut off',
    });
    return;
  }
  await withCamera(job, place, async (link) => {
    job.begin('check after the cut');
    const reading = await link.read(place.signal);
    refuseOtherDevice(job, reading);
    if (kind === 'rollback') {
      await finishRollBack(job, link, place);
      return;
    }
    takeOverWhatIsThere(job, reading);
    const wasRestoring = job.record.phase === 'rolling_back';
    if (!wasRestoring && isAsAsked(job, reading)) {
      await concludeCamera(job, link, reading, place);
    } else if (!wasRestoring && place.options.continueInterrupted) {
      await writeVerifyConclude(job, link, reading, place);
    } else {
      const because = new CamOptError('ABORTED', 'the run was cut off here, so this camera was put back');
      await putBack(job, link, [], because, place);
    }
  });
}

/**
 * A Set whose answer nobody saw: whatever its own settings have now came from it, adapted perhaps. Other settings of
 * the same configuration are not claimed.
 */
function takeOverWhatIsThere(job: CameraJob, reading: CameraReading): void {
  const work = job.record.work.map((item) => {
    const now: SettingValues = reading.entities.find((entity) => sameRef(entity.ref, item.ref))?.values ?? {};
    if (item.state !== 'intent' || item.after !== null) return item;
    const own = Object.entries(now).filter(([path]) => (path as SettingPath) in item.target);
    return { ...item, after: Object.fromEntries(own) };
  });
  job.record = { ...job.record, work };
}

function isAsAsked(job: CameraJob, reading: CameraReading): boolean {
  return job.record.work.every((work) => {
    const now = reading.entities.find((entity) => sameRef(entity.ref, work.ref));
    return work.state === 'rejected' || (now !== undefined && hasAll(now.values, work.target));
  });
}
