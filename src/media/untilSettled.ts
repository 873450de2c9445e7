import { CamOptError } from '../domain/errors.ts';

/**
 * The promise, or an error: `late()` after `deadlineMs`, ABORTED (or the signal's own CamOptError) when the signal aborts.
 */
export async function untilSettled<T>(
  promise: Promise<T>,
  deadlineMs: number,
  signal: AbortSignal,
  late: () => Error,
): Promise<T> {
  if (signal.aborted) throw abortError(signal);
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abortError(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => reject(late()), deadlineMs);
  try {
    return await Promise.race([promise, interrupted]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function abortError(signal: AbortSignal): CamOptError {
  const reason: unknown = signal.reason;
  return reason instanceof CamOptError
    ? reason
    : new CamOptError('ABORTED', 'interrupted', { cause: reason });
}
