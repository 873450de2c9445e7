import type { Camera } from '../domain/camera.ts';
import type { Inventory } from './ports.ts';

/** The inventory of a site, and beside it cameras that were named by address and that nobody asked to keep. */
export interface InventoryWithVisitors extends Inventory {
  /** Makes a camera known to this process alone. */
  admit(camera: Camera): void;
  /** Puts the visitors among these ids into the inventory: what is written to must be found again for a rollback. */
  keep(ids: readonly string[]): Promise<void>;
}

/** A server that is asked about ever new addresses must not grow without end. */
const mostVisitors = 10_000;

export function withVisitors(inventory: Inventory): InventoryWithVisitors {
  const visitors = new Map<string, Camera>();
  const stored = (camera: Camera): boolean => {
    if (!visitors.has(camera.id)) return true;
    visitors.set(camera.id, camera);
    return false;
  };
  const write = inOneGo((cameras) => inventory.saveAll(cameras));
  return {
    list: () => inventory.list(),
    get: async (id) => (await inventory.get(id)) ?? visitors.get(id),
    save: async (camera) => {
      if (stored(camera)) await write([camera]);
    },
    saveAll: async (cameras) => {
      await write(cameras.filter(stored));
    },
    remove: async (id) => {
      visitors.delete(id);
      return inventory.remove(id);
    },
    admit: (camera) => {
      visitors.delete(camera.id);
      visitors.set(camera.id, camera);
      const [oldest] = visitors.keys();
      if (visitors.size > mostVisitors && oldest !== undefined) visitors.delete(oldest);
    },
    keep: async (ids) => {
      const kept = ids.map((id) => visitors.get(id)).filter((camera) => camera !== undefined);
      for (const camera of kept) visitors.delete(camera.id);
      if (kept.length > 0) await inventory.saveAll(kept);
    },
  };
}

/** What comes while a write is under way goes out together in the next: each is the whole inventory, with fsync. */
function inOneGo(
  save: (cameras: readonly Camera[]) => Promise<void>,
): (cameras: readonly Camera[]) => Promise<void> {
  const waiting = new Map<string, Camera>();
  let next: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (cameras) => {
    for (const camera of cameras) waiting.set(camera.id, camera);
    next ??= last.then(() => {
      const batch = [...waiting.values()];
      waiting.clear();
      next = undefined;
      return batch.length === 0 ? undefined : save(batch);
    });
    last = next.catch(() => {});
    return next;
  };
}
