import { hash, randomBytes } from 'node:crypto';

const nonceLifetimeMs = 300_000;
const manyNonces = 500;
const manyTokens = 20_000;

/** What a camera remembers of those who tried to get in. */
export class AuthState {
  failures = 0;
  /** Milliseconds since 1970; 0 while nobody is locked out. */
  lockedUntil = 0;
  private failuresInARow = 0;
  private readonly secret = randomBytes(16).toString('hex');
  private readonly digestUses = new Map<string, Set<string>>();
  private nonces = { old: new Set<string>(), young: new Set<string>(), until: 0 };

  isLocked(): boolean {
    return this.lockedUntil > Date.now();
  }

  succeed(): void {
    this.failuresInARow = 0;
  }

  /** Counts a wrong password and locks where the policy says so; gives how many attempts are left. */
  fail(policy: { after: number; seconds: number } | null): number | undefined {
    this.failures++;
    if (!policy) return undefined;
    this.failuresInARow++;
    if (this.failuresInARow < policy.after) return policy.after - this.failuresInARow;
    this.lockedUntil = Date.now() + policy.seconds * 1000;
    this.failuresInARow = 0;
    return 0;
  }

  makeNonce(path: string): string {
    const stamp = Date.now().toString(36);
    return `${stamp}.${randomBytes(4).toString('hex')}.${this.sign(stamp, path)}`;
  }

  /** Whether this camera gave out that nonce for that path, lately. */
  knowsNonce(nonce: string, path: string): boolean {
    const [stamp = '', , signature = ''] = nonce.split('.');
    return Date.now() - parseInt(stamp, 36) < nonceLifetimeMs && signature === this.sign(stamp, path);
  }

  /** False where the nonce was used too often or with that count before. */
  useNonce(nonce: string, count: string, limit: number | null): boolean {
    if (this.digestUses.size > manyNonces) {
      for (const old of [...this.digestUses.keys()].slice(0, manyNonces / 2)) this.digestUses.delete(old);
    }
    const uses = this.digestUses.get(nonce) ?? new Set();
    if (uses.has(count) || (limit !== null && uses.size >= limit)) return false;
    this.digestUses.set(nonce, uses.add(count));
    return true;
  }

  /** False where a UsernameToken with that nonce came before, within so long. */
  useTokenNonce(nonce: string, rememberMs: number): boolean {
    const now = Date.now();
    // Two generations forget the old ones without looking at each: the younger one is never older than what must be known.
    if (now > this.nonces.until || this.nonces.young.size > manyTokens) {
      this.nonces = { old: this.nonces.young, young: new Set(), until: now + rememberMs };
    }
    if (this.nonces.young.has(nonce) || this.nonces.old.has(nonce)) return false;
    this.nonces.young.add(nonce);
    return true;
  }

  private sign(stamp: string, path: string): string {
    return hash('sha1', `${this.secret}${stamp}${path}`, 'hex').slice(0, 16);
  }
}
