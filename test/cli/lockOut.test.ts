import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCameras, hidden, place, simulator } from './harness.ts';
import type { Place, Simulator } from './harness.ts';

/** A wrong password, through the whole program: what reaches the cameras is counted by the cameras. */

const wrong = { env: { CAMOPT_PASSWORD: 'wrong' } };
let cameras: Simulator;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'camopt-lockout-'));
  const personality = await hidden(folder, 'hanwha');
  cameras = await simulator(Array.from({ length: 12 }, () => ['--personality', personality]).flat());
});
afterAll(async () => {
  await cameras.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newPlace(count: number): Promise<Place & AsyncDisposable> {
  const here = await place();
  await addCameras(here, cameras.cameras.slice(0, count));
  return { ...here, [Symbol.asyncDispose]: here.remove };
}

const failures = async (): Promise<number[]> =>
  Promise.all(cameras.cameras.map(async ({ id }) => (await cameras.truth(id)).authFailures));
const since = async (before: number[]): Promise<number[]> =>
  (await failures()).map((count, index) => count - (before[index] ?? 0));

test.each([
  ['survey', ['survey', '--no-discover', '--json']],
  ['optimize', ['optimize', '--all', '--json']],
  ['plan', ['plan', '--all', '--json']],
  ['apply', ['apply', '--all', '--yes', '--json']],
  ['audit', ['audit', '--all', '--json']],
  ['crosscheck', ['crosscheck', '--all', '--json']],
  ['credentials test', ['credentials', 'test', '--all', '--json']],
])(
  '%s over twelve cameras ends after three refusals',
  async (_name, args) => {
    await using here = await newPlace(12);
    const before = await failures();
    // On a busy machine a simulated camera may take longer than a real one: what is silent refuses nobody.
    const answer = await here.camopt([...args, '--timeout', '60'], wrong);
    expect(answer.code).not.toBe(0);
    const more = await since(before);
    expect(more.filter((count) => count > 0)).toHaveLength(3);
    expect(Math.max(...more)).toBeLessThanOrEqual(2);
  },
  120_000,
);

test('two processes give one camera two wrong answers between them, and then none', async () => {
  await using here = await newPlace(1);
  const before = await failures();
  const [id = ''] = cameras.cameras.map((camera) => camera.id);
  await Promise.all([1, 2, 3].map(() => here.camopt(['settings', id, '--json'], wrong)));
  const third = await here.camopt(['snapshot', id, '--json'], wrong);
  expect(third.json<{ error: { code: string } }>().error.code).toBe('CAM_AUTH_BUDGET');
  expect((await since(before))[0]).toBeLessThanOrEqual(2);
});

test('an account that the camera has locked is left alone, with the right password too', async () => {
  await using here = await newPlace(2);
  const [, second] = cameras.cameras;
  const id = second?.id ?? '';
  await cameras.fault(id, [{ kind: 'lockout', after: 1, seconds: 600 }]);
  const before = await failures();
  const error = async (more?: { env: Record<string, string> }) =>
    (await here.camopt(['settings', id, '--json'], more)).json<{ error: object }>().error;
  expect(await error(wrong)).toMatchObject({ code: 'CAM_AUTH' });
  const locked = { code: 'CAM_LOCKED', message: expect.stringContaining('account is locked') };
  expect(await error({ env: { CAMOPT_PASSWORD: 'wrong, too' } })).toMatchObject(locked);
  // Told by our own book: the camera is not asked.
  const kept = { code: 'CAM_LOCKED', message: expect.stringContaining('not asked again before') };
  expect(await error()).toMatchObject(kept);
  expect((await since(before))[1]).toBeLessThanOrEqual(2);
});
