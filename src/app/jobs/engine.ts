import { CamOptError } from '../../domain/errors.ts';
import type { History, Job, RunResult } from '../../domain/job.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ApplyOptions, CamOptEvent, HistoryFilter, RunHandle } from '../camopt.ts';
import type {
  CameraConnector,
  CameraLocks,
  Clock,
  CredentialSource,
  Ids,
  Inventory,
  Log,
  SecondReader,
  PictureMeter,
  StreamMeter,
} from '../ports.ts';
import { applyToCamera } from './applyCamera.ts';
import { createRun } from './createRun.ts';
import { historyOf, picturesOf, statusOf } from './history.ts';
import type { PictureKnowledge } from './jobPictures.ts';
import { newRecord } from './jobProgress.ts';
import { memoryRuns } from './memoryRuns.ts';
import { planAgain } from './planAgain.ts';
import { resumeRuns } from './resumeRuns.ts';
import { rollBackRun } from './rollBackRun.ts';
import { Run } from './run.ts';
import type { Author, RunStore } from './runStore.ts';
import { openPlan, refuseExpired } from './sealedPlan.ts';

/** What the job engine needs from the world. */
export interface EngineDeps {
  site: string;
  connector: CameraConnector;
  runs: RunStore;
  locks: CameraLocks;
  inventory: Inventory;
  credentials: CredentialSource;
  secondReader?: SecondReader;
  streamMeter?: StreamMeter;
  /** compares the pictures before and after a change */
  pictureMeter?: Pick<PictureMeter, 'measure'>;
  /** what is known about pictures beyond their numbers, and who may be asked to compare them */
  pictures?: PictureKnowledge;
  clock: Clock;
  ids: Ids;
  /** lower-case hex */
  sha256: (text: string) => string;
  author: Author;
  log: Log;
  /** Progress of runs and jobs, one event for each step. */
  emit: (event: CamOptEvent) => void;
}

/** Applies plans to cameras, verifies, puts back, settles what was cut off, and tells what was done. */
export interface Engine {
  /**
   * Refuses a plan that was edited (PLAN_CHANGED), expired (PLAN_EXPIRED) or applied before (PLAN_USED), and pictures that
   * are to be sent without consent (VISION_CONSENT). Everything that
   * goes wrong on a camera ends in that camera's job, never as an exception.
   */
  apply(plan: Plan, options: ApplyOptions): Promise<RunHandle>;
  /** Throws RUN_UNKNOWN, NOTHING_TO_ROLL_BACK. */
  rollBack(jobOrRunId: string, options: ApplyOptions): Promise<RunHandle>;
  /** Settles what was cut off; with nothing to settle the result has no jobs. */
  resume(options: ApplyOptions & { continue?: boolean }): Promise<RunHandle>;
  history(filter: HistoryFilter): Promise<History>;
  /** The job or the run with that id. Throws RUN_UNKNOWN. */
  status(id: string): Promise<Job | RunResult>;
  pictures(jobId: string): Promise<{ before?: Uint8Array; after?: Uint8Array }>;
}

export function createEngine(deps: EngineDeps): Engine {
  return {
    apply: async (plan, options) => {
      refuseWithoutConsent(deps, options);
      return applyPlan(deps, plan, options);
    },
    rollBack: (id, options) => rollBackRun(deps, id, options),
    resume: async (options) => {
      refuseWithoutConsent(deps, options);
      return resumeRuns(deps, options);
    },
    history: (filter) => historyOf(deps, filter),
    status: (id) => statusOf(deps, id),
    pictures: (jobId) => picturesOf(deps.runs, jobId),
  };
}

/** Said before anything is sent: pictures leave the site only where the policy or this call lets them. */
function refuseWithoutConsent({ pictures }: EngineDeps, { verifyWith, sendSnapshots }: ApplyOptions): void {
  if (verifyWith?.includes('claude') !== true || sendSnapshots === true || pictures?.consent() === true)
    return;
  throw new CamOptError('VISION_CONSENT', 'the site has not agreed to send its pictures to Claude');
}

async function applyPlan(deps: EngineDeps, content: Plan, options: ApplyOptions): Promise<RunHandle> {
  const whole = openPlan(content, deps.sha256);
  const now = deps.clock.now();
  refuseExpired(whole, now);
  const plan = options.only === 'failed' ? await planAgain(deps, whole) : whole;
  if (plan.site !== deps.site)
    throw new CamOptError(
      'PLAN_INVALID',
      `plan ${plan.plan_id} is for site ${plan.site}, this is ${deps.site}`,
    );
  const world = options.dryRun === true ? { ...deps, runs: memoryRuns() } : deps;
  const { header, held } = await createRun(deps, world.runs, {
    kind: 'apply',
    created_at: now.toISOString(),
    plan,
    credentialSets: await credentialSets(deps, plan),
    options: { ...options },
  });
  const records = plan.cameras.map((camera) => {
    const job = header.jobs.find(({ camera_id }) => camera_id === camera.camera_id)?.job_id ?? '';
    return newRecord({ run: header.run_id, job }, camera, now);
  });
  return new Run({ world, header, records, options, work: applyToCamera, inWaves: true, held });
}

async function credentialSets(deps: EngineDeps, plan: Plan): Promise<string[]> {
  const ids = new Set(plan.cameras.map(({ camera_id }) => camera_id));
  const sets = new Set<string>();
  for (const camera of await deps.inventory.list())
    if (ids.has(camera.id)) sets.add((await deps.credentials.for(camera))?.set ?? 'none');
  return [...sets];
}
