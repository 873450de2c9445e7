import { expect, test } from 'vitest';
import { readDamagedAnswers, readDamagedDatagrams } from '../../support/malformedRuns.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

test(`damaged datagrams end in a device or in nothing (seed ${seed})`, () => {
  expect(readDamagedDatagrams(1000, seed).devices).toBeGreaterThan(50);
});

test(`damaged answers end in a reading or in a named error (seed ${seed})`, async () => {
  const { readings, errors, slowest } = await readDamagedAnswers(150, seed);
  expect(readings).toBeGreaterThan(0);
  expect(errors.size).toBeGreaterThan(0);
  expect(slowest).toBeLessThan(15_000);
});
