import { hash as digestOf, randomUUID } from 'node:crypto';
import type { Credentials } from '../../app/ports.ts';

/** One `WWW-Authenticate: Digest` challenge that we can answer (RFC 7616). */
export interface DigestChallenge {
  realm: string;
  nonce: string;
  opaque: string | undefined;
  algorithm: string | undefined;
  hash: 'md5' | 'sha256' | 'sha512-256';
  session: boolean;
  qop: 'auth' | 'auth-int' | undefined;
  stale: boolean;
  /** how often the nonce was used; cameras refuse a counter that repeats */
  uses: number;
  /** path of the request that it answered */
  issuedFor: string;
}

/**
 * The strongest challenge that we can answer, from raw headers: a camera may send several, in several headers (Q06) or in one.
 */
export function digestChallenge(headers: readonly string[]): DigestChallenge | undefined {
  return headers
    .flatMap(challenges)
    .filter((entry) => entry.scheme === 'digest')
    .map((entry) => challengeFrom(entry.parameters))
    .filter((entry) => entry !== undefined)
    .sort((a, b) => strength[b.hash] - strength[a.hash])[0];
}

/**
 * The `Authorization` header for one request; `uri` is path and query exactly as sent (Q55). Counts the use of the nonce.
 * Headers are bytes, a character for each: a realm goes back and into the hash as it came, whatever its encoding is, and names
 * and passwords that are no ASCII are UTF-8.
 */
export function digestAuthorization(
  challenge: DigestChallenge,
  credentials: Credentials,
  request: { method: string; uri: string; body: string },
  cnonce: string = randomUUID().replaceAll('-', ''),
): string {
  const hash = (bytes: string): string =>
    digestOf(nodeHash[challenge.hash], Buffer.from(bytes, 'latin1'), 'hex');
  const username = utf8Bytes(credentials.username);
  challenge.uses += 1;
  const count = challenge.uses.toString(16).padStart(8, '0');
  const { realm, nonce, qop, opaque } = challenge;
  const secret = hash(`${username}:${realm}:${utf8Bytes(credentials.password.reveal())}`);
  const first = challenge.session ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const second = hash(
    `${request.method}:${request.uri}${qop === 'auth-int' ? `:${hash(utf8Bytes(request.body))}` : ''}`,
  );
  const response = hash(
    qop === undefined
      ? `${first}:${nonce}:${second}`
      : `${first}:${nonce}:${count}:${cnonce}:${qop}:${second}`,
  );
  const parts = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    `response="${response}"`,
  ];
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${challenge.algorithm}`);
  if (opaque !== undefined) parts.push(`opaque=${quoted(opaque)}`);
  if (qop !== undefined) parts.push(`qop=${qop}`, `nc=${count}`);
  if (qop !== undefined || challenge.session) parts.push(`cnonce="${cnonce}"`);
  return `Digest ${parts.join(', ')}`;
}

function utf8Bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const strength = { md5: 0, sha256: 1, 'sha512-256': 2 } as const;
const nodeHash = { md5: 'md5', sha256: 'sha256', 'sha512-256': 'sha512-256' } as const;

function challengeFrom(parameters: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const algorithm = parameters.get('algorithm');
  const plain = (algorithm ?? 'MD5').toLowerCase().replace(/-sess$/, '');
  const hash =
    plain === 'md5'
      ? 'md5'
      : plain === 'sha-256'
        ? 'sha256'
        : plain === 'sha-512-256'
          ? 'sha512-256'
          : undefined;
  const nonce = parameters.get('nonce');
  if (hash === undefined || nonce === undefined) return undefined;
  // Q09: `qop="auth,auth-int"`, with and without blanks.
  const offered =
    parameters
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  return {
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque'),
    algorithm,
    hash,
    session: /-sess$/i.test(algorithm ?? ''),
    qop: offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : undefined,
    stale: /^true$/i.test(parameters.get('stale') ?? ''),
    uses: 0,
    issuedFor: '',
  };
}

/** Splits one header value into its challenges; commas separate both challenges and parameters. */
function challenges(header: string): { scheme: string; parameters: Map<string, string> }[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  const token = /([A-Za-z][\w-]*)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;
  for (const match of header.matchAll(token)) {
    const [whole, name = '', inQuotes, bare] = match;
    if (whole.includes('=')) {
      const value = inQuotes?.replace(/\\(.)/g, '$1') ?? bare ?? '';
      found.at(-1)?.parameters.set(name.toLowerCase(), value);
    } else found.push({ scheme: name.toLowerCase(), parameters: new Map() });
  }
  return found;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
