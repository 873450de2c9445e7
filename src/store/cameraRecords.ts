import type { CameraLocks } from '../app/ports.ts';
import { openDatabase, type FileKind } from './durableJson.ts';
import { fileStamp } from './fileStamp.ts';
import { waitForLock } from './waitForLock.ts';

/** One record a camera in one file of the site, by camera id. */
export interface CameraRecords<T> {
  all(): Promise<ReadonlyMap<string, T>>;
  /** Changes what is on disk at that moment, under a lock: nothing that another process wrote is lost. */
  change<Result>(edit: (all: Map<string, T>) => Result): Promise<Result>;
}

export function cameraRecords<T>(
  file: string,
  kind: FileKind<{ cameras: Record<string, T> }>,
  locks: CameraLocks,
  lockKey: string,
): CameraRecords<T> {
  const read = () => openDatabase(file, kind, { cameras: {} });
  let known: { stamp: string; all: ReadonlyMap<string, T> } = { stamp: '', all: new Map() };
  // One after the other in this process, so that thirty cameras at once do not wait for each other's lock.
  let last: Promise<unknown> = Promise.resolve();
  return {
    // A run over 500 cameras asks for each of them: the file is parsed again only when it is another one.
    all: async () => {
      const stamp = await fileStamp(file);
      if (stamp !== known.stamp) known = { stamp, all: new Map(Object.entries((await read()).data.cameras)) };
      return known.all;
    },
    change: (edit) => {
      const changed = last.then(async () => {
        await using _lock = await waitForLock(locks, lockKey);
        const database = await read();
        const all = new Map(Object.entries(database.data.cameras));
        const result = edit(all);
        database.data.cameras = Object.fromEntries(all);
        await database.write();
        return result;
      });
      last = changed.catch(() => undefined);
      return changed;
    },
  };
}
