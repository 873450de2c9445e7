import { CamOptError } from '../../domain/errors.ts';
import type { ApplyOptions, RunHandle } from '../camopt.ts';
import { createRun, runLock } from './createRun.ts';
import type { CameraPlan } from '../../domain/plan.ts';
import type { EngineDeps } from './engine.ts';
import { recordsOf, unknownRun } from './history.ts';
import { newRecord } from './jobProgress.ts';
import { memoryRuns } from './memoryRuns.ts';
import type { CameraRecord } from './record.ts';
import { reverseOf, rollBackCamera } from './rollBackCamera.ts';
import { Run, type RunSetup } from './run.ts';
import type { RunHeader, RunStore } from './runStore.ts';
import { headerAfter } from './runSummary.ts';
import { sealPlan } from './sealedPlan.ts';

/**
 * Puts back what a job or a whole run changed, as a run of its own. Throws RUN_UNKNOWN, NOTHING_TO_ROLL_BACK, and
 * CAMERA_HELD while that run is at work, or put back by somebody else.
 */
export async function rollBackRun(deps: EngineDeps, id: string, options: ApplyOptions): Promise<RunHandle> {
  const run = (await deps.runs.header(id)) ?? (await deps.runs.runOfJob(id));
  if (run === undefined) throw unknownRun(id);
  await using held = new AsyncDisposableStack();
  held.use(await deps.locks.acquire(runLock(run.run_id), 'rollback', `run ${run.run_id}`));
  const setup = await rollBackSetup(deps, run, id, options);
  held.use(setup.held);
  return new Run({ ...setup, held: held.move() });
}

async function rollBackSetup(
  deps: EngineDeps,
  run: RunHeader,
  id: string,
  options: ApplyOptions,
): Promise<RunSetup> {
  const camera = run.jobs.find((job) => job.job_id === id)?.camera_id;
  const originals = await recordsOf(deps.runs, run, camera);
  const reversed = originals.flatMap((record) => {
    if (record.job.status === 'rolled_back') return [];
    const reverse = isLost(run, record) ? withoutState(record) : reverseOf(record);
    return reverse === undefined ? [] : [reverse];
  });
  const lost = reversed.flatMap(({ plan }) => (plan.unread === undefined ? [] : [plan.camera_id]));
  if (reversed.length === 0)
    throw new CamOptError('NOTHING_TO_ROLL_BACK', `${id} changed nothing that still stands`);
  if (lost.length === reversed.length)
    throw new CamOptError('STORE_DAMAGED', `${id}: the state before of ${lost.join(', ')} is not readable`);

  const now = deps.clock.now();
  const plan = sealPlan(
    reversed.map(({ plan: cameraPlan }) => cameraPlan),
    { now, planId: deps.ids.unique(), site: deps.site, madeBy: `rollback of ${id}`, sha256: deps.sha256 },
  );
  const world = options.dryRun === true ? { ...deps, runs: memoryRuns() } : deps;
  const { header, held } = await createRun(deps, world.runs, {
    kind: 'rollback',
    created_at: now.toISOString(),
    plan,
    target: id,
    credentialSets: run.credentialSets,
    options: { ...options },
  });
  const records = reversed.map(({ plan: cameraPlan, work }) => {
    const job = header.jobs.find((entry) => entry.camera_id === cameraPlan.camera_id)?.job_id ?? '';
    return { ...newRecord({ run: header.run_id, job }, cameraPlan, now), work };
  });
  return {
    world,
    header,
    records,
    options,
    work: rollBackCamera,
    inWaves: false,
    held,
    afterwards: (done) => markRolledBack(world.runs, run, originals, done, deps.clock.now()),
  };
}

/** A camera that the run changed, by its header, and whose own file is gone or damaged. */
function isLost(run: RunHeader, { before, job }: CameraRecord): boolean {
  const known = run.jobs.find(({ camera_id }) => camera_id === job.camera_id)?.status;
  const wrote = known === 'completed' || known === 'partial';
  return before === null && (wrote || job.error?.code === 'STORE_DAMAGED');
}

/** It has its place in the rollback, as one for a person: who asked for all must hear that one is missing. */
function withoutState({ plan }: CameraRecord): { plan: CameraPlan; work: [] } {
  const { code, message, hint } = new CamOptError(
    'STORE_DAMAGED',
    'not put back: its state before is not readable any more, see the quarantine folder',
  );
  return { plan: { ...plan, changes: [], warnings: [], unread: { code, message, hint } }, work: [] };
}

/** The jobs that were put back say so themselves, so that nobody takes their settings for being in force. */
export async function markRolledBack(
  runs: RunStore,
  header: RunHeader,
  originals: readonly CameraRecord[],
  done: readonly CameraRecord[],
  now: Date,
): Promise<void> {
  const putBack = new Map(
    done
      .filter((record) => record.job.status === 'completed')
      .map((record) => [record.job.camera_id, record]),
  );
  if (putBack.size === 0) return;
  for (const original of originals) {
    const by = putBack.get(original.job.camera_id);
    if (by === undefined) continue;
    const result = { ...original.job.result, applied_settings: {} };
    const job = { ...original.job, status: 'rolled_back' as const, result, updated_at: now.toISOString() };
    await runs.saveCamera({ ...original, job, rolledBackBy: by.job.run_id });
  }
  await runs.saveHeader(headerAfter(header, await recordsOf(runs, header), now));
}
