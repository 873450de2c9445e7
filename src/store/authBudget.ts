import { randomBytes, scrypt } from 'node:crypto';
import { constants, open, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { AuthBudget, CameraLocks, Clock, Credentials } from '../app/ports.ts';
import { CamOptError } from '../domain/errors.ts';
import { storeFailed } from './durableFile.ts';
import { safeName } from './fileLocks.ts';
import { waitForLock } from './waitForLock.ts';

const windowMs = 30 * 60 * 1000;
/** Cameras lock after five to seven wrong answers, some after three: two of ours leave room for a person. */
const mostPerSecret = 2;
const mostInAll = 4;
/** A camera that answers slowly, asked over both ways to log in. */
const longestLoginMs = 60_000;

const eventSchema = z.object({
  kind: z.enum(['refused', 'accepted']),
  at: z.iso.datetime(),
  user: z.string(),
  salt: z.string(),
  fingerprint: z.string(),
  lockedUntil: z.iso.datetime().nullable(),
  /** as the camera told */
  attemptsLeft: z.number().nullable().default(null),
});
type AuthEvent = z.infer<typeof eventSchema>;

/**
 * Wrong answers as one small file each, in the folder that all users of the box share: nothing is ever rewritten, so
 * no two processes can lose each other's count.
 */
export class FileAuthBudget implements AuthBudget {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #locks: CameraLocks;

  constructor(folder: string, clock: Clock, locks: CameraLocks) {
    this.#folder = folder;
    this.#clock = clock;
    this.#locks = locks;
  }

  turn(cameraKey: string, signal: AbortSignal): Promise<AsyncDisposable> {
    return waitForLock(this.#locks, `login-${cameraKey}`, { longestMs: longestLoginMs, signal });
  }

  async check(cameraKey: string, credentials: Credentials): Promise<number> {
    const refusals = await this.#refusals(cameraKey);
    const now = this.#clock.now();
    const locked = refusals.find(
      (event) => event.lockedUntil !== null && Date.parse(event.lockedUntil) > now.getTime(),
    );
    if (locked !== undefined)
      throw new CamOptError(
        'CAM_LOCKED',
        `${cameraKey} said that the account is locked: not asked again before ${locked.lockedUntil ?? ''}`,
      );
    const warned = refusals.find((event) => event.attemptsLeft !== null && event.attemptsLeft <= 1);
    const left = warned?.attemptsLeft;
    if (typeof left === 'number')
      throw new CamOptError(
        'CAM_AUTH_BUDGET',
        `${cameraKey} tells of ${left} attempt${left === 1 ? '' : 's'} left: not asked again before ${halfAnHourAfter(warned)}`,
        { hint: 'the last attempt is left to you: log in on its own page, then try again' },
      );
    const same: AuthEvent[] = [];
    for (const event of refusals) if (await isSameSecret(event, credentials)) same.push(event);
    if (same.length < mostPerSecret && refusals.length < mostInAll) return same.length;
    throw new CamOptError(
      'CAM_AUTH_BUDGET',
      `${cameraKey} refused ${credentials.username} ${refusals.length} times: not asked again before ${halfAnHourAfter(same[0] ?? refusals[0])}`,
    );
  }

  async refused(
    cameraKey: string,
    credentials: Credentials,
    seen: { attemptsLeft?: number; lockedSeconds?: number },
  ): Promise<void> {
    const now = this.#clock.now().getTime();
    const seconds = seen.lockedSeconds ?? (seen.attemptsLeft === 0 ? windowMs / 1000 : undefined);
    const lockedUntil = seconds === undefined ? null : new Date(now + seconds * 1000).toISOString();
    await this.#add(cameraKey, credentials, {
      kind: 'refused',
      lockedUntil,
      attemptsLeft: seen.attemptsLeft ?? null,
    });
  }

  async accepted(cameraKey: string, credentials: Credentials): Promise<void> {
    if ((await this.#refusals(cameraKey)).length === 0) return;
    await this.#add(cameraKey, credentials, { kind: 'accepted', lockedUntil: null, attemptsLeft: null });
  }

  async #add(
    cameraKey: string,
    credentials: Credentials,
    seen: Pick<AuthEvent, 'kind' | 'lockedUntil' | 'attemptsLeft'>,
  ): Promise<void> {
    const salt = randomBytes(12).toString('hex');
    const event: AuthEvent = {
      ...seen,
      at: this.#clock.now().toISOString(),
      user: credentials.username,
      salt,
      fingerprint: await fingerprint(credentials, salt),
    };
    const name = `${prefixOf(cameraKey)}${event.at.replaceAll(':', '')}-${randomBytes(4).toString('hex')}.json`;
    const beside = join(this.#folder, `.${randomBytes(9).toString('hex')}.tmp`);
    try {
      await writeFile(beside, JSON.stringify(event), { flag: 'wx', mode: 0o644 });
      await rename(beside, join(this.#folder, name));
    } catch (error) {
      throw storeFailed(join(this.#folder, name), error);
    }
  }

  /** Of the last half hour, since the camera last took a password; oldest first. */
  async #refusals(cameraKey: string): Promise<AuthEvent[]> {
    const events: AuthEvent[] = [];
    const prefix = prefixOf(cameraKey);
    const now = this.#clock.now().getTime();
    for (const name of (await readdir(this.#folder)).toSorted()) {
      if (!name.startsWith(prefix)) continue;
      const event = await readEvent(join(this.#folder, name));
      if (event === undefined) continue;
      // An event from the future is from before the clock was set back.
      if (Math.abs(now - Date.parse(event.at)) < windowMs) events.push(event);
      else await unlink(join(this.#folder, name)).catch(() => undefined);
    }
    const accepted = events.findLast((event) => event.kind === 'accepted')?.at ?? '';
    return events.filter((event) => event.kind === 'refused' && event.at > accepted);
  }
}

function halfAnHourAfter(event: AuthEvent | undefined): string {
  return new Date(Date.parse(event?.at ?? '') + windowMs).toISOString();
}

function prefixOf(cameraKey: string): string {
  return `auth-${safeName(cameraKey)}~`;
}

async function readEvent(file: string): Promise<AuthEvent | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile() || found.size > 4096) return undefined;
      return eventSchema.safeParse(JSON.parse(await handle.readFile('utf8'))).data;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function isSameSecret(event: AuthEvent, credentials: Credentials): Promise<boolean> {
  return (
    event.user === credentials.username && event.fingerprint === (await fingerprint(credentials, event.salt))
  );
}

const derive = promisify<string, string, number, { N: number }, Buffer>(scrypt);

/**
 * Tells a changed password from the same one and gives nothing to guess with: the file is readable for all, so it holds
 * 16 bits of a slow, salted hash.
 */
async function fingerprint(credentials: Credentials, salt: string): Promise<string> {
  return (await derive(credentials.password.reveal(), salt, 2, { N: 2 ** 14 })).toString('hex');
}
