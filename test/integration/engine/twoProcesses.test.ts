import { expect, test } from 'vitest';
import { documents } from '../../../src/domain/documents.ts';
import { addCameras, place, setRequests, simulator } from '../../cli/harness.ts';

test(
  'F35: two processes at once on the same cameras: none is written by both, and nothing is lost',
  { timeout: 120_000 },
  async () => {
    const here = await place();
    const sim = await simulator(['--cameras', '2', '--latency', '10']);
    try {
      await addCameras(here, sim.cameras);
      const ids = sim.cameras.map(({ ip, port }) => `onvif-${ip}-${port}`);
      const options = ['--yes', '--json', '--settle', '0', '--soak', '0', '--canary', '0'];
      const [one, two] = await Promise.all([
        here.camopt(['apply', ...ids, ...options]),
        here.camopt(['apply', ...ids, ...options]),
      ]);
      const runs = [one, two].map((answer) => documents.run.parse(answer.json()));
      const completed = runs.flatMap(({ jobs }) => jobs.filter((job) => job.status === 'completed'));
      expect(completed.map((job) => job.camera_id).sort()).toEqual(ids.toSorted());
      for (const job of runs.flatMap(({ jobs }) => jobs.filter(({ status }) => status === 'failed')))
        expect(['CAMERA_HELD', 'DRIFTED'], JSON.stringify(job.error)).toContain(job.error?.code);

      // One encoder and one sensor each: written by one process alone, or each by both.
      const writes = await Promise.all(sim.cameras.map(async ({ id }) => setRequests(await sim.truth(id))));
      expect(Math.max(...writes)).toBeLessThanOrEqual(3);

      const history = documents.history.parse((await here.camopt(['history', '--json'])).json());
      expect(history.runs.map((run) => run.run_id).sort()).toEqual(runs.map((run) => run.run_id).sort());
      const again = await here.camopt(['apply', ...ids, ...options]);
      expect(documents.run.parse(again.json()).status).toBe('skipped');
    } finally {
      await sim.stop();
      await here.remove();
    }
  },
);
