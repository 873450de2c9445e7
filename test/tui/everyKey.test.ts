import { expect, test } from 'vitest';
import { walkEveryKey } from '../support/everyKey.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// All screens, at every size: everyKey.long.test.ts.
test('every key of the screens that write leaves a whole frame', { timeout: 120_000 }, async () => {
  const screens = ['review', 'run', 'history'] as const;
  const { pressed, wrong } = await walkEveryKey(await bundleTuiProgram(), 80, 24, screens);
  expect(wrong).toEqual([]);
  expect(pressed).toBeGreaterThan(50);
});
