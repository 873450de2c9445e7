import { beforeAll, afterEach, expect, test } from 'vitest';
import { allScreens, faultOf, goTo } from '../support/everyKey.ts';
import { openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// A camera chooses its name, place and model. None of it may act on the terminal, and none may move what stands beside it.
let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

const names = [
  // control sequences
  '\u001b]0;pwned\u0007\u001b[2J\u001b[31mred\u001bPq#0\u001b\\\u009b31m\u009d0;x\u009c\u0000\r\nname',
  // reordering and hidden characters
  'gate\u202egnp.exe\u2066\u200b\u200d\ufeff\u2028\u00ad end',
  // combining marks
  `Z${'\u0300\u0316'.repeat(40)}algo${'\u20dd'.repeat(20)}`,
  // emoji
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f3f4}\u{e0067}\u{e007f} \u2764\ufe0f \u{1f1e9}\u{1f1ea}',
  // wide characters
  '\u5317\u9580\u76e3\u8996\u7528\u6444\u50cf\u673a'.repeat(30),
  // one long word
  'W'.repeat(5000),
];

for (const [columns, rows] of [
  [60, 15],
  [100, 30],
  [200, 50],
] as const)
  test(`on every screen at ${columns}x${rows}`, { timeout: 120_000 }, async () => {
    const fake = { cameras: names.length, stepMs: 5, names };
    const env = { PAGER: 'cat; printf paged' };
    const t = (ui = openTerminal([process.execPath, program, JSON.stringify({ fake })], {
      columns,
      rows,
      env,
    }));
    const whole = async (what: string) => {
      await t.settled();
      expect(faultOf(t), `${what}\n${t.screen()}`).toBeNull();
    };
    await t.until(`${names.length} to improve`);
    t.press(' x');
    await t.until('Review: 1 camera');
    t.press('\r');
    await t.until('Type the number');
    t.press('1\r');
    await t.until('apply  completed');
    for (const screen of allScreens) {
      await goTo(t, screen);
      await whole(screen);
    }
    for (const number of names.keys()) {
      await goTo(t, 'cameras');
      t.press(`g${'j'.repeat(number)}\r`);
      await t.until('settings  streams');
      await whole(`camera ${number}`);
    }
    for (const key of [':', 'Y', 'p', 'y', 'x']) {
      await goTo(t, 'cameras');
      t.press(`G${key}`);
      await whole(key);
    }
    await goTo(t, 'cameras');
    t.press('P');
    await t.until('paged');
    // OSC 52, our own, is the only command of its kind; C1 bytes and what reorders or hides text never get this far.
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(t.raw()).not.toMatch(/\u001b\](?!52;c;[A-Za-z0-9+/=]*\u0007)|\u001b[P^_X]|[\u0080-\u009f]/);
    expect(t.raw()).not.toMatch(/[\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);
    expect(t.raw()).not.toContain('pwned\u0007');
  });
