import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import type { Document } from '../../src/domain/documents.ts';
import { addCameras, place, setRequests, simulator, until } from './harness.ts';
import type { Place, Simulator, Started } from './harness.ts';

let here: Place;
let sim: Simulator;
beforeEach(async () => {
  here = await place();
  sim = await simulator(['--cameras', '3', '--latency', '20']);
  await addCameras(here, sim.cameras);
});
afterEach(async () => {
  await sim.stop();
  await here.remove();
});

const sets = async (): Promise<number> => {
  const truths = await Promise.all(sim.cameras.map(({ id }) => sim.truth(id)));
  return truths.reduce((sum, truth) => sum + setRequests(truth), 0);
};
const history = async (): Promise<Document<'history'>> =>
  documents.history.parse((await here.camopt(['history', '--json'])).json());

async function applying(): Promise<Started> {
  const wanted = join(here.home, 'wanted.yaml');
  await writeFile(wanted, 'stream: {gop: 33, fps: 10}\nimage: {brightness: 47}\n');
  const apply = here.start([
    'apply',
    '--all',
    '--yes',
    '--settings',
    wanted,
    '--json',
    '--settle',
    '1',
    '--soak',
    '0',
    '--concurrency',
    '1',
  ]);
  await until(async () => (await sets()) > 0, 'the first write');
  return apply;
}

test(
  'kill -9 in the middle: history has the run, resume puts every camera into a known state, once',
  { timeout: 60_000 },
  async () => {
    const before = await Promise.all(sim.cameras.map(({ id }) => sim.truth(id)));
    const apply = await applying();
    apply.kill('SIGKILL');
    await apply.ended;
    const [run] = (await history()).runs;
    expect(run?.status).toBe('in_progress');

    const resumed = await here.camopt(['resume', '--json', '--settle', '0']);
    const { jobs } = documents.run.parse(resumed.json());
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs)
      expect(['completed', 'rolled_back', 'skipped'], JSON.stringify(job.error)).toContain(job.status);
    for (const job of jobs.filter(({ status }) => status !== 'completed')) {
      const index = sim.cameras.findIndex(({ id }) => id === job.camera_id);
      const { encoders, imaging } = await sim.truth(job.camera_id);
      expect({ encoders, imaging }).toEqual({
        encoders: before[index]?.encoders,
        imaging: before[index]?.imaging,
      });
    }
    expect((await history()).runs.every(({ status }) => status !== 'in_progress')).toBe(true);

    const written = await sets();
    const again = await here.camopt(['resume', '--json']);
    expect([again.code, again.json<Document<'run'>>().jobs]).toEqual([0, []]);
    expect(await sets()).toBe(written);
  },
);

test.each(['SIGINT', 'SIGHUP'] as const)(
  '%s: cameras at work are finished, no other is begun, exit 130',
  { timeout: 60_000 },
  async (signal) => {
    const apply = await applying();
    apply.kill(signal);
    const { code } = await apply.ended;
    expect(code, apply.said.err).toBe(130);
    const run = documents.run.parse(JSON.parse(apply.said.out));
    const statuses = run.jobs.map((job) => job.status);
    expect(statuses).toContain('skipped');
    expect(statuses.filter((status) => !['completed', 'skipped', 'partial'].includes(status))).toEqual([]);
    const resumed = await here.camopt(['resume', '--json']);
    expect([resumed.code, resumed.json<Document<'run'>>().jobs]).toEqual([0, []]);
  },
);

test(
  'SIGINT twice aborts at once; what was at work is on disk as unknown or settled, and resume looks after it',
  { timeout: 60_000 },
  async () => {
    const apply = await applying();
    apply.kill('SIGINT');
    await until(() => apply.said.err.includes('stopping'), 'the first interrupt to be heard');
    apply.kill('SIGINT');
    const { code } = await apply.ended;
    expect(code, apply.said.err).toBe(130);
    const [run] = (await history()).runs;
    expect(run?.jobs.some((job) => job.status === 'in_progress')).toBe(false);
  },
);
