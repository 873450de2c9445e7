import { hash } from 'node:crypto';
import type { Camera, CameraUser } from '../camera/camera.ts';
import { attributeOf, childOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';

type Verdict =
  | { kind: 'ok'; user: CameraUser }
  | { kind: 'wrong' }
  | { kind: 'clock' }
  | { kind: 'replay' }
  | { kind: 'absent' };

/** Judges the UsernameToken of a Security header; nonce and Created are both required. */
export function checkUsernameToken(camera: Camera, security: XmlElement): Verdict {
  const token = childOf(security, 'UsernameToken');
  if (!token) return { kind: 'absent' };
  const { passwordTypes, windowSeconds, refusesReplay } = camera.personality.auth;
  const password = childOf(token, 'Password');
  const asText = !attributeOf(password, 'Type')?.endsWith('#PasswordDigest');
  const user = camera.users.find((known) => known.username === textOf(token, 'Username'));
  if (!password || !user || !passwordTypes.includes(asText ? 'text' : 'digest')) return { kind: 'wrong' };
  if (asText) return password.text === user.password ? { kind: 'ok', user } : { kind: 'wrong' };
  const nonce = textOf(token, 'Nonce');
  const created = textOf(token, 'Created');
  if (!nonce || !created) return { kind: 'wrong' };
  const nonceBytes = Buffer.from(nonce, 'base64');
  const expected = hash('sha1', Buffer.concat([nonceBytes, Buffer.from(created + user.password)]), 'base64');
  if (password.text.trim() !== expected) return { kind: 'wrong' };
  const windowMs = windowSeconds * 1000;
  const age = Math.abs(camera.now().getTime() - Date.parse(created));
  if (!(age <= windowMs)) return { kind: 'clock' };
  // Remembered as bytes: a piece of the request's text would keep the whole request in memory.
  const remembered = nonceBytes.toString('latin1');
  if (refusesReplay && !camera.auth.useTokenNonce(remembered, windowMs * 2)) return { kind: 'replay' };
  return { kind: 'ok', user };
}
