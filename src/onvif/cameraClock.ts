import type { Clock } from '../app/ports.ts';
import { isCamOptError } from '../domain/errors.ts';
import type { CameraChannel } from './cameraChannel.ts';
import { cameraTime, timeSourceIn } from './services/device.ts';

/**
 * Asks the camera's clock and keeps the offset for logins. Asked without credentials at first: a wrong clock must not cost one.
 * A camera that refuses or does not know the question has an unknown clock, which is no error.
 */
export async function readCameraClock(
  channel: CameraChannel,
  clock: Clock,
  signal: AbortSignal,
  login: 'never' | 'required' = 'never',
): Promise<'told' | 'refused' | 'unknown'> {
  const state = channel.login.state;
  const asked = clock.now().getTime();
  try {
    const response = await channel.call({ service: 'device', operation: 'GetSystemDateAndTime' }, signal, {
      login,
    });
    const answered = clock.now().getTime();
    const time = cameraTime(response);
    state.timeSource = timeSourceIn(response);
    state.clockOffsetMs =
      time === undefined ? roughly(state.headerOffsetMs) : offsetOf(time.getTime(), (asked + answered) / 2);
    return time === undefined ? 'unknown' : 'told';
  } catch (error) {
    if (!leavesClockUnknown(error)) throw error;
    state.clockOffsetMs = null;
    return isCamOptError(error, 'CAM_AUTH', 'CAM_PERMISSION') ? 'refused' : 'unknown';
  } finally {
    state.clockIsFresh = true;
  }
}

/** A page is no ONVIF service; whatever else is no answer to this question may be one to the next. */
function leavesClockUnknown(error: unknown): boolean {
  if (isCamOptError(error, 'CAM_BAD_ANSWER')) return error.details['page'] === false;
  return isCamOptError(
    error,
    'CAM_AUTH',
    'CAM_PERMISSION',
    'CAM_NOT_SUPPORTED',
    'CAM_FAULT',
    'CAM_CONNECTION_LIMIT',
  );
}

/** A Date header is of whole seconds and under way for some: only what is clearly off counts. */
function roughly(offset: number | null): number | null {
  return offset === null || Math.abs(offset) > 2000 ? offset : 0;
}

/** Cameras tell whole seconds, so half a second is added; under a second apart the clocks agree. */
function offsetOf(camera: number, ours: number): number {
  const offset = camera + 500 - ours;
  return Math.abs(offset) < 1000 ? 0 : Math.round(offset);
}
