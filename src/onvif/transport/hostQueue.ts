import { CamOptError } from '../../domain/errors.ts';

/**
 * One request at a time per host, where a host is address and port: ten parallel calls wedge some cameras' web servers for
 * minutes (Q39).
 */
export interface HostQueue {
  run<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createHostQueue(): HostQueue {
  const tails = new Map<string, Promise<void>>();
  return {
    async run(host, signal, work) {
      const before = tails.get(host);
      const { promise, resolve } = Promise.withResolvers<void>();
      const tail = before === undefined ? promise : before.then(() => promise);
      tails.set(host, tail);
      try {
        if (before !== undefined) await turn(before, signal);
        return await work();
      } finally {
        resolve();
        if (tails.get(host) === tail) tails.delete(host);
      }
    },
  };
}

async function turn(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const stop = Promise.withResolvers<never>();
  const onAbort = (): void => stop.reject(new CamOptError('ABORTED', 'interrupted while waiting for a turn'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([before, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
