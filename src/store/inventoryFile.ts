import * as z from 'zod';
import type { CameraLocks, Inventory } from '../app/ports.ts';
import { cameraSchema, type Camera } from '../domain/camera.ts';
import { cameraRecords } from './cameraRecords.ts';
import type { FileKind } from './durableJson.ts';

const inventoryKind: FileKind<{ cameras: Record<string, Camera> }> = {
  name: 'inventory',
  version: 1,
  schema: z.object({ cameras: z.record(z.string(), cameraSchema) }),
  migrations: [],
};

/** The cameras of one site in one file. */
export function inventoryFile(file: string, locks: CameraLocks, lockKey: string): Inventory {
  const records = cameraRecords(file, inventoryKind, locks, lockKey);
  return {
    list: async () => [...(await records.all()).values()],
    get: async (id) => (await records.all()).get(id),
    save: async (camera) => {
      await records.change((all) => all.set(camera.id, camera));
    },
    saveAll: (added) =>
      records.change((all) => {
        for (const camera of added) all.set(camera.id, camera);
      }),
    remove: (id) => records.change((all) => all.delete(id)),
  };
}
