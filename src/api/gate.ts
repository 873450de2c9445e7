import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './problem.ts';

export interface GateOptions {
  token: string;
  /** `host:port` values that the Host header may have */
  hosts: ReadonlySet<string>;
  /** wrong tokens that one address may send in a minute */
  wrongTokensAMinute: number;
  /** requests that one address may send in a second */
  requestsASecond: number;
  now: () => number;
}

export interface GatedRequest {
  address: string;
  host: string | undefined;
  origin: string | undefined;
  fetchSite: string | undefined;
  authorization: string | undefined;
  /** the OpenAPI document and its page need no token */
  open: boolean;
}

/**
 * Lets a request in or throws a Refusal: 403 for a foreign Host (DNS rebinding) or Origin (a web page elsewhere), 429 for
 * too many requests, 401 without the token.
 */
export function createGate(options: GateOptions): (request: GatedRequest) => void {
  const expected = digest(options.token);
  const requests = createBuckets(options.requestsASecond * 2, options.requestsASecond, options.now);
  const guesses = createBuckets(options.wrongTokensAMinute, options.wrongTokensAMinute / 60, options.now);
  return (request) => {
    if (!options.hosts.has((request.host ?? '').toLowerCase()))
      throw new Refusal(
        403,
        'this Host is not served',
        'use the address that `camopt serve` printed, or --allow-host',
      );
    if (isForeign(request, options.hosts))
      throw new Refusal(
        403,
        'requests from other origins are refused',
        'the API is for programs, not for web pages',
      );
    if (!requests.take(request.address)) throw new Refusal(429, 'too many requests', 'wait a second');
    if (request.open) return;
    const given = /^Bearer (.+)$/i.exec(request.authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    if (!guesses.take(request.address)) throw new Refusal(429, 'too many wrong tokens', 'wait a minute');
    throw new Refusal(
      401,
      'no token or a wrong one',
      'send Authorization: Bearer with the token of this server',
    );
  };
}

function isForeign(request: GatedRequest, hosts: ReadonlySet<string>): boolean {
  const { origin, fetchSite } = request;
  if (fetchSite === 'cross-site' || fetchSite === 'same-site') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || !hosts.has(new URL(origin).host.toLowerCase());
}

/** Equal length whatever was sent, so that the comparison tells nothing about it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

interface Buckets {
  take(key: string): boolean;
}

const mostBuckets = 10_000;

function createBuckets(size: number, perSecond: number, now: () => number): Buckets {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take: (key) => {
      const at = now();
      const bucket = buckets.get(key) ?? { left: size, at };
      const left = Math.min(size, bucket.left + ((at - bucket.at) / 1000) * perSecond);
      buckets.delete(key);
      if (buckets.size >= mostBuckets) buckets.delete(buckets.keys().next().value as string);
      buckets.set(key, { left: left < 1 ? left : left - 1, at });
      return left >= 1;
    },
  };
}
