import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificate1, misnamed } from '../support/certificates.ts';
import { addCameras, hidden, place, simulator } from './harness.ts';
import type { Place, SimulatedCamera, Simulator } from './harness.ts';

let here: Place;
let cameras: Simulator;
beforeAll(async () => {
  here = await place();
  const [secure, plain] = await Promise.all(['axis-https', 'hanwha'].map((name) => hidden(here.home, name)));
  cameras = await simulator(['--personality', secure ?? '', '--personality', plain ?? '']);
});
afterAll(async () => {
  await cameras.stop();
  await here.remove();
});

interface Failure {
  error: { code: string; message: string; hint: string };
}
interface Report {
  state: string;
  trusted: { fingerprint: string; by: string } | null;
  seen: { fingerprint: string; subject: string } | null;
}

test('a changed certificate is loud everywhere, gets nothing, and a person accepts it', async () => {
  const [secure, plain] = cameras.cameras as [SimulatedCamera, SimulatedCamera];
  await addCameras(here, [secure, plain]);
  expect((await here.camopt(['settings', secure.id, '--json'])).code).toBe(0);
  const trusted = (await here.camopt(['cameras', 'trust', secure.id, '--json'])).json<Report>();
  expect(trusted).toMatchObject({ state: 'trusted', trusted: { by: 'first use' } });
  const crosschecked = await here.camopt(['crosscheck', secure.id, '--json']);
  expect(crosschecked.code).toBe(0);
  expect(crosschecked.json()).toMatchObject({ cameras: [{ compared: true }] });

  await cameras.set(secure.id, { certificate: 'somebody in between' });
  const before = (await cameras.truth(secure.id)).requests;
  const refused = await here.camopt(['settings', secure.id, '--json']);
  expect(refused.code).toBe(1);
  const { error } = refused.json<Failure>();
  expect(error.code).toBe('CAM_CERTIFICATE_CHANGED');
  expect(error.message).toContain(trusted.seen?.fingerprint);
  expect(error.message).toContain('CN=somebody in between');
  expect(error.hint).toContain('camopt cameras trust');

  const survey = (await here.camopt(['survey', '--no-discover', '--json'])).json<{
    cameras: { camera: { id: string; reachDetail: string }; error: { code: string } | null }[];
  }>();
  const surveyed = survey.cameras.find(({ camera }) => camera.id === secure.id);
  expect(surveyed).toMatchObject({
    error: { code: 'CAM_CERTIFICATE_CHANGED' },
    camera: { reach: 'auth', reachDetail: expect.stringContaining('another certificate') },
  });
  const doctor = (await here.camopt(['doctor', secure.id, '--json'])).json<{
    checks: { name: string; status: string }[];
  }>();
  expect(doctor.checks).toContainEqual(expect.objectContaining({ name: 'certificate', status: 'failed' }));

  const asked = await here.camopt(['cameras', 'trust', secure.id, '--json']);
  expect(asked.code).toBe(2);
  expect(asked.json<Failure>().error.code).toBe('CONFIRMATION_NEEDED');
  expect((await here.camopt(['settings', secure.id, '--json'])).code).toBe(1);
  expect((await cameras.truth(secure.id)).requests).toEqual(before);

  const accepted = (await here.camopt(['cameras', 'trust', secure.id, '--yes', '--json'])).json<Report>();
  expect(accepted).toMatchObject({ state: 'trusted', trusted: { by: 'person' } });
  expect(accepted.trusted?.fingerprint).not.toBe(trusted.trusted?.fingerprint);
  expect((await here.camopt(['settings', secure.id, '--json'])).code).toBe(0);

  const forgotten = await here.camopt(['cameras', 'trust', secure.id, '--forget', '--json']);
  expect(forgotten.json()).toMatchObject({ state: 'forgotten', trusted: null });
  const http = (await here.camopt(['cameras', 'trust', plain.id, '--json'])).json<Report>();
  expect(http).toMatchObject({ state: 'http', seen: null });
});

test.each([
  ['is not there', undefined],
  ['holds no certificate', 'a letter'],
  ['is damaged', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ["holds a camera's certificate", misnamed.cert],
])('a CA file that %s is refused at the start', async (_what, content) => {
  const file = join(here.home, '..', 'authorities.pem');
  if (content !== undefined) await writeFile(file, content);
  const answer = await here.camopt([
    'cameras',
    '--json',
    '--ca-file',
    content === undefined ? '/no/file' : file,
  ]);
  expect(answer.code).toBe(2);
  expect(answer.json<Failure>().error).toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('CA file'),
  });
});

test('a CA file may come from the environment', async () => {
  const file = join(here.home, '..', 'good.pem');
  await writeFile(file, certificate1.cert);
  expect((await here.camopt(['cameras', '--json'], { env: { CAMOPT_CA_FILE: file } })).code).toBe(0);
});
