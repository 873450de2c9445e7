import { authorize } from '../auth/authorize.ts';
import { htmlAnswer, type Answer } from './answer.ts';
import type { Camera } from './camera.ts';
import { effectiveFps } from './cameraState.ts';
import { sceneImaging } from './sceneSettings.ts';
import type { HttpRequest } from './soapExchange.ts';

/** The picture of a media profile, as the settings of the moment make it. */
export async function answerSnapshot(camera: Camera, http: HttpRequest): Promise<Answer> {
  const firing = camera.faults.fire({ operation: 'Snapshot', service: 'snapshot', path: http.path });
  for (const { fault, hooks } of firing) {
    const early = await hooks.before?.(fault, camera, {
      operation: 'Snapshot',
      service: 'snapshot',
      path: http.path,
    });
    if (early) return early;
  }
  const refusal = refused(camera, http);
  if (refusal) return refusal;
  const token = new URLSearchParams(http.path.split('?')[1] ?? '').get('profile');
  const { profiles, encoders, sources } = camera.state;
  const profile = profiles.find((known) => known.token === token) ?? profiles[0];
  const encoder = encoders.find((known) => known.token === profile?.encoder) ?? encoders[0];
  const source = sources.findIndex((known) => known.token === (profile?.source ?? encoder?.source));
  const [width, height] = [encoder?.width ?? 640, encoder?.height ?? 360];
  // The picture library takes as long to load as everything else together, and many never ask for a picture.
  const { blackSnapshot, renderSnapshot } = await import('../scene/renderSnapshot.ts');
  let answer: Answer = {
    status: 200,
    headers: { 'Content-Type': 'image/jpeg' },
    body: firing.some(({ fault }) => fault.kind === 'blackSnapshot')
      ? await blackSnapshot(width, height)
      : await renderSnapshot({
          name: camera.name,
          scene: camera.scene,
          width,
          height,
          imaging: sceneImaging(camera, Math.max(source, 0)),
          time: wholeSecond(camera.now()),
          seed: camera.seed + camera.number,
          ...(encoder && { encoder: { fps: effectiveFps(encoder), bitrateKbps: encoder.bitrateKbps } }),
        }),
  };
  for (const { fault, hooks } of firing) {
    if (hooks.answer) answer = await hooks.answer(fault, answer, camera);
  }
  return answer;
}

/** The same second gives the same picture, so that many who ask at once cost one rendering. */
const wholeSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

function refused(camera: Camera, { method, path, authorization }: HttpRequest): Answer | undefined {
  const kind = camera.personality.snapshot?.auth;
  if (kind === 'none') return undefined;
  if (kind === 'basic') {
    const [username = '', password] = Buffer.from(authorization?.slice('Basic '.length) ?? '', 'base64')
      .toString()
      .split(':');
    const known = camera.users.some((user) => user.username === username && user.password === password);
    return known ? undefined : htmlAnswer(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="ONVIF"' });
  }
  return authorize(camera, {
    method,
    path,
    authorization,
    security: undefined,
    access: 'READ_MEDIA',
    version: '1.2',
    digestOnly: true,
  });
}
