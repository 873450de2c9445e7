import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

async function start(
  options: { cameras?: number; hidden?: number; refuses?: number[] } = {},
): Promise<TestTerminal> {
  const fake = { cameras: 6, stepMs: 20, ...options };
  const t = (ui = openTerminal([process.execPath, program, JSON.stringify({ fake })], {
    columns: 100,
    rows: 30,
  }));
  await t.until(`${fake.cameras} cameras`);
  return t;
}

test('a refused change is left out, an edited one is planned as typed, a wrong value is not taken', async () => {
  const t = await start();
  await t.until('6 to improve');
  t.press(keys.enter);
  await t.until(/>! {2}frame rate/);
  t.press(' ');
  await t.until(/- {2}frame rate .*refused/);
  t.press('e');
  await t.until('bitrate cap: 3_');
  t.press(`${keys.ctrlU}99${keys.enter}`);
  await t.until('between 0.03 - 16');
  t.press(`${keys.ctrlU}2.5${keys.enter}`);
  await t.until(/bitrate cap .*2\.5 Mb\/s \(yours\)/);
  t.press('x');
  await t.until('Review: 1 camera  4 settings');
  expect(t.screen()).toMatch(/bitrate cap +1 +6 Mb\/s -> 2\.5 Mb\/s/);
  expect(t.screen()).not.toMatch(/^ frame rate/m);
});

test('a purpose is set on all marked cameras and recommended for anew', async () => {
  const t = await start();
  await t.until('6 to improve');
  t.press('  p');
  await t.until('Purpose of 2 cameras');
  t.press('jjjjj');
  await t.until('> plate');
  t.press(keys.enter);
  await t.until('2 cameras: plate');
  t.press('g');
  await t.until('-> 1/650 s');
  expect(t.screen()).toMatch(/^>\* 10\.4\.1\.1 /m);
});

test('one value for all marked cameras', async () => {
  const t = await start();
  await t.until('6 to improve');
  t.press('ag');
  await t.until('6 marked');
  t.press(keys.enter);
  await t.until('RECOMMENDED');
  t.press('e');
  await t.until('frame rate: 12_');
  t.press(`${keys.ctrlU}20${keys.enter}`);
  await t.until('20 fps (yours)');
  t.press('E');
  await t.until('frame rate 20 fps: on 5 more cameras');
  t.press(keys.esc);
  await t.until('6 marked');
  t.press('x');
  await t.until('Review: 6 cameras');
  expect(t.screen()).toMatch(/frame rate +6 +5 lower, 1 higher|frame rate +6 +.*20 fps/);
});

test('a codec for all marked cameras, and all changes of a camera refused', async () => {
  const t = await start();
  await t.until('6 to improve');
  t.press('ag');
  await t.until('6 marked');
  t.press(keys.enter);
  await t.until('RECOMMENDED');
  t.press('N');
  await t.until('refused: every change of 1 camera');
  t.press('jjjjjj');
  await t.until(/^ >= {2}codec /m);
  t.press('e');
  await t.until('codec: H.264_');
  t.press(`${keys.ctrlU}h265${keys.enter}`);
  await t.until(/codec +H\.264 +H\.265 \(yours\)/);
  t.press('G');
  t.press('g');
  await t.until(/^ >- {2}frame rate /m);
  t.press('jjjjj');
  await t.until(/^ >! {2}codec /m);
  t.press('E');
  await t.until('codec H.265: on 5 more cameras');
  t.press(keys.esc);
  await t.until('6 marked');
  t.press('x');
  await t.until('Review: 6 cameras');
  expect(t.screen()).toMatch(/codec +6 +H\.264 -> H\.265/);
  expect(t.screen()).toMatch(/frame rate +5 /);
});

test('discovery shows cameras as they answer and then reads them', async () => {
  const t = await start({ cameras: 0, hidden: 4 });
  await t.until('No cameras yet');
  t.press('d');
  await t.until('found 4 cameras, 4 new');
  await t.until('4 to improve');
  await t.until('found        4 cameras, 4 new: ready 4');
  expect(t.screen()).toMatch(/^> 10\.4\.1\.1 .*multicast, new/m);
  t.press(keys.esc);
  await t.until(/^> {2}10\.4\.1\.1 /m);
});

test('y copies the address to the clipboard of the terminal', async () => {
  const t = await start();
  t.press('jy');
  await t.until('copied 10.4.1.2');
  expect(t.raw()).toContain(`\u001b]52;c;${Buffer.from('10.4.1.2').toString('base64')}\u0007`);
});

test('an error stays until it is dismissed and says what to do; the log keeps it', async () => {
  const t = await start();
  t.press('v');
  await t.until(/x the camera gives no picture: its settings can be changed without one/);
  t.press('l');
  await t.until('CAM_NO_SNAPSHOT');
  t.press(keys.esc);
  await t.untilGone('CAM_NO_SNAPSHOT');
  t.press(keys.esc);
  await t.until('sort: address');
  expect(t.screen()).toContain('esc dismisses');
  t.press(keys.esc);
  await t.untilGone('esc dismisses');
});

test('a command by name, and one that does not exist', async () => {
  const t = await start();
  t.press(':sort model');
  t.press(keys.enter);
  await t.until('sort: model');
  t.press(':frobnicate');
  await t.until('no such command');
  t.press(keys.enter);
  await t.until('no command frobnicate');
  t.press(':q');
  t.press(keys.enter);
  expect(await t.exit()).toBe(0);
});

test('for a screen reader: what is under the cursor in words, on the ordinary screen, without colours or boxes', async () => {
  const t = (ui = openTerminal([process.execPath, program, '{"fake":{"cameras":4}}'], {
    columns: 100,
    rows: 30,
    env: { INK_SCREEN_READER: 'true' },
  }));
  await t.until('4 to improve');
  t.press('j ');
  await t.until('camera 3 of 4: address 10.4.1.3');
  t.press('k');
  await t.until('camera 2 of 4, marked: address 10.4.1.2');
  t.press('x');
  await t.until('Review: 1 camera');
  await t.until('frame rate, 1, 30 fps -> 25 fps');
  t.press(keys.enter);
  await t.until('Type the number of cameras to apply');
  t.press('1');
  t.press(keys.enter);
  await t.until('onvif-10.4.1.2: verified, 4 of 4 settings applied');
  expect(t.isAlternate()).toBe(false);
  expect(t.hasColour()).toBe(false);
  t.press('q');
  expect(await t.exit()).toBe(0);
});
