import { CamOptError } from '../../domain/errors.ts';
import type { CameraRecord } from './record.ts';
import type { RunHeader, RunStore } from './runStore.ts';
import { newHeader } from './runSummary.ts';

/** Runs that nobody will ask for again: what a dry run is written to. */
export function memoryRuns(): RunStore {
  const headers = new Map<string, RunHeader>();
  const records = new Map<string, CameraRecord>();
  const notKept = (): never => {
    throw new CamOptError('RUN_UNKNOWN', 'a dry run keeps nothing');
  };
  return {
    create: async (run) => {
      const seconds = Math.floor(Date.parse(run.created_at) / 1000);
      const header = newHeader(run, (cameraId) => `${run.kind}-${cameraId}-${seconds}`);
      headers.set(run.run_id, header);
      return header;
    },
    saveHeader: async (header) => void headers.set(header.run_id, header),
    saveCamera: async (record) => void records.set(record.job.job_id, record),
    finish: async (header) => void headers.set(header.run_id, header),
    header: async (id) => headers.get(id),
    plan: async () => notKept(),
    record: async () => notKept(),
    runOfPlan: async () => undefined,
    runOfJob: async () => notKept(),
    unfinished: async () => [],
    list: async () => [...headers.values()],
    savePicture: async () => '',
    picture: async () => undefined,
    prunePictures: async () => ({ runs: 0, pictures: 0, bytes: 0 }),
    adaptations: async () => [],
    remember: async () => undefined,
  };
}
