import { expect, test } from 'vitest';
import {
  hearDamagedDatagrams,
  peakMemory,
  readDamagedAnswers,
  readDamagedDatagrams,
} from '../../support/malformedRuns.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
/** Memory that the process may gain at any moment, test harness included. */
const capBytes = 400 * 1024 * 1024;

test(`10,000 damaged datagrams (seed ${seed})`, async () => {
  await using memory = peakMemory();
  expect(readDamagedDatagrams(10_000, seed).devices).toBeGreaterThan(1000);
  expect(memory.gained()).toBeLessThan(capBytes);
});

test(`10,000 damaged datagrams over a socket, heard while it listens (seed ${seed})`, async () => {
  await using memory = peakMemory();
  const { heardAfter, told } = await hearDamagedDatagrams(10_000, seed);
  expect(heardAfter).toBe(true);
  expect(told).toBeGreaterThan(50);
  expect(memory.gained()).toBeLessThan(capBytes);
});

test(`10,000 damaged answers (seed ${seed})`, async () => {
  await using memory = peakMemory();
  const { answers, readings, errors, slowest } = await readDamagedAnswers(10_000, seed);
  expect(answers).toBeGreaterThanOrEqual(10_000);
  expect(readings).toBeGreaterThan(0);
  expect(errors.size).toBeGreaterThan(2);
  expect(slowest).toBeLessThan(30_000);
  expect(memory.gained()).toBeLessThan(capBytes);
});
