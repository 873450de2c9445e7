import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraLocks } from '../app/ports.ts';
import { isCamOptError } from '../domain/errors.ts';

/** Waits for what others hold only for a moment. Throws CAMERA_HELD, naming the holder, when it takes them too long. */
export async function waitForLock(
  locks: CameraLocks,
  key: string,
  { longestMs = 10_000, signal }: { longestMs?: number; signal?: AbortSignal } = {},
): Promise<AsyncDisposable> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    try {
      return await locks.acquire(key, 'writing');
    } catch (error) {
      if (!isCamOptError(error, 'CAMERA_HELD') || performance.now() > deadline) throw error;
      await sleep(10 + Math.random() * 20, undefined, signal === undefined ? {} : { signal });
    }
  }
}
