import { expect, test } from 'vitest';
import { credentialsForRun, withRunGuards } from '../../../src/app/refusalGuard.ts';
import type { Credentials } from '../../../src/app/ports.ts';
import type { Camera } from '../../../src/domain/camera.ts';
import { CamOptError } from '../../../src/domain/errors.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { countingBudget } from '../../support/onvifSession.ts';

const cameraOf = (id: string, set = 'site'): Camera => ({ id, facts: { credentialSet: set } }) as Camera;
const refusal = new CamOptError('CAM_AUTH', 'refused');

function run() {
  const source = credentialsForRun({
    for: async ({ facts }) => ({
      username: 'admin',
      password: new Secret('x'),
      set: facts.credentialSet ?? '',
    }),
  });
  const budget = withRunGuards(countingBudget(99));
  const given = async (id: string, set?: string): Promise<Credentials> => {
    const credentials = await source.for(cameraOf(id, set));
    if (credentials === null) throw new Error('none');
    return credentials;
  };
  return { source, budget, given };
}

/** Lets everything happen that can happen now. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('until a camera took the password no more than three are asked at once, and after three refusals none', async () => {
  const { budget, given } = run();
  const asked: string[] = [];
  const stopped: string[] = [];
  const ids = Array.from({ length: 30 }, (_, index) => `camera-${index}`);
  const all = ids.map(async (id) => {
    const credentials = await given(id);
    await budget.check(id, credentials).then(
      () => asked.push(id),
      (error: CamOptError) => stopped.push(error.code),
    );
    return { id, credentials };
  });
  await settled();
  expect(asked).toEqual(ids.slice(0, 3));
  const cameras = await Promise.all(all.slice(0, 3));
  for (const { id, credentials } of cameras) {
    await budget.refused(id, credentials, {});
    credentials.guard?.settled(id, refusal);
  }
  await Promise.all(all);
  expect(asked).toHaveLength(3);
  expect(stopped).toEqual(Array.from({ length: 27 }, () => 'CAM_AUTH_STOPPED'));
  // One that was asked before and lets it in late does not start the run again.
  await budget.accepted('camera-0', cameras[0]?.credentials ?? (await given('camera-0')));
  await expect(given('camera-31')).rejects.toMatchObject({ code: 'CAM_AUTH_STOPPED' });
  // Another set has done nothing wrong.
  await expect(given('camera-32', 'other')).resolves.toMatchObject({ set: 'other' });
});

test('a camera that takes it opens the way for all, and refusals count only in a row', async () => {
  const { budget, given } = run();
  const ask = async (id: string): Promise<Credentials> => {
    const credentials = await given(id);
    await budget.check(id, credentials);
    return credentials;
  };
  for (const id of ['a', 'b']) (await ask(id)).guard?.settled(id, refusal);
  await budget.accepted('c', await ask('c'));
  await Promise.all(Array.from({ length: 20 }, (_, index) => ask(`more-${index}`)));
  for (const id of ['d', 'e']) (await given(id)).guard?.settled(id, refusal);
  await expect(given('f')).resolves.toBeTruthy();
});

test('a camera that is away or answers something else does not hold up the others and is no refusal', async () => {
  const { budget, given } = run();
  const errors = ['CAM_TIMEOUT', 'CAM_BAD_ANSWER', 'CAM_AUTH_CLOCK', 'CAM_CONNECTION_LIMIT'] as const;
  for (const [index, code] of errors.entries()) {
    const credentials = await given(`odd-${index}`);
    await budget.check(`odd-${index}`, credentials);
    credentials.guard?.settled(`odd-${index}`, new CamOptError(code, 'odd'));
  }
  await expect(given('next')).resolves.toBeTruthy();
});

test('a run within a run counts as one', () => {
  const { source } = run();
  expect(credentialsForRun(source)).toBe(source);
});
