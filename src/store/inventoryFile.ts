import type { Low } from 'lowdb';
import * as z from 'zod';
import type { CameraLocks, Inventory } from '../app/ports.ts';
import { cameraSchema, type Camera } from '../domain/camera.ts';
import { openDatabase, type FileKind } from './durableJson.ts';
import { fileStamp } from './fileStamp.ts';
import { waitForLock } from './waitForLock.ts';

const inventorySchema = z.object({ cameras: z.record(z.string(), cameraSchema) });
type InventoryContent = z.infer<typeof inventorySchema>;

const inventoryKind: FileKind<InventoryContent> = {
  name: 'inventory',
  version: 1,
  schema: inventorySchema,
  migrations: [],
};

/** The cameras of one site in one file; changes are made to what is on disk at that moment, under a lock. */
export function inventoryFile(file: string, locks: CameraLocks, lockKey: string): Inventory {
  const read = (): Promise<Low<InventoryContent>> => openDatabase(file, inventoryKind, { cameras: {} });
  let known: { stamp: string; cameras: Record<string, Camera> } = { stamp: '', cameras: {} };
  // A run over 500 cameras asks for each of them: the file is parsed again only when it is another one.
  const cameras = async (): Promise<Record<string, Camera>> => {
    const stamp = await fileStamp(file);
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
