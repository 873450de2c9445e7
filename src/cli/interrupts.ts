/** A run under way that can be ended in two degrees. */
interface Stoppable {
  /** starts nothing more; what is under way reaches a stable state */
  stop(): void;
  /** ends requests at once */
  abort(): Promise<void>;
}

/** What the signals of the operating system do to a command. */
export interface Interrupts {
  /** aborts what only reads at the first interrupt, everything at the second */
  readonly signal: AbortSignal;
  readonly interrupted: boolean;
  /** From now on the first interrupt stops this instead of aborting `signal`; one that came already does so at once. */
  guard(run: Stoppable): Disposable;
  close(): void;
}

/**
 * SIGINT once stops, twice aborts. SIGTERM and SIGHUP (a lost SSH connection) stop, however often they come: a run goes on
 * to a stable state without its terminal.
 */
export function listenForInterrupts(say: (line: string) => void): Interrupts {
  const controller = new AbortController();
  const runs = new Set<Stoppable>();
  let count = 0;

  const soft = (): void => {
    count++;
    if (runs.size === 0) return controller.abort();
    say('stopping: cameras at work are brought to a stable state, no other is begun (again to abort)');
    for (const run of runs) run.stop();
  };
  const onInterrupt = (): void => {
    if (count === 0) return soft();
    count++;
    say('aborting');
    const aborts = [...runs].map((run) => run.abort());
    void Promise.allSettled(aborts).then(() => controller.abort());
  };
  const onEnd = (): void => {
    if (count === 0) soft();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onEnd).on('SIGHUP', onEnd);
  return {
    signal: controller.signal,
    get interrupted() {
      return count > 0;
    },
    guard: (run) => {
      runs.add(run);
      if (count > 0) run.stop();
      if (count > 1) void run.abort();
      return { [Symbol.dispose]: () => void runs.delete(run) };
    },
    close: () => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onEnd).off('SIGHUP', onEnd);
    },
  };
}
