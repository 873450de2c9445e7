import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { goldenFrames, screensPage } from '../../scripts/screensPageText.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// The frames are read by eye, not just accepted: nothing cut, overlapping or unexplained. `npx vitest run -u` rewrites them.
let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

for (const [columns, rows] of [
  [80, 24],
  [100, 30],
  [200, 50],
] as const) {
  const size = `${columns}x${rows}`;
  const start = (fake: object) =>
    (ui = openTerminal([process.execPath, program, JSON.stringify({ fake, ui: { messageMs: 0 } })], {
      columns,
      rows,
      env: { TZ: 'UTC' },
    }));
  const frame = async (t: TestTerminal, name: string) => {
    await t.settled();
    const text = `${t.screen().replace(/ [|/\\-]$/m, ' *')}\n`;
    await expect(text).toMatchFileSnapshot(`../golden/tui/${name}-${size}.txt`);
    expect(text.split('\n').slice(0, rows)).toHaveLength(rows);
  };

  test(`the screens of the main job at ${size}`, async () => {
    const t = start({ cameras: 12, refuses: [5], adapts: [1], rollsBack: [2], fails: [3], stepMs: 30 });
    await t.until('11 to improve');
    await frame(t, 'cameras');
    t.press('    ');
    await t.until('4 marked');
    await frame(t, 'cameras-marked');
    t.press('/gate');
    await t.until('filter: gate_');
    await frame(t, 'cameras-filter');
    t.press(keys.esc);
    t.press('g');
    await t.until(/^>\* 10\.4\.1\.1 /m);
    t.press('j');
    t.press(keys.enter);
    await t.until('RECOMMENDED');
    await frame(t, 'camera-settings');
    t.press('je');
    await t.until('bitrate cap: 8_');
    await frame(t, 'camera-edit');
    t.press(keys.esc);
    await t.untilGone('bitrate cap: 8_');
    t.press('?');
    await t.until('Keys on the camera screen');
    await frame(t, 'help');
    t.press(keys.esc);
    await t.until('RECOMMENDED');
    t.press(keys.esc);
    await t.until('4 marked');
    t.press('x');
    await t.until('Review: 4 cameras');
    await frame(t, 'review');
    t.press(keys.enter);
    await t.until('Type the number');
    await frame(t, 'review-prompt');
    t.press('4\r');
    await t.until('apply  partial');
    t.press('h');
    await t.until('History  1 run');
    await frame(t, 'history');
    t.press('u');
    await t.until('Roll back the run');
    await frame(t, 'rollback-question');
    t.press(keys.esc);
    await t.untilGone('Roll back the run');
    t.press(keys.esc);
    await t.until('x rolled back');
    await frame(t, 'run-done');
    t.press(keys.enter);
    await t.until('last job');
    await frame(t, 'camera-last-job');
    // Two in one packet are two.
    t.press(keys.esc + keys.esc);
    await t.until('sort: address');
    await frame(t, 'cameras-after');
    expect(t.isAlternate()).toBe(true);
  });

  test(`the other screens at ${size}`, async () => {
    const t = start({ cameras: 12, refuses: [5], stepMs: 30 });
    await t.until('11 to improve');
    t.press('b');
    await t.until('Group by');
    await frame(t, 'menu');
    t.press('j\r');
    await t.until('by vendor');
    await frame(t, 'cameras-grouped');
    t.press('f');
    t.press('f');
    await t.until('only those');
    await frame(t, 'cameras-problems');
    t.press(':');
    await t.until(':_');
    await frame(t, 'palette');
    expect(t.isAlternate()).toBe(true);
  });

  test(`a run that goes on, and no cameras, at ${size}`, async () => {
    const run = start({ cameras: 6, stepMs: 400, concurrency: 3 });
    await run.until('6 to improve', 15_000);
    run.press('ax');
    await run.until('Review: 6 cameras');
    run.press(keys.enter);
    await run.until('Type the number');
    run.press('6\r');
    await run.until('3 at work');
    run.press('p');
    await run.until(/3 verified.*paused/, 15_000);
    await frame(run, 'run');
    run.kill();
    const empty = start({ cameras: 0 });
    await empty.until('No cameras yet');
    await frame(empty, 'empty');
    expect(empty.isAlternate()).toBe(true);
  });
}

test('docs/screens.md shows these frames: run `node scripts/screensPage.ts`', () => {
  expect(readFileSync('docs/screens.md', 'utf8')).toBe(screensPage(goldenFrames()));
});
