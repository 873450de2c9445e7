import { expect, test } from 'vitest';
import { openCrashMatrix } from './crashMatrix.ts';

/** A sample of the whole matrix, which crashMatrix.long.test.ts runs: other points each day, the same ones all day. */
const samples = 12;

test('killed with SIGKILL at sampled steps of an apply, a resume settles every camera', async () => {
  await using matrix = await openCrashMatrix();
  const { steps } = matrix;
  const day = Math.floor(Date.now() / 86_400_000);
  const points = Array.from(
    { length: samples },
    (_, n) => 1 + Math.floor(((n + (day % 97) / 97) * steps) / samples),
  );
  process.stderr.write(`crash matrix: ${samples} of ${steps} steps: ${points.join(' ')}\n`);
  const reports = await Promise.all(points.map(async (k) => ({ k, ...(await matrix.crashAt(k)) })));
  expect(reports.filter((report) => report.broken.length > 0)).toEqual([]);
  expect(reports.every((report) => report.died)).toBe(true);
});
