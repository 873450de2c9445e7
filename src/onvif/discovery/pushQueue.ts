/** Values pushed from events, taken by `for await`; ends when closed. */
export interface PushQueue<T> extends AsyncIterable<T> {
  push(value: T): void;
  close(): void;
  fail(error: unknown): void;
  /** all that waits at once, never an empty batch */
  batches(): AsyncIterable<T[]>;
}

export function createPushQueue<T>(): PushQueue<T> {
  let waiting: T[] = [];
  let closed = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };
  async function* batches(): AsyncGenerator<T[]> {
    for (;;) {
      if (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        yield batch;
      } else if (failure !== undefined)
        throw failure.error instanceof Error ? failure.error : new Error(String(failure.error));
      else if (closed) return;
      else {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    }
  }
  return {
    push(value) {
      if (closed) return;
      waiting.push(value);
      notify();
    },
    close() {
      closed = true;
      notify();
    },
    fail(error) {
      failure ??= { error };
      closed = true;
      notify();
    },
    batches,
    async *[Symbol.asyncIterator]() {
      for await (const batch of batches()) yield* batch;
    },
  };
}
