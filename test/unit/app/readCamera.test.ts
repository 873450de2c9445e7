import { expect, test } from 'vitest';
import type { Inventory } from '../../../src/app/ports.ts';
import { readCamera } from '../../../src/app/readCamera.ts';
import { CamOptError } from '../../../src/domain/errors.ts';
import { engineHarness } from '../../support/engineHarness.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';

const signal = new AbortController().signal;

test('a camera is read on a disk that takes nothing, and what was seen of it is still told', async () => {
  const { deps, cameras } = await engineHarness(() => [new MemoryCamera(0)]);
  const full: Inventory = {
    ...deps.inventory,
    get: (id) => deps.inventory.get(id),
    save: () => Promise.reject(new CamOptError('STORE_FAILED', 'ENOSPC: no space left on device')),
  };
  const told: (string | null)[] = [];
  const reads = {
    ...deps,
    inventory: full,
    changed: ({ reach }: { reach: string | null }) => told.push(reach),
  };
  const camera = cameras[0] as MemoryCamera;
  const { reading } = await readCamera(reads, camera.camera, signal);
  expect(reading.settings.stream?.fps).toBe(25);
  camera.onRequest = () => {
    throw new CamOptError('CAM_UNREACHABLE', 'nobody answers');
  };
  await expect(readCamera(reads, camera.camera, signal)).rejects.toMatchObject({ code: 'CAM_UNREACHABLE' });
  expect(told).toEqual(['ok', 'unreachable']);
});

test('a view tells who the camera is as far as the inventory knows, for the plans that are made of it', async () => {
  const { deps, cameras } = await engineHarness(() => [new MemoryCamera(0)]);
  const camera = cameras[0] as MemoryCamera;
  const known = { ...camera.camera, serial: 'AC-4711', mac: '00:11:22:33:44:55' };
  await deps.inventory.saveAll([known]);
  const { reading } = await readCamera({ ...deps, changed: () => undefined }, known, signal);
  expect(reading.identity).toEqual({
    uuid: camera.identity.uuid,
    serial: 'AC-4711',
    mac: '00:11:22:33:44:55',
  });
});
