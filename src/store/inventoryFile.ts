import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Low } from 'lowdb';
import * as z from 'zod';
import type { CameraLocks, Inventory } from '../app/ports.ts';
import { cameraSchema, type Camera } from '../domain/camera.ts';
import { isCamOptError } from '../domain/errors.ts';
import { openDatabase, type FileKind } from './durableJson.ts';

const inventorySchema = z.object({ cameras: z.record(z.string(), cameraSchema) });
type InventoryContent = z.infer<typeof inventorySchema>;

const inventoryKind: FileKind<InventoryContent> = {
  name: 'inventory',
  version: 1,
  schema: inventorySchema,
  migrations: [],
};

const longestWaitMs = 10_000;

/** The cameras of one site in one file; changes are made to what is on disk at that moment, under a lock. */
export function inventoryFile(file: string, locks: CameraLocks, lockKey: string): Inventory {
  const read = (): Promise<Low<InventoryContent>> => openDatabase(file, inventoryKind, { cameras: {} });
  let known: { stamp: string; cameras: Record<string, Camera> } = { stamp: '', cameras: {} };
  // A run over 500 cameras asks for each of them: the file is parsed again only when it is another one.
  const cameras = async (): Promise<Record<string, Camera>> => {
    const stamp = await stampOf(file);
    if (stamp !== known.stamp) known = { stamp, cameras: (await read()).data.cameras };
    return known.cameras;
  };
  const change = async <T>(edit: (all: Record<string, Camera>) => T): Promise<T> => {
    await using _lock = await waitForLock(locks, lockKey);
    const database = await read();
    const result = edit(database.data.cameras);
    await database.write();
    return result;
  };
  return {
    list: async () => Object.values(await cameras()),
    get: async (id) => (await cameras())[id],
    save: (camera) =>
      change((all) => {
        all[camera.id] = camera;
      }),
    saveAll: (added) =>
      change((all) => {
        for (const camera of added) all[camera.id] = camera;
      }),
    remove: (id) =>
      change((all) => {
        const had = id in all;
        delete all[id];
        return had;
      }),
  };
}

/** Every write makes a new file, so inode, time and size together tell one from the next. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return 'none';
  }
}

/** Others hold it for milliseconds only. */
export async function waitForLock(locks: CameraLocks, key: string): Promise<AsyncDisposable> {
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    try {
      return await locks.acquire(key, 'writing');
    } catch (error) {
      if (!isCamOptError(error, 'CAMERA_HELD') || performance.now() > deadline) throw error;
      await sleep(10 + Math.random() * 20);
    }
  }
}
