import type { CameraFailure } from '../domain/documents.ts';
import { CamOptError, isErrorCode } from '../domain/errors.ts';

/** Where one camera was asked for and failed, its error is the error of the command or the request. */
export function throwOnlyFailure(asked: number, failed: readonly CameraFailure[]): void {
  const [only] = failed;
  if (asked !== 1 || only === undefined) return;
  const { code, message, hint } = only.error;
  throw new CamOptError(isErrorCode(code) ? code : 'INTERNAL', message, { hint });
}
