import { expect, test } from 'vitest';
import { cameraAt } from '../../../src/app/cameraReference.ts';
import type { Inventory } from '../../../src/app/ports.ts';
import { withVisitors } from '../../../src/app/visitors.ts';
import type { Camera } from '../../../src/domain/camera.ts';

const camera = (host: string): Camera =>
  cameraAt({ host, port: null, path: '/onvif/device_service', tls: false }, new Date('2026-11-23T10:00:00Z'));

function memory(): { inventory: Inventory; kept: Map<string, Camera>; writes: number[] } {
  const kept = new Map<string, Camera>();
  const writes: number[] = [];
  const inventory: Inventory = {
    list: () => Promise.resolve([...kept.values()]),
    get: (id) => Promise.resolve(kept.get(id)),
    save: () => Promise.reject(new Error('each save is the whole file: they go out together')),
    saveAll: async (cameras) => {
      writes.push(cameras.length);
      await new Promise((resolve) => setImmediate(resolve));
      for (const each of cameras) kept.set(each.id, each);
    },
    remove: (id) => Promise.resolve(kept.delete(id)),
  };
  return { inventory, kept, writes };
}

test('a visitor is known to this process and written nowhere until it is kept', async () => {
  const { inventory, kept } = memory();
  const both = withVisitors(inventory);
  const visitor = camera('10.0.0.1');
  both.admit(visitor);
  await both.save({ ...visitor, firmware: '1.2' });
  expect((await both.get(visitor.id))?.firmware).toBe('1.2');
  expect([await both.list(), kept.size]).toEqual([[], 0]);
  await both.keep([visitor.id]);
  expect(kept.get(visitor.id)?.firmware).toBe('1.2');
});

test('a visitor cannot be taken out of the inventory: it is not in there', async () => {
  const { inventory, kept } = memory();
  const both = withVisitors(inventory);
  const visitor = camera('10.0.0.1');
  both.admit(visitor);
  expect(await both.remove(visitor.id)).toBe(false);
  await both.saveAll([visitor]);
  expect([await both.remove(visitor.id), kept.size]).toEqual([true, 0]);
});

test('what comes while a write is under way goes out in one, the newest of each camera', async () => {
  const { inventory, kept, writes } = memory();
  const both = withVisitors(inventory);
  const saves = Array.from({ length: 50 }, (_, n) =>
    both.save({ ...camera(`10.0.0.${n % 25}`), firmware: String(n) }),
  );
  await Promise.all(saves);
  expect(writes.length).toBeLessThanOrEqual(3);
  expect(kept.get('onvif-10.0.0.3')?.firmware).toBe('28');
});

test('a write that fails is told to those who waited for it, and the next one works', async () => {
  const { inventory, kept } = memory();
  let broken = true;
  const saveAll = inventory.saveAll.bind(inventory);
  const both = withVisitors({
    ...inventory,
    saveAll: (cameras) => (broken ? Promise.reject(new Error('disk full')) : saveAll(cameras)),
  });
  await expect(both.save(camera('10.0.0.1'))).rejects.toThrow('disk full');
  broken = false;
  await both.save(camera('10.0.0.2'));
  expect([...kept.keys()]).toEqual(['onvif-10.0.0.2']);
});
