import { hash as digestOf } from 'node:crypto';
import type { Camera, CameraUser } from '../camera/camera.ts';

type Verdict = { kind: 'ok'; user: CameraUser } | { kind: 'stale' } | { kind: 'wrong' };

/** Judges an `Authorization: Digest` header (RFC 7616: MD5 or SHA-256, qop auth or none). */
export function checkDigest(camera: Camera, header: string, method: string, path: string): Verdict {
  const given = parameters(header);
  const { digest, realm } = camera.personality.auth;
  const algorithm = given['algorithm'] ?? 'MD5';
  const hashName = hashNames[algorithm.toUpperCase()];
  const offered = digest.algorithms.some((known) => (known ?? 'MD5') === algorithm.toUpperCase());
  const nonce = given['nonce'] ?? '';
  const user = camera.users.find((known) => known.username === given['username']);
  if (!hashName || !offered || !user || given['realm'] !== realm || given['uri'] !== path)
    return { kind: 'wrong' };
  const hash = (text: string): string => digestOf(hashName, text, 'hex');
  const secret = hash(`${user.username}:${realm}:${user.password}`);
  const target = hash(`${method}:${path}`);
  const { qop, nc = '', cnonce = '' } = given;
  const expected = qop
    ? hash(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${target}`)
    : hash(`${secret}:${nonce}:${target}`);
  if (qop && qop !== 'auth') return { kind: 'wrong' };
  if (given['response'] !== expected) return { kind: 'wrong' };
  const known = camera.auth.knowsNonce(nonce, noncePath(camera, path));
  return known && camera.auth.useNonce(nonce, qop ? nc : String(Math.random()), digest.nonceUses)
    ? { kind: 'ok', user }
    : { kind: 'stale' };
}

/** The challenges of a 401, one header each: merged on a comma they cannot be told apart. */
export function challenges(camera: Camera, path: string, stale: boolean): string[] {
  const { digest, realm } = camera.personality.auth;
  return digest.algorithms.map((algorithm) =>
    [
      `Digest realm="${realm}"`,
      ...(digest.qop === null ? [] : [`qop="${digest.qop}"`]),
      ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
      `nonce="${camera.auth.makeNonce(noncePath(camera, path))}"`,
      ...(stale ? ['stale=true'] : []),
    ].join(', '),
  );
}

const hashNames: Readonly<Record<string, 'md5' | 'sha256'>> = { MD5: 'md5', 'SHA-256': 'sha256' };

const noncePath = (camera: Camera, path: string): string =>
  camera.personality.auth.digest.nonceBoundToPath ? path : '';

function parameters(header: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of header
    .slice('Digest'.length)
    .matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g)) {
    found[name.toLowerCase()] = quoted ?? bare ?? '';
  }
  return found;
}
