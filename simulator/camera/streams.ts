import { authorize } from '../auth/authorize.ts';
import type { RtspRequestFacts, RtspStream, RtspVerdict, StreamOccasion } from '../rtsp/stream.ts';
import type { Answer } from './answer.ts';
import type { Camera } from './camera.ts';
import { effectiveFps, type EncoderState } from './cameraState.ts';

/** Where the stream of a profile lies on the server that all cameras of an address share. */
export function streamPath(camera: Camera, profileToken: string): string {
  const own = camera.personality.stream.path.replaceAll('{profile}', encodeURIComponent(profileToken));
  return `/camera-${camera.number}${own}`;
}

/** The stream at that path as it is now, for a look at it or for a session that begins; undefined where there is none. */
export function streamAt(
  cameras: Iterable<Camera>,
  path: string,
  occasion: StreamOccasion,
): RtspStream | undefined {
  const camera = cameraAt(cameras, path);
  const profile = camera?.state.profiles.find(({ token }) => streamPath(camera, token) === path);
  const encoders = (camera?.faults.find('staleStream') && camera.staleEncoders) || camera?.state.encoders;
  const encoder = encoders?.find(({ token }) => token === profile?.encoder);
  if (!camera || !encoder) return undefined;
  const faults =
    occasion === 'session'
      ? camera.faults.fire({ operation: 'Stream', service: 'stream', path }).map(({ fault }) => fault)
      : camera.faults.list();
  const late = faults.find((fault) => fault.kind === 'lateFirstFrame');
  return {
    settings: settingsOf(encoder),
    scene: camera.scene,
    noStream: faults.some((fault) => fault.kind === 'noStream'),
    ...(late && { lateFirstFrameMs: late.ms }),
  };
}

/** Streams are open to the camera's users, by digest. */
export function mayStream(cameras: Iterable<Camera>, facts: RtspRequestFacts): RtspVerdict {
  const camera = cameraAt(cameras, facts.path);
  if (!camera) return { status: 404, headers: {} };
  const refusal = authorize(camera, {
    method: facts.method,
    path: facts.uri,
    authorization: facts.authorization,
    security: undefined,
    access: 'READ_MEDIA',
    version: '1.2',
    digestOnly: true,
  });
  return refusal ? { status: refusal.status, headers: withoutSha(refusal.headers) } : 'allow';
}

/** Players know MD5 alone and give up on another algorithm (ffmpeg takes the last challenge it reads). */
function withoutSha(headers: Answer['headers']): Record<string, string | string[]> {
  const challenges = headers['WWW-Authenticate'];
  if (!Array.isArray(challenges)) return { ...headers };
  return {
    ...headers,
    'WWW-Authenticate': challenges.filter((challenge) => !challenge.includes('algorithm=SHA')),
  };
}

function cameraAt(cameras: Iterable<Camera>, path: string): Camera | undefined {
  const number = Number(/^\/camera-(\d+)(?:\/|$)/.exec(path)?.[1]);
  for (const camera of cameras) if (camera.number === number && camera.poweredOn) return camera;
  return undefined;
}

function settingsOf(encoder: EncoderState): RtspStream['settings'] {
  const { encoding, width, height, bitrateKbps, gop, profile, constantBitRate } = encoder;
  return { encoding, width, height, fps: effectiveFps(encoder), bitrateKbps, gop, profile, constantBitRate };
}
