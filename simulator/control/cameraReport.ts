import type { Camera } from '../camera/camera.ts';
import { effectiveFps, type EncoderState } from '../camera/cameraState.ts';

/** A camera as `GET /cameras` and the ready line list it. */
export interface CameraEntry {
  readonly id: string;
  readonly personality: string;
  readonly ip: string;
  readonly port: number;
  readonly xaddr: string;
  readonly uuid: string;
  readonly username: string;
  readonly name: string;
  readonly location: string;
  readonly scene: string;
  readonly poweredOn: boolean;
}

export function cameraEntry(camera: Camera): CameraEntry {
  return {
    id: camera.id,
    personality: camera.personality.name,
    ip: camera.ip,
    port: camera.port,
    xaddr: camera.xaddr,
    uuid: camera.identity.uuid,
    username: camera.users[0]?.username ?? '',
    name: camera.name,
    location: camera.location,
    scene: camera.scene,
    poweredOn: camera.poweredOn,
  };
}

/** The truth about a camera, whatever its faults make it tell over ONVIF. */
export function cameraTruth(camera: Camera): Record<string, unknown> {
  const { encoders, sources, profiles } = camera.state;
  return {
    encoders: encoders.map(encoderTruth),
    imaging: sources[0]?.imaging ?? {},
    sources: sources.map(({ token, configurationToken, imaging, activeImageProfile }) => ({
      token,
      configurationToken,
      imaging: imaging ?? {},
      activeImageProfile: activeImageProfile ?? null,
    })),
    profiles,
    writes: camera.writes,
    requests: Object.fromEntries(camera.requests),
    authFailures: camera.auth.failures,
    lockedUntil: camera.auth.isLocked() ? new Date(camera.auth.lockedUntil).toISOString() : null,
    poweredOn: camera.poweredOn,
    name: camera.name,
    location: camera.location,
    ...camera.identity,
    clockOffsetSeconds: camera.clockOffsetMs / 1000,
    rtspPort: camera.rtspPort ?? null,
    faults: camera.faults.list(),
  };
}

function encoderTruth(encoder: EncoderState): Record<string, unknown> {
  const { options: _options, ...fields } = encoder;
  return { ...fields, fps: effectiveFps(encoder), frameRateLimit: encoder.fps };
}
