import type { Clock } from '../../src/app/ports.ts';

/** A clock on which waiting takes no time: when nothing else is to be done, it jumps to the next sleeper. */
export function instantClock(start = '2026-11-23T10:00:00.000Z'): Clock & { advance(ms: number): void } {
  let now = Date.parse(start);
  const sleepers: { at: number; wake: () => void }[] = [];
  const pump = (): void => {
    setImmediate(() => {
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next === undefined) return;
      now = Math.max(now, next.at);
      next.wake();
    });
  };
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        pump();
      }),
  };
}
