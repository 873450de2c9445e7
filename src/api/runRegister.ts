import type { RunHandle } from '../app/camopt.ts';
import { Refusal } from './problem.ts';

/** The runs that this server began, so that it can end in a stable state. */
export interface RunRegister {
  begin(start: () => Promise<RunHandle>): Promise<RunHandle>;
  /** No run begins any more, and those at work come to an end. */
  settle(): Promise<void>;
}

export function createRunRegister(): RunRegister {
  const active = new Set<RunHandle>();
  let closing = false;
  return {
    begin: async (start) => {
      if (closing) throw new Refusal(503, 'the server is shutting down', 'try again when it is back');
      const handle = await start();
      active.add(handle);
      const forget = (): void => void active.delete(handle);
      void handle.finished.then(forget, forget);
      return handle;
    },
    settle: async () => {
      closing = true;
      const runs = [...active];
      for (const run of runs) run.stop();
      await Promise.allSettled(runs.map((run) => run.finished));
    },
  };
}
