import { expect, test } from 'vitest';
import { walkEveryKey } from '../support/everyKey.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

test.each([
  [60, 15],
  [80, 24],
  [100, 30],
  [200, 50],
])('every key on every screen leaves a whole frame at %ix%i', async (columns, rows) => {
  const { pressed, wrong } = await walkEveryKey(await bundleTuiProgram(), columns, rows);
  expect(wrong).toEqual([]);
  expect(pressed).toBeGreaterThan(200);
});
