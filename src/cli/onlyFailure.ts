import type { CameraFailure } from '../domain/documents.ts';
import { CamOptError, errorTable } from '../domain/errors.ts';
import type { ErrorCode } from '../domain/errors.ts';

/** Where one camera was asked for and failed, its error is the error of the command. */
export function throwOnlyFailure(asked: number, failed: readonly CameraFailure[]): void {
  const [only] = failed;
  if (asked !== 1 || only === undefined) return;
  const { code, message, hint } = only.error;
  throw new CamOptError(code in errorTable ? (code as ErrorCode) : 'INTERNAL', message, { hint });
}
