import type { Camera } from '../domain/camera.ts';
import type { Inventory } from './ports.ts';

/** The inventory of a site, and beside it cameras that were named by address and that nobody asked to keep. */
export interface InventoryWithVisitors extends Inventory {
  /** Makes a camera known to this process alone. */
  admit(camera: Camera): void;
  /** Puts the visitors among these ids into the inventory: what is written to must be found again for a rollback. */
  keep(ids: readonly string[]): Promise<void>;
}

export function withVisitors(inventory: Inventory): InventoryWithVisitors {
  const visitors = new Map<string, Camera>();
  const stored = (camera: Camera): boolean => {
    if (!visitors.has(camera.id)) return true;
    visitors.set(camera.id, camera);
    return false;
  };
  return {
    list: () => inventory.list(),
    get: async (id) => (await inventory.get(id)) ?? visitors.get(id),
    save: async (camera) => {
      if (stored(camera)) await inventory.save(camera);
    },
    saveAll: async (cameras) => {
      await inventory.saveAll(cameras.filter(stored));
    },
    remove: async (id) => visitors.delete(id) || (await inventory.remove(id)),
    admit: (camera) => {
      visitors.set(camera.id, camera);
    },
    keep: async (ids) => {
      const kept = ids.map((id) => visitors.get(id)).filter((camera) => camera !== undefined);
      for (const camera of kept) visitors.delete(camera.id);
      if (kept.length > 0) await inventory.saveAll(kept);
    },
  };
}
