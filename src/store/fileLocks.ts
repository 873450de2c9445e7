import { randomBytes } from 'node:crypto';
import { readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CameraLocks, Clock } from '../app/ports.ts';
import { CamOptError } from '../domain/errors.ts';
import { storeFailed } from './durableFile.ts';
import { nameWhileWritten, sweepHalfWritten } from './leftBehind.ts';
import { isAlive, readHolder, thisProcess, type Holder } from './lockHolder.ts';

const tries = 5;

/**
 * Locks as files, one for each holder: whoever wants a lock puts its own file there first and then looks for others.
 * Two at the same moment both see each other and both step back, so nobody ever holds what another holds; a file whose
 * process is gone counts for nothing, even where it cannot be removed because another user left it.
 */
export class FileLocks implements CameraLocks {
  readonly #folder: string;
  readonly #user: string;
  readonly #clock: Clock;

  constructor(folder: string, user: string, clock: Clock) {
    this.#folder = folder;
    this.#user = user;
    this.#clock = clock;
  }

  async acquire(key: string, purpose: string, name = key): Promise<AsyncDisposable> {
    const prefix = safeName(key);
    for (let left = tries; ; left--) {
      const file = join(this.#folder, `${prefix}.${process.pid}-${randomBytes(6).toString('hex')}.lock`);
      await this.#place(file, key, purpose);
      const other = await this.#otherHolder(prefix, file);
      if (other === undefined) return { [Symbol.asyncDispose]: () => remove(file) };
      await remove(file);
      const justCame = this.#clock.now().getTime() - Date.parse(other.at) < 1000;
      if (left <= 1 || !justCame) throw held(name, other);
      await sleep(Math.random() * 60);
    }
  }

  async isHeld(key: string): Promise<boolean> {
    return (await this.#otherHolder(safeName(key), '')) !== undefined;
  }

  /** Removes what processes that are gone held; it bars nobody, but it looks as if it did. */
  async sweep(): Promise<void> {
    await sweepHalfWritten(this.#folder);
    for (const entry of await readdir(this.#folder).catch((): string[] => [])) {
      if (!entry.endsWith('.lock')) continue;
      const file = join(this.#folder, entry);
      const holder = await readHolder(file);
      if (holder !== undefined && !(await isAlive(holder))) await remove(file);
    }
  }

  async #place(file: string, key: string, jobId: string): Promise<void> {
    const holder: Holder = {
      ...thisProcess(),
      key,
      user: this.#user,
      jobId,
      at: this.#clock.now().toISOString(),
    };
    const beside = join(this.#folder, nameWhileWritten(''));
    try {
      // Complete before it can be seen under its name, and never through a planted link.
      await writeFile(beside, JSON.stringify(holder), { flag: 'wx', mode: 0o644 });
      await rename(beside, file);
    } catch (error) {
      await remove(beside);
      throw storeFailed(file, error);
    }
  }

  async #otherHolder(prefix: string, own: string): Promise<Holder | undefined> {
    const entries = await readdir(this.#folder).catch((error: unknown): never => {
      throw storeFailed(this.#folder, error, 'read');
    });
    for (const entry of entries) {
      const file = join(this.#folder, entry);
      if (!entry.startsWith(`${prefix}.`) || !entry.endsWith('.lock') || file === own) continue;
      const holder = await readHolder(file);
      if (holder === undefined) continue;
      if (await isAlive(holder)) return holder;
      await remove(file);
    }
    return undefined;
  }
}

/** A key as a file name; what would be lost is kept apart by its bytes. */
export function safeName(key: string): string {
  return key.replace(/[^A-Za-z0-9_-]/g, (letter) =>
    letter === '.' ? '.' : `%${letter.codePointAt(0)?.toString(16) ?? ''}`,
  );
}

function held(name: string, holder: Holder): CamOptError {
  const { user, host, pid, jobId, at } = holder;
  return new CamOptError(
    'CAMERA_HELD',
    `${name} is held by ${user} on ${host} (pid ${pid}) since ${at}: ${jobId}`,
    {
      details: { holder },
    },
  );
}

async function remove(file: string): Promise<void> {
  await unlink(file).catch(() => undefined);
}
