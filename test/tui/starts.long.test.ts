import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

test('60 starts with keys at every moment around the first frame, not one corrupted screen', async () => {
  const corrupted: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    const t = (ui = openTerminal([process.execPath, program, '{"fake":{"cameras":12,"stepMs":5}}']));
    // From 0 to 590 ms after the start, which is before, at and after the first frame.
    await new Promise((resolve) => setTimeout(resolve, round * 10));
    t.press(`${keys.down}j${keys.down}`);
    await t.until('12 to improve');
    t.press('k');
    await t
      .until(
        () =>
          t.row(0).startsWith(' CamOpt  north-yard') &&
          t.row(2).startsWith('   ADDRESS') &&
          t.row(5).startsWith('>') &&
          t.row(23).endsWith('q quit'),
        5000,
      )
      .catch(() => corrupted.push(`round ${round}:\n${t.screen()}`));
    t.kill();
  }
  expect(corrupted).toEqual([]);
});
