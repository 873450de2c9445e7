import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import type { WantedSettings } from '../../../src/domain/settings.ts';
import { engineOverSockets, type SocketHarness } from '../../support/engineOverSockets.ts';

/** What becomes of a job on the cameras whose writing is odd; docs/quirks.md has the numbers. */
const personalities = ['thingino', 'geovision', 'hikvision-picky', 'gwelltimes'];

let harness: SocketHarness;
beforeAll(async () => {
  harness = await engineOverSockets({
    args: personalities.flatMap((name) => ['--personality', name]),
  });
});
afterAll(() => harness?.[Symbol.asyncDispose]());

async function applied(name: string, wanted: WantedSettings): Promise<Job> {
  const plan = await harness.planFor([harness.fleet.camera(name)], wanted);
  const run = await harness.engine.apply(plan, {
    settle: 0.6,
    soak: 0,
    canary: 0,
  });
  const [job] = (await run.finished).jobs;
  if (job === undefined) throw new Error('no job');
  return job;
}

test('Q84 thingino: what it states proves nothing, so nothing is called applied and nothing is put back', async () => {
  const camera = harness.fleet.camera('thingino');
  const before = await harness.fleet.truth(camera);
  const job = await applied('thingino', { stream: { gop: 31 } });
  expect(job.result).toMatchObject({
    verification_status: 'unverified',
    outcomes: [{ path: 'stream.gop', outcome: 'unverifiable', witness: 'none' }],
  });
  expect(job.result.outcomes[0]?.detail).toContain('fixed numbers');
  const after = await harness.fleet.truth(camera);
  expect(after.writes).toBe(before.writes + 1);
  expect(after.encoders.map(({ gop }) => gop)).toContain(31);
});

test('Q74 geovision: it says yes and changes nothing, which the read-back shows', async () => {
  const job = await applied('geovision', { stream: { gop: 33 } });
  expect(job.error?.code).toBe('VERIFY_FAILED');
  expect(job.result.outcomes).toMatchObject([{ path: 'stream.gop', outcome: 'ignored' }]);
});

test('Q75 hikvision-picky: what it refuses is named, and the rest of the camera is as it was', async () => {
  const camera = harness.fleet.camera('hikvision-picky');
  const before = await harness.fleet.truth(camera);
  const job = await applied('hikvision-picky', { stream: { fps: 12, gop: 24 } });
  expect(job.result.outcomes.map(({ path, outcome }) => [path, outcome])).toEqual(
    expect.arrayContaining([['stream.fps', 'rejected']]),
  );
  const after = await harness.fleet.truth(camera);
  expect(after.encoders[0]?.fps).toBe(before.encoders[0]?.fps);
});

test('Q82, Q83 gwelltimes: nonsense is never written back, and what is there already is not written at all', async () => {
  const camera = harness.fleet.camera('gwelltimes');
  const same = await applied('gwelltimes', { stream: { gop: 50 } });
  expect(same.status).toBe('skipped');
  const nonsense = await applied('gwelltimes', { stream: { gop: 51 } });
  expect(nonsense.status).toBe('failed');
  expect((await harness.fleet.truth(camera)).writes).toBe(0);
  const whole = await applied('gwelltimes', { stream: { gop: 51, fps: 15 } });
  expect(whole.status, JSON.stringify(whole.error)).toBe('completed');
  expect((await harness.fleet.truth(camera)).encoders[0]).toMatchObject({ gop: 51, fps: 15 });
});
