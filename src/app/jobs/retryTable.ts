import { toCamOptError, type ErrorCode } from '../../domain/errors.ts';

/** What to do after a failure; docs/job-engine.md shows the table. Times in milliseconds. */

const notSent: readonly ErrorCode[] = ['CAM_UNREACHABLE'];
const passing: readonly ErrorCode[] = [
  'CAM_UNREACHABLE',
  'CAM_TIMEOUT',
  'CAM_CONNECTION_LOST',
  'CAM_CONNECTION_LIMIT',
];
/** The camera looked at the request and said no: nothing was written. */
const refusals: readonly ErrorCode[] = [
  'CAM_FAULT',
  'CAM_BUSY',
  'CAM_NOT_SUPPORTED',
  'CAM_READ_ONLY',
  'CAM_PERMISSION',
  'CAM_REBOOT_NEEDED',
  'CAM_AUTH',
  'CAM_AUTH_CLOCK',
  'CAM_AUTH_BUDGET',
  'CAM_LOCKED',
  'CAM_CREDENTIALS_MISSING',
  'CAM_CONNECTION_LIMIT',
  'SETTINGS_INVALID',
];

const readWaits = [1_000, 3_000, 9_000] as const;
/** A camera that restarts after a write is back within two minutes (Hikvision and Dahua need 60 to 90 s). */
const afterWriteWaits = [0, 1_000, 3_000, 9_000, 15_000, 30_000, 30_000, 30_000] as const;
const busyWait = 5_000;

export type Patience = 'read' | 'after-write';

/** Milliseconds to wait before the next try, undefined to give up. `failures` counts those so far, this one included. */
export function waitBeforeReading(error: unknown, failures: number, patience: Patience): number | undefined {
  const waits = patience === 'read' ? readWaits : afterWriteWaits;
  const { code } = toCamOptError(error);
  // Half a minute of garbage is what a restarting web server gives; a second look costs nothing.
  const worthIt = passing.includes(code) || (patience === 'after-write' && code === 'CAM_BAD_ANSWER');
  return worthIt ? waits[failures - 1] : undefined;
}

export type AfterWriteFailure =
  /** nothing went out: the same again after a while */
  | { kind: 'send-again'; afterMs: number }
  /** refused: nothing was written */
  | { kind: 'refused' }
  /** it may have been carried out: read before anything else */
  | { kind: 'unknown' };

export function afterWriteFailure(error: unknown, failures: number): AfterWriteFailure {
  const { code } = toCamOptError(error);
  if (notSent.includes(code)) {
    const afterMs = readWaits[failures - 1];
    return afterMs === undefined ? { kind: 'refused' } : { kind: 'send-again', afterMs };
  }
  if (code === 'CAM_BUSY' && failures === 1) return { kind: 'send-again', afterMs: busyWait };
  return refusals.includes(code) ? { kind: 'refused' } : { kind: 'unknown' };
}
