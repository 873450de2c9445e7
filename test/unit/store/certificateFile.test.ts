import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrustedCertificate } from '../../../src/domain/certificate.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { testClock } from '../../support/onvifSession.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const certificate = (digit: string): TrustedCertificate => ({
  fingerprint: Array.from({ length: 32 }, () => `${digit}${digit}`).join(':'),
  subject: 'CN=camera',
  issuer: 'CN=camera',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  by: 'first use',
  since: '2026-11-26T08:00:00.000Z',
});

async function stores() {
  const folder = await temporaryFolder();
  const open = async () =>
    (
      await openStore({
        home: join(folder, 'home'),
        site: 'default',
        clock: testClock,
        user: 'test',
        lockDir: join(folder, 'locks'),
      })
    ).certificates;
  return {
    file: join(folder, 'home', 'sites', 'default', 'certificates.json'),
    one: await open(),
    two: await open(),
  };
}

test('of two that saw a camera first at the same moment one is right, and both are told which', async () => {
  const { one, two, file } = await stores();
  const ids = Array.from({ length: 20 }, (_, index) => `onvif-${index}`);
  const held = await Promise.all(
    ids.map((id) => Promise.all([one.first(id, certificate('A')), two.first(id, certificate('B'))])),
  );
  for (const [first, second] of held) expect(first).toEqual(second);
  for (const [index, id] of ids.entries()) expect(await two.get(id)).toEqual(held[index]?.[0]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what one accepts or forgets the other sees at its next question', async () => {
  const { one, two } = await stores();
  await one.first('camera', certificate('A'));
  expect(await two.get('camera')).toEqual(certificate('A'));
  await two.replace('camera', { ...certificate('B'), by: 'person' });
  expect(await one.get('camera')).toMatchObject({ by: 'person' });
  expect([await one.forget('camera'), await one.forget('camera'), await two.get('camera')]).toEqual([
    true,
    false,
    undefined,
  ]);
  expect(await one.get('constructor')).toBeUndefined();
});

test('a damaged file trusts nobody anew, however often it is asked, and stays where it is', async () => {
  const { one, two, file } = await stores();
  await one.first('camera', certificate('A'));
  await writeFile(file, '{"v":1,');
  for (const ask of [
    () => one.get('camera'),
    () => two.get('camera'),
    () => two.first('camera', certificate('B')),
    () => one.get('another'),
  ])
    await expect(ask()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  expect((await stat(file)).size).toBeGreaterThan(0);
});
