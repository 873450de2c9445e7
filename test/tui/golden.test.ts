import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { goldenFrames, screensPage } from '../../scripts/screensPageText.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// The frames are read by eye, not just accepted: nothing cut, overlapping or unexplained. `npx vitest run -u` rewrites them.
const examplePolicy = {
  version: 1,
  mains: 50,
  vms: { h265: false, owns_streams: false },
  limits: { camera_mbps: 8, link_mbps: 40, storage_tb: 10, retention_days: 30 },
  never_touch: ['image.brightness'],
  defaults: { scene: 'normal', min_fps: 12 },
  tags: { gate: { purpose: 'plate', vehicle_kmh: 30, scene_width: 5.5, night_light: 'infrared' } },
};
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
    t.press('w');
    await t.until('north-yard/reports/apply-0001.html');
    await frame(t, 'run-report');
    t.press(keys.enter);
    await t.until(/^> x? ?apply-0001-onvif/m);
    await frame(t, 'camera-last-job');
    t.press(keys.tab);
    await t.until(/2026-11-23 14:02 {2}apply/);
    await frame(t, 'camera-history');
    t.press(keys.tab + keys.tab);
    await t.until('GetServices');
    // The tab before asked for a picture.
    await t.until('gives no picture');
    await frame(t, 'camera-wire');
    t.press(keys.enter);
    await t.until('SENT');
    await frame(t, 'wire-exchange');
    t.press(keys.esc);
    await t.until('GetServices');
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
    await t.until('only those');
    await frame(t, 'cameras-problems');
    t.press(':');
    await t.until(':_');
    await frame(t, 'palette');
    expect(t.isAlternate()).toBe(true);
  });

  test(`discovery, credentials and policy at ${size}`, async () => {
    const t = start({
      cameras: 12,
      hidden: 7,
      stepMs: 5,
      unready: true,
      site: {
        sets: ['north', 'wrong'],
        general: { username: 'admin', forAll: false },
        policy: examplePolicy,
        problems: [
          { line: 9, column: 5, field: 'limits.camera_mbps', message: 'a number above 0' },
          { line: 14, column: 3, field: 'tags.gate.purpse', message: 'there is no such entry' },
        ],
      },
    });
    await t.until('12 to improve');
    t.press('d');
    await t.until(/found {8}19 cameras, 7 new/);
    await t.until('14 to improve');
    await t.until(() => !t.screen().includes('reading'));
    await frame(t, 'discovery');
    t.press('i');
    await t.until('Interfaces to look on');
    t.press('j\r');
    await t.until('[x] eth0');
    await frame(t, 'discovery-interfaces');
    t.press(keys.esc);
    await t.untilGone('Interfaces to look on');
    t.press('e10.4.0.0/x\r');
    await t.until('is no range');
    await frame(t, 'discovery-range');
    t.press(keys.esc);
    await t.untilGone('is no range');
    t.press('c');
    await t.until('(no set)');
    t.press('jt');
    await t.until('refused by');
    await frame(t, 'credentials');
    t.press('G');
    await t.until('engine       the rules alone');
    await frame(t, 'credentials-claude');
    t.press('nsouth\rinstaller\r');
    await t.until('nothing else: never_');
    await frame(t, 'credentials-consent');
    t.press('\r');
    await t.until('Password of installer');
    await frame(t, 'credentials-secret');
    t.press(keys.esc);
    await t.untilGone('Password of installer');
    t.press('i');
    await t.until('FOR THE WHOLE SITE');
    await frame(t, 'policy');
    t.press('r');
    await t.until('2 mistakes in the file');
    await frame(t, 'policy-problems');
    expect(t.isAlternate()).toBe(true);
  });

  test(`a run that goes on, and no cameras, at ${size}`, async () => {
    const run = start({ cameras: 6, stepMs: 400, concurrency: 3 });
    await run.until('6 to improve');
    run.press('ax');
    await run.until('Review: 6 cameras');
    run.press(keys.enter);
    await run.until('Type the number');
    run.press('6\r');
    await run.until('3 at work');
    run.press('p');
    await run.until(/paused.*3 verified/);
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
