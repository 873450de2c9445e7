import { expect, test } from 'vitest';
import { readDamagedAnswers, readDamagedDatagrams } from '../../support/malformedRuns.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Memory that the process may gain, test harness included. */
const capBytes = 400 * 1024 * 1024;

test(`10,000 damaged datagrams (seed ${seed})`, () => {
  const before = process.memoryUsage().rss;
  expect(readDamagedDatagrams(10_000, seed).devices).toBeGreaterThan(1000);
  expect(process.memoryUsage().rss - before).toBeLessThan(capBytes);
});

test(`10,000 damaged answers (seed ${seed})`, async () => {
  const before = process.memoryUsage().rss;
  const { answers, readings, errors, slowest } = await readDamagedAnswers(10_000, seed);
  expect(answers).toBeGreaterThanOrEqual(10_000);
  expect(readings).toBeGreaterThan(0);
  expect(errors.size).toBeGreaterThan(2);
  expect(slowest).toBeLessThan(30_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(capBytes);
});
