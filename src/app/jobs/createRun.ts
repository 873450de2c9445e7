import type { EngineDeps } from './engine.ts';
import type { NewRun, RunHeader, RunStore } from './runStore.ts';

/** What the process of a run holds from before its first byte to after its last. */
export function runLock(runId: string): string {
  return `run-${runId}`;
}

/**
 * Creates a run that this process holds from before its first byte is on disk, so that a `resume` elsewhere never takes
 * it for one that was cut off.
 */
export async function createRun(
  deps: EngineDeps,
  runs: RunStore,
  run: Omit<NewRun, 'run_id' | 'site' | 'author'>,
): Promise<{ header: RunHeader; held: AsyncDisposable }> {
  const run_id = deps.ids.unique();
  const held = await deps.locks.acquire(runLock(run_id), run.kind);
  try {
    const header = await runs.create({ ...run, run_id, site: deps.site, author: deps.author });
    return { header, held };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}
