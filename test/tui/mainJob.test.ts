import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

function start(
  options: object,
  size: { columns: number; rows: number } = { columns: 80, rows: 24 },
): TestTerminal {
  ui = openTerminal([process.execPath, program, JSON.stringify(options)], size);
  return ui;
}

test('list, mark, review, typed number, progress, outcomes, history, roll back', async () => {
  const t = start({ fake: { cameras: 12, adapts: [1], rollsBack: [2], stepMs: 60 } });
  await t.until('12 to improve');
  t.press('  ');
  t.press(' ');
  await t.until('3 marked');
  t.press('x');
  await t.until('Review: 3 cameras');
  await t.until(/frame rate +3/);
  t.press(keys.enter);
  await t.until('Type the number of cameras to apply');
  t.press('3');
  await t.until('Type the number of cameras to apply: 3');
  t.press(keys.enter);
  await t.until(/\d of 3/);
  await t.until('apply ended: 3 cameras, 1 to look at');
  await t.until('x  frame rate asked 12 fps, camera kept 4 fps');
  await t.until('~ adapted');
  await t.until('verified');
  t.press('h');
  await t.until(/> .*apply +3/);
  t.press('u');
  await t.until('Roll back the run on 3 cameras?');
  await t.until('Type their number: _');
  t.press(`y${keys.enter}`);
  await t.until('nothing was sent');
  t.press(`u`);
  await t.until('Type their number: _');
  t.press(`3${keys.enter}`);
  await t.until('rollback ended: 3 cameras');
  t.press(keys.esc);
  await t.until('History  2 runs');
  t.press(keys.esc);
  await t.until('12 to improve');
  t.press('q');
  expect(await t.exit()).toBe(0);
  expect(t.isAlternate()).toBe(false);
});

test('an empty number, a wrong one, one with a zero before it, and escape cancel and send nothing', async () => {
  const t = start({ fake: { cameras: 3 } });
  await t.until('3 to improve');
  t.press('a');
  await t.until('3 marked');
  t.press('x');
  await t.until('Review: 3 cameras');
  for (const typed of [keys.enter, `2${keys.enter}`, `03${keys.enter}`, keys.esc]) {
    t.press(keys.enter);
    await t.until('Type the number of cameras to apply');
    t.press(typed);
    await t.untilGone('Type the number of cameras to apply');
    await t.until('nothing was sent');
  }
  expect(t.screen()).toContain('Review: 3 cameras');
  t.press(keys.esc);
  await t.until('sort: address');
  t.press('h');
  await t.until('Nothing was applied yet');
});

test('the number and Enter typed blindly behind the Enter that opens the prompt apply nothing', async () => {
  const t = start({ fake: { cameras: 3 } });
  await t.until('3 to improve');
  t.press('ax');
  await t.until('Review: 3 cameras');
  t.press('\r3\r');
  await t.until('Type the number of cameras to apply: _');
  t.press(keys.esc);
  await t.until('nothing was sent');
  expect(t.screen()).toContain('Review: 3 cameras');
});
