import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cameraAt } from '../../../src/app/cameraReference.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { testClock } from '../../support/onvifSession.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function inventories() {
  const folder = await temporaryFolder();
  const open = async () => {
    const store = await openStore({
      home: join(folder, 'home'),
      site: 'default',
      clock: testClock,
      user: 'test',
      lockDir: join(folder, 'locks'),
    });
    return store.inventory;
  };
  return { one: await open(), two: await open() };
}

const camera = (ip: string) =>
  cameraAt({ host: ip, port: null, path: '/onvif/device_service', tls: false }, testClock.now());

test('what two processes save at the same moment is all kept', async () => {
  const { one, two } = await inventories();
  const cameras = Array.from({ length: 20 }, (_, index) => camera(`10.0.0.${index + 1}`));
  await Promise.all(cameras.map((each, index) => (index % 2 === 0 ? one : two).save(each)));
  expect((await one.list()).map(({ id }) => id).toSorted()).toEqual(cameras.map(({ id }) => id).toSorted());
});

test('a word that every object has is no camera', async () => {
  const { one } = await inventories();
  await one.save(camera('10.0.0.1'));
  expect(await one.get('constructor')).toBeUndefined();
  expect(await one.remove('toString')).toBe(false);
});
