import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFile, writeFile } from 'node:fs/promises';
import { addCameras, hidden, place, simulator } from './harness.ts';
import type { Place, SimulatedCamera, Simulator } from './harness.ts';

/** Wansview takes the password itself and nothing else (Q25): it is sent where a person agreed, and nowhere else. */

let here: Place;
let cameras: Simulator;
let camera: SimulatedCamera;
let overTls: SimulatedCamera;
beforeAll(async () => {
  here = await place({ CAMOPT_PASSPHRASE: 'a phrase of some length' });
  const plain = await hidden(here.home, 'wansview');
  const secure = plain.replace('.json', '-tls.json');
  const tls = { commonName: 'wansview', notBefore: '2020-01-01', notAfter: '2040-01-01' };
  const content = JSON.parse(await readFile(plain, 'utf8')) as object;
  await writeFile(secure, JSON.stringify({ ...content, transport: { tls } }));
  cameras = await simulator(['--personality', plain, '--personality', secure]);
  [camera, overTls] = cameras.cameras as [SimulatedCamera, SimulatedCamera];
  await addCameras(here, [camera]);
});
afterAll(async () => {
  await cameras.stop();
  await here.remove();
});

const asText = async (): Promise<number> => {
  const log = JSON.stringify(await cameras.control('GET', `/cameras/${camera.id}/log`));
  return log.split('#PasswordText').length - 1;
};

test('without consent it is told what to do and the password stays here', async () => {
  const answer = await here.camopt(['settings', camera.id, '--json']);
  expect(answer.code).toBe(1);
  expect(answer.json<{ error: object }>().error).toMatchObject({
    code: 'CAM_AUTH',
    hint: expect.stringContaining('--allow-password-text'),
  });
  const onlyOverTls = await here.camopt(['settings', camera.id, '--allow-password-text', 'tls', '--json']);
  expect(onlyOverTls.code).toBe(1);
  expect(await asText()).toBe(0);
});

test('consent for encrypted connections alone is enough for a camera that has one', async () => {
  const { xaddr } = overTls;
  expect((await here.camopt(['settings', xaddr, '--json'])).code).toBe(1);
  const env = { CAMOPT_ALLOW_PASSWORD_TEXT: 'tls' };
  expect((await here.camopt(['settings', xaddr, '--json'], { env })).code).toBe(0);
});

test('with consent it is read; consent is kept with a set and shown', async () => {
  // Two wrong answers were given above: a set with another user is another secret.
  await cameras.set(camera.id, { username: 'onvif', password: 'other' });
  const added = await here.camopt(
    ['credentials', 'add', 'old', '--username', 'onvif', '--allow-password-text', 'anywhere', '--json'],
    { env: { CAMOPT_PASSWORD: 'other' } },
  );
  expect(added.json()).toMatchObject({ credentialSets: [{ name: 'old', passwordText: 'anywhere' }] });
  const listed = await here.camopt(['credentials', 'list', '--json'], { env: { CAMOPT_PASSPHRASE: '' } });
  expect(listed.json()).toEqual({
    credentialSets: [{ name: 'old', kind: 'file', passwordText: 'anywhere' }],
  });
  const read = await here.camopt(['settings', camera.id, '--credential-set', 'old', '--json']);
  expect(read.code).toBe(0);
  expect(read.json()).toMatchObject({ currentSettings: { stream: { codec: 'H.264' } } });
  expect(await asText()).toBeGreaterThan(0);
});

test('a word that is no place is refused', async () => {
  const answer = await here.camopt(['settings', camera.id, '--allow-password-text', 'please', '--json']);
  expect(answer.code).toBe(2);
});
