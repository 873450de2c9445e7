import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCameras, hidden, place, simulator } from './harness.ts';
import type { Place, SimulatedCamera, Simulator } from './harness.ts';

/** Wansview takes the password itself and nothing else (Q25): it is sent where a person agreed, and nowhere else. */

let here: Place;
let cameras: Simulator;
let camera: SimulatedCamera;
beforeAll(async () => {
  here = await place({ CAMOPT_PASSPHRASE: 'a phrase of some length' });
  cameras = await simulator(['--personality', await hidden(here.home, 'wansview')]);
  [camera] = cameras.cameras as [SimulatedCamera];
  await addCameras(here, [camera]);
}, 60_000);
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
  const overTls = await here.camopt(['settings', camera.id, '--allow-password-text', 'tls', '--json']);
  expect(overTls.code).toBe(1);
  expect(await asText()).toBe(0);
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
