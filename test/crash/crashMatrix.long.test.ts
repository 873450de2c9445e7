import { expect, test } from 'vitest';
import { openCrashMatrix } from './crashMatrix.ts';

test('killed with SIGKILL at every step of an apply over three cameras, a resume settles every camera', async () => {
  await using matrix = await openCrashMatrix();
  const { steps } = matrix;
  const broken: unknown[] = [];
  let died = 0;
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= steps) {
      const k = next++;
      const report = await matrix.crashAt(k);
      if (report.died) died += 1;
      if (report.broken.length > 0) broken.push({ k, ...report });
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  process.stderr.write(`crash matrix: ${died} deaths at ${steps} numbered writes and requests\n`);
  expect(broken).toEqual([]);
  expect(died).toBeGreaterThan(150);
});

test('killed again while it resumes, a further resume settles what both left', async () => {
  await using matrix = await openCrashMatrix();
  const broken: unknown[] = [];
  let died = 0;
  for (let k = 7; k <= matrix.steps; k += 9) {
    const report = await matrix.crashAt(k, 1 + ((k * 5) % 60));
    if (report.died) died += 1;
    if (report.broken.length > 0) broken.push({ k, ...report });
  }
  process.stderr.write(`crash matrix: ${died} double deaths\n`);
  expect(broken).toEqual([]);
});
