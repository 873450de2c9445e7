import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import type { Document } from '../../src/domain/documents.ts';
import { addCameras, place, setRequests, simulator } from './harness.ts';
import type { Place, Simulator, Truth } from './harness.ts';

type Run = Document<'run'>;
const quick = ['--settle', '0', '--soak', '0'];

let here: Place;
let sim: Simulator;
const truths = (): Promise<Truth[]> => Promise.all(sim.cameras.map(({ id }) => sim.truth(id)));

beforeAll(async () => {
  here = await place();
  sim = await simulator(['--cameras', '3']);
  await addCameras(here, sim.cameras);
});
afterAll(async () => {
  await sim.stop();
  await here.remove();
});

test('without a terminal and without --yes nothing is sent', async () => {
  // The clock is what a discovery of a test beside this one asks for; what the program sends is never that alone.
  const asked = async () =>
    (await truths()).map(({ requests: { GetSystemDateAndTime: _clock, ...requests } }) => requests);
  const before = await asked();
  const answer = await here.camopt(['apply', '--all', '--json']);
  expect(answer.code).toBe(2);
  expect(answer.json()).toMatchObject({ error: { code: 'CONFIRMATION_NEEDED' } });
  expect(await asked()).toEqual(before);
});

test('--dry-run shows what would happen and writes nothing', async () => {
  const answer = await here.camopt(['apply', '--all', '--dry-run', '--json', ...quick]);
  expect(answer.code, answer.stderr).toBe(0);
  documents.run.parse(answer.json());
  expect((await truths()).map(setRequests)).toEqual([0, 0, 0]);
  expect((await here.camopt(['history', '--json'])).json<Document<'history'>>().runs).toEqual([]);
});

test('apply, apply again, look at it, put it back', { timeout: 60_000 }, async () => {
  const original = await truths();
  const first = await here.camopt(['apply', '--all', '--yes', '--json', ...quick]);
  expect(first.code, first.stderr).toBe(0);
  const run = documents.run.parse(first.json()) as Run;
  expect(run.jobs.map((job) => [job.camera_id, job.status])).toEqual(
    expect.arrayContaining(sim.cameras.map(({ id }) => [id, 'completed'])),
  );
  for (const job of run.jobs) {
    expect(job.job_id).toMatch(new RegExp(`^apply-${job.camera_id}-\\d+`));
    const { encoders } = await sim.truth(job.camera_id);
    const asked = job.result.applied_settings;
    expect(encoders[0]).toMatchObject({
      fps: asked['stream.fps'] ?? encoders[0]?.fps,
      gop: asked['stream.gop'] ?? encoders[0]?.gop,
    });
  }

  const written = (await truths()).map(setRequests);
  const second = await here.camopt(['apply', '--all', '--yes', '--json', ...quick]);
  expect(second.code, second.stderr).toBe(0);
  expect((second.json() as unknown as Run).jobs.map((job) => job.status)).toEqual([
    'skipped',
    'skipped',
    'skipped',
  ]);
  expect((await truths()).map(setRequests)).toEqual(written);

  const [job] = run.jobs;
  const status = await here.camopt(['status', job?.job_id ?? '', '--json']);
  expect(documents.job.parse(status.json())).toMatchObject({ job_id: job?.job_id, status: 'completed' });
  const history = documents.history.parse((await here.camopt(['history', '--json'])).json());
  expect(history.runs.map(({ run_id }) => run_id)).toContain(run.run_id);

  const csv = await here.camopt(['report', run.run_id, '--format', 'csv']);
  expect(csv.stdout).toContain('stream.gop');
  const page = join(here.home, 'handover.html');
  expect((await here.camopt(['report', run.run_id, '-o', page])).code).toBe(0);
  expect(await readFile(page, 'utf8')).toContain(run.run_id);
  expect(await readFile(page, 'utf8')).toMatch(
    /at their caps, recording all day: [\d.]+ -&gt; [\d.]+ Mb\/s, [\d.]+ -&gt; [\d.]+ TB for 30 days/,
  );

  const back = await here.camopt(['rollback', run.run_id, '--yes', '--json', ...quick.slice(0, 2)]);
  expect(back.code, back.stderr + back.stdout).toBe(0);
  documents.run.parse(back.json());
  expect((await truths()).map(({ encoders, imaging }) => ({ encoders, imaging }))).toEqual(
    original.map(({ encoders, imaging }) => ({ encoders, imaging })),
  );
});

test('a plan file is applied once, and not after it was edited', async () => {
  const file = join(here.home, 'plan.json');
  const camera = sim.cameras[0]?.id ?? '';
  const wanted = 'image: {brightness: 47}\n';
  const planned = await here.camopt(['plan', camera, '--settings', '-', '-o', file, '--json'], {
    input: wanted,
  });
  expect(planned.code, planned.stderr).toBe(0);
  const plan = documents.plan.parse(planned.json());
  expect(plan.cameras[0]?.changes).toMatchObject([{ path: 'image.brightness', to: 47 }]);

  const edited = join(here.home, 'edited.json');
  await writeFile(edited, (await readFile(file, 'utf8')).replace('"to": 47', '"to": 48'));
  const refused = await here.camopt(['apply', '--plan', edited, '--yes', '--json']);
  expect([refused.code, refused.json<Document<'error'>>().error.code]).toEqual([1, 'PLAN_CHANGED']);

  const applied = await here.camopt(['apply', '--plan', file, '--yes', '--json', ...quick]);
  expect(applied.code, applied.stderr).toBe(0);
  expect((await sim.truth(camera)).imaging['brightness']).toBe(47);

  const again = await here.camopt(['apply', '--plan', file, '--yes', '--json', ...quick]);
  expect([again.code, again.json<Document<'error'>>().error.code]).toEqual([1, 'PLAN_USED']);
});

test('a plan of a camera that was named by its address is applied by another process', async () => {
  const elsewhere = await place();
  const file = join(here.home, 'address.json');
  const [camera] = sim.cameras;
  const planned = await elsewhere.camopt(
    ['plan', `${camera?.ip}:${camera?.port}`, '--settings', '-', '-o', file, '--json'],
    { input: 'image: {brightness: 44}\n' },
  );
  expect(planned.code, planned.stderr).toBe(0);
  const applied = await elsewhere.camopt(['apply', '--plan', file, '--yes', '--json', ...quick]);
  expect(applied.code, applied.stdout).toBe(0);
  expect((await sim.truth(camera?.id ?? '')).imaging['brightness']).toBe(44);
  await elsewhere.remove();
});

test(
  '--plan with --only failed applies again what failed, and nothing else',
  { timeout: 60_000 },
  async () => {
    const [broken, fine] = sim.cameras;
    const file = join(here.home, 'again.json');
    const ids = [broken?.id ?? '', fine?.id ?? ''];
    await here.camopt(['plan', ...ids, '--settings', '-', '-o', file], {
      input: 'image: {saturation: 43}\n',
    });
    await sim.fault(ids[0] ?? '', [{ kind: 'rejectSet' }]);
    const first = await here.camopt(['apply', '--plan', file, '--yes', '--json', ...quick]);
    expect(first.code, first.stderr).toBe(3);
    await sim.fault(ids[0] ?? '', []);
    const again = await here.camopt([
      'apply',
      '--plan',
      file,
      '--only',
      'failed',
      '--yes',
      '--json',
      ...quick,
    ]);
    expect(again.code, again.stdout).toBe(0);
    expect((again.json() as Run).jobs.map((job) => [job.camera_id, job.status])).toEqual([
      [ids[0], 'completed'],
    ]);
  },
);

test('--plan takes no cameras and no other source beside it', async () => {
  for (const more of [[sim.cameras[0]?.id ?? ''], ['--all'], ['--settings', 'wanted.json']]) {
    const refused = await here.camopt(['apply', '--plan', 'some.json', ...more, '--yes', '--json']);
    expect([refused.code, refused.json<Document<'error'>>().error.message]).toEqual([
      2,
      '--plan stands alone: the plan says which cameras and which values',
    ]);
  }
});

test('one camera that fails makes exit code 3, all of them 1', { timeout: 60_000 }, async () => {
  const [broken, fine] = sim.cameras;
  await sim.fault(broken?.id ?? '', [{ kind: 'ignoreSet' }]);
  const settings = ['--settings', '-', '--yes', '--json', ...quick];
  const input = 'image: {contrast: 41}\n';
  const some = await here.camopt(['apply', broken?.id ?? '', fine?.id ?? '', ...settings], { input });
  expect(some.code, some.stderr).toBe(3);
  const { jobs } = documents.run.parse(some.json()) as Run;
  expect(jobs.find((job) => job.camera_id === broken?.id)?.result.outcomes).toMatchObject([
    { outcome: 'ignored' },
  ]);
  expect(jobs.find((job) => job.camera_id === fine?.id)?.status).toBe('completed');
  const all = await here.camopt(['apply', broken?.id ?? '', ...settings], { input });
  expect(all.code, all.stderr).toBe(1);
  await sim.fault(broken?.id ?? '', []);
});
