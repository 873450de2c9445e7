import { expect, test } from 'vitest';
import { cameraAt } from '../../../src/app/cameraReference.ts';
import { discoverCameras } from '../../../src/app/discoverCameras.ts';
import type { DiscoveredDevice, DiscoveryOptions, Inventory } from '../../../src/app/ports.ts';
import type { Camera } from '../../../src/domain/camera.ts';

const at = new Date('2026-11-23T10:00:00Z');
const options: DiscoveryOptions = { timeoutMs: 100, interfaces: [], ranges: [], ports: [80] };

function device(ip: string, port: number, uuid: string, more: Partial<Camera> = {}): DiscoveredDevice {
  const camera = {
    ...cameraAt({ host: ip, port, path: '/onvif/device_service', tls: false }, at),
    uuid,
    ...more,
  };
  return { camera, path: camera.path, tls: false, reach: 'ok', reachDetail: '', clockOffsetSeconds: null };
}

function memory(cameras: Camera[] = []): Inventory {
  const kept = new Map(cameras.map((camera) => [camera.id, camera]));
  return {
    list: () => Promise.resolve([...kept.values()]),
    get: (id) => Promise.resolve(kept.get(id)),
    save: (camera) => Promise.resolve(void kept.set(camera.id, camera)),
    saveAll: (all) => Promise.resolve(all.forEach((camera) => kept.set(camera.id, camera))),
    remove: (id) => Promise.resolve(kept.delete(id)),
  };
}

async function discover(inventory: Inventory, devices: DiscoveredDevice[], max?: number) {
  const discovery = {
    // oxlint-disable-next-line require-await
    async *discover() {
      yield* devices;
    },
  };
  const clock = { now: () => at, sleep: () => Promise.resolve() };
  const deps = { discovery, inventory, clock, changed: () => {} };
  return discoverCameras(
    deps,
    { ...options, ...(max === undefined ? {} : { max }) },
    new AbortController().signal,
  );
}

test('ids carry the port where it is not 80, and what was found is kept', async () => {
  const inventory = memory();
  const result = await discover(inventory, [
    device('10.0.0.1', 80, 'aaaa-1111'),
    device('10.0.0.1', 81, 'bbbb-2222'),
  ]);
  expect(result.foundCameras).toBe(2);
  expect((await inventory.list()).map((camera) => camera.id)).toEqual([
    'onvif-10.0.0.1',
    'onvif-10.0.0.1-81',
  ]);
});

test('a device keeps its id and what people said about it when its address changes', async () => {
  const inventory = memory();
  await discover(inventory, [device('10.0.0.1', 80, 'aaaa-1111')]);
  const [known] = await inventory.list();
  await inventory.save({ ...(known as Camera), firmware: '1.2', facts: { purpose: 'plate' } });
  await discover(inventory, [device('10.0.0.55', 80, 'aaaa-1111')]);
  expect(await inventory.list()).toMatchObject([
    { id: 'onvif-10.0.0.1', ip: '10.0.0.55', firmware: '1.2', facts: { purpose: 'plate' } },
  ]);
});

test('another device at a known address gets an id of its own', async () => {
  const inventory = memory();
  await discover(inventory, [device('10.0.0.1', 80, 'aaaa-1111')]);
  await discover(inventory, [device('10.0.0.1', 80, 'bbbb-2222')]);
  expect((await inventory.list()).map(({ id, uuid }) => [id, uuid])).toEqual([
    ['onvif-10.0.0.1', 'aaaa-1111'],
    ['onvif-10.0.0.1_2', 'bbbb-2222'],
  ]);
  expect((await inventory.get('onvif-10.0.0.1'))?.reach).toBe('unreachable');
});

test('cloned devices that share a UUID are as many cameras as they have addresses', async () => {
  const inventory = memory();
  const clones = [
    device('10.0.0.1', 80, 'aaaa-1111'),
    device('10.0.0.2', 80, 'aaaa-1111'),
    device('10.0.0.3', 80, 'aaaa-1111'),
  ];
  await discover(inventory, clones);
  await discover(inventory, clones);
  expect((await inventory.list()).map(({ id, ip }) => [id, ip])).toEqual([
    ['onvif-10.0.0.1', '10.0.0.1'],
    ['onvif-10.0.0.2', '10.0.0.2'],
    ['onvif-10.0.0.3', '10.0.0.3'],
  ]);
});

test('stops at the most cameras that were asked for', async () => {
  const inventory = memory();
  const result = await discover(
    inventory,
    [1, 2, 3].map((n) => device(`10.0.0.${n}`, 80, `aaaa-111${n}`)),
    2,
  );
  expect(result.cameras).toHaveLength(2);
});
