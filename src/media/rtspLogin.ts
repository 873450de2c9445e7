import { createHash, randomBytes } from 'node:crypto';
import type { Credentials } from '../app/ports.ts';

export type RtspChallenge =
  | { scheme: 'basic' }
  | {
      scheme: 'digest';
      realm: string;
      nonce: string;
      opaque: string | undefined;
      algorithm: string | undefined;
      hash: 'md5' | 'sha256';
      qop: boolean;
      stale: boolean;
      uses: number;
    };

/** The best challenge that we can answer: digest before basic, SHA-256 before MD5. undefined where there is none. */
export function challengeFrom(headers: readonly string[]): RtspChallenge | undefined {
  const challenges = headers.map(parseChallenge).filter((challenge) => challenge !== undefined);
  const rank = (challenge: RtspChallenge) =>
    challenge.scheme === 'basic' ? 0 : challenge.hash === 'md5' ? 1 : 2;
  return challenges.sort((a, b) => rank(b) - rank(a))[0];
}

/** The `Authorization` header of one request. Counts the use of the nonce. */
export function authorizationFor(
  challenge: RtspChallenge,
  credentials: Credentials,
  request: { method: string; uri: string },
): string {
  const { username, password } = credentials;
  if (challenge.scheme === 'basic')
    return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`;
  const hash = (text: string) => createHash(challenge.hash).update(text).digest('hex');
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const count = (++challenge.uses).toString(16).padStart(8, '0');
  const cnonce = randomBytes(8).toString('hex');
  const who = hash(`${username}:${realm}:${password.reveal()}`);
  const what = hash(`${request.method}:${request.uri}`);
  const response = hash(qop ? `${who}:${nonce}:${count}:${cnonce}:auth:${what}` : `${who}:${nonce}:${what}`);
  return [
    `Digest username="${escaped(username)}"`,
    `realm="${escaped(realm)}"`,
    `nonce="${escaped(nonce)}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === undefined ? [] : [`opaque="${escaped(opaque)}"`]),
    ...(qop ? [`qop=auth`, `nc=${count}`, `cnonce="${cnonce}"`] : []),
  ].join(', ');
}

function parseChallenge(header: string): RtspChallenge | undefined {
  if (/^basic\b/i.test(header)) return { scheme: 'basic' };
  if (!/^digest\b/i.test(header)) return undefined;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of header.matchAll(
    /([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi,
  ))
    fields.set(name.toLowerCase(), (quoted ?? bare ?? '').replace(/\\(.)/g, '$1'));
  const [realm, nonce] = [fields.get('realm'), fields.get('nonce')];
  const algorithm = fields.get('algorithm');
  const hash = { md5: 'md5', 'sha-256': 'sha256' }[(algorithm ?? 'MD5').toLowerCase()] as
    | 'md5'
    | 'sha256'
    | undefined;
  if (realm === undefined || nonce === undefined || hash === undefined) return undefined;
  return {
    scheme: 'digest',
    realm,
    nonce,
    opaque: fields.get('opaque'),
    algorithm,
    hash,
    qop: (fields.get('qop') ?? '').split(',').some((each) => each.trim().toLowerCase() === 'auth'),
    stale: fields.get('stale')?.toLowerCase() === 'true',
    uses: 0,
  };
}

function escaped(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}
