import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

function start(
  options: object = {},
  terminal: { columns?: number; rows?: number; env?: Record<string, string> } = {},
): TestTerminal {
  ui = openTerminal([process.execPath, program, JSON.stringify(options)], terminal);
  return ui;
}
const cursorRow = (t: TestTerminal) =>
  t
    .screen()
    .split('\n')
    .findIndex((line) => line.startsWith('>')) - 2;
const intact = (t: TestTerminal) => {
  const lines = t.screen().split('\n');
  return (
    lines[0]?.startsWith(' CamOpt') === true &&
    lines[2]?.startsWith('   ADDRESS') === true &&
    lines.at(-1)?.endsWith(' q quit') === true
  );
};

describe('keys', () => {
  test('typed before the first frame are taken and leave the screen whole', async () => {
    for (let round = 0; round < 5; round += 1) {
      const t = start();
      t.press(keys.down);
      t.press(keys.down);
      await t.until('12 to improve');
      await t.until(() => cursorRow(t) === 3 && intact(t));
      t.kill();
    }
    expect(ui?.screen()).toMatch(/^> {2}10\.4\.1\.3 /m);
  });

  test('held over a slow line come in one packet and each counts', async () => {
    const t = start();
    await t.until('12 to improve');
    t.press('jjj');
    await t.until(() => cursorRow(t) === 4);
    t.press(`k${keys.up}`);
    await t.until(() => cursorRow(t) === 2);
    expect(intact(t)).toBe(true);
  });

  test('an arrow torn apart by the line moves, and does not act as the letters in it', async () => {
    const t = start();
    await t.until('12 to improve');
    t.press('   ');
    await t.until('3 marked');
    t.press('\u001b');
    await new Promise((resolve) => setTimeout(resolve, 60));
    t.press('[A');
    await t.until(() => cursorRow(t) === 3);
    expect(t.screen()).toContain('3 marked');
  });

  test('pasted text does nothing on a screen and is typed into a prompt', async () => {
    const t = start();
    await t.until('12 to improve');
    t.press('\u001b[200~axq\u001b[201~');
    t.press('/');
    await t.until('filter: _');
    t.press('\u001b[200~axis\u001b[201~');
    await t.until('filter: axis  2 shown');
    expect(t.screen()).toContain('0 marked');
  });

  test('the filter narrows while typing, ctrl-u clears, esc goes back, enter keeps', async () => {
    const t = start();
    await t.until('12 to improve');
    t.press('/axis');
    await t.until('2 shown');
    t.press(keys.ctrlU);
    await t.until('filter: _');
    t.press('bosch\r');
    await t.until('filter: bosch  2 shown');
    t.press('/!bosch');
    t.press(keys.esc);
    await t.until('filter: bosch  2 shown');
    t.press('a');
    await t.until('2 marked');
    expect(t.screen()).not.toContain('Axis');
  });
});

describe('the terminal', () => {
  test('stray text on stderr leaves the screen whole, stands in the log and is printed at the end', async () => {
    const t = start({ onSignal: 'strayText' });
    await t.until('12 to improve');
    t.signal('SIGUSR2');
    t.press('l');
    await t.until('a stray line on stderr');
    t.press(keys.esc);
    await t.until(() => intact(t));
    t.press('q');
    expect(await t.exit()).toBe(0);
    expect(t.screen()).toContain('a stray line on stderr');
  });

  test('NO_COLOR and TERM=dumb mean no colour at all, and the cursor is still to be seen', async () => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const t = start({}, { env });
      await t.until('12 to improve');
      t.press('j x');
      await t.until('Review:');
      t.press(keys.esc);
      await t.until(() => cursorRow(t) === 3);
      expect(t.hasColour()).toBe(false);
      t.kill();
    }
  });

  test('without a UTF-8 locale everything is ASCII', async () => {
    const t = start({}, { env: { LANG: 'C', LC_ALL: 'C' } });
    await t.until('12 to improve');
    t.press('p');
    await t.until('Purpose of 1 camera');
    // oxlint-disable-next-line no-control-regex -- everything but ASCII is looked for
    expect(t.raw()).not.toMatch(/[^\u0000-\u007f]/);
  });

  test('a hostile camera name writes nothing to the terminal', async () => {
    const name = '\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202eevil\r\nname';
    const t = start({ fake: { cameras: 4, hostile: { numbers: [1], name } } });
    await t.until('4 to improve');
    t.press('j');
    await t.until(() => cursorRow(t) === 2 && intact(t));
    t.press(keys.enter);
    await t.until('evil name');
    t.press(`${keys.esc}`);
    await t.until('sort: address');
    t.press(' x');
    await t.until('Review: 1 camera');
    expect(t.raw()).not.toContain('\u001b]0;');
    expect(t.raw()).not.toMatch(/[\u0080-\u009f\u202e]/);
    expect(t.screen()).toContain('Review: 1 camera');
  });

  test('it follows every resize, and says when it has no room', async () => {
    const t = start();
    await t.until('12 to improve');
    t.press('jj');
    await t.until(() => cursorRow(t) === 3);
    for (const [columns, rows] of [
      [120, 40],
      [200, 50],
      [100, 30],
      [80, 24],
    ] as const) {
      t.resize(columns, rows);
      await t.until(() => intact(t) && t.row(rows - 2).length >= columns - 1 && cursorRow(t) === 3);
    }
    t.resize(50, 12);
    await t.until('CamOpt needs 60x15, this is 50x12');
    // The drawing anew tells that the key before it was taken while there was no room.
    const before = t.bytes();
    t.press(`x${keys.ctrlL}`);
    await t.until(() => t.bytes() > before);
    t.resize(80, 24);
    await t.until(() => intact(t) && cursorRow(t) === 3);
    expect(t.screen()).not.toContain('Review');
  });

  test('ctrl-l repairs a screen that others wrote to', async () => {
    const t = start();
    await t.until('12 to improve');
    t.scribble('\u001b[5;1Hwall: the machine goes down');
    await t.until('wall: the machine');
    t.press(keys.ctrlL);
    await t.untilGone('wall: the machine');
    await t.until(() => intact(t));
    t.press('j');
    await t.until(() => cursorRow(t) === 2 && intact(t));
    expect(t.isAlternate()).toBe(true);
  });
});

describe('the end', () => {
  test('a run asks before q leaves; another key stays; y leaves after the cameras at work', async () => {
    const t = start({ fake: { cameras: 8, stepMs: 250, concurrency: 2 } });
    await t.until('8 to improve');
    t.press('ax');
    await t.until('Review: 8 cameras');
    t.press(keys.enter);
    await t.until('Type the number');
    t.press('8\r');
    await t.until('2 at work');
    t.press('q');
    await t.until('A run is going on. Quit?');
    t.press(keys.enter);
    await t.untilGone('Quit?');
    t.press('q');
    await t.until('A run is going on. Quit?');
    t.press('y');
    expect(await t.exit(10_000)).toBe(0);
    expect(t.isAlternate()).toBe(false);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    '%s in a run: those at work are finished first',
    async (signal) => {
      const t = start({ fake: { cameras: 8, stepMs: 250, concurrency: 2 } });
      await t.until('8 to improve');
      t.press('ax');
      await t.until('Review: 8 cameras');
      t.press(keys.enter);
      await t.until('Type the number');
      t.press('8\r');
      await t.until('2 at work');
      t.signal(signal);
      await t.until('finishing the cameras at work, then leaving');
      t.signal(signal);
      expect(await t.exit()).toBe(130);
    },
  );

  test('esc and enter in one packet cancel, and letters cannot make the number wrong', async () => {
    const t = start({ fake: { cameras: 8, stepMs: 50 } });
    await t.until('8 to improve');
    t.press('ax');
    await t.until('Review: 8 cameras');
    t.press(keys.enter);
    await t.until('Type the number');
    t.press('y8z');
    await t.until('to apply: 8_');
    t.press(`${keys.esc}${keys.enter}`);
    await t.until('cancelled, nothing was sent');
    await t.until('to apply: _');
    t.press('8\r');
    await t.until('8 verified');
    expect(t.row(1)).toContain('apply-0001');
  });

  test('ctrl-c stops, again aborts with 130', async () => {
    const t = start({ fake: { cameras: 8, stepMs: 300, concurrency: 2 } });
    await t.until('8 to improve');
    t.press('ax');
    await t.until('Review: 8 cameras');
    t.press(keys.enter);
    await t.until('Type the number');
    t.press('8\r');
    await t.until('2 at work');
    t.press(keys.ctrlC);
    await t.until('no further camera is begun');
    t.press(keys.ctrlC);
    expect(await t.exit()).toBe(130);
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    test(`${signal} leaves the terminal as it was and ends with 130`, async () => {
      const t = start();
      await t.until('12 to improve');
      t.signal(signal);
      expect(await t.exit()).toBe(130);
      expect(t.isAlternate()).toBe(false);
      expect(t.raw().trimEnd().endsWith('\u001b[?25h')).toBe(true);
    });

  test('a failure in the UI leaves the terminal first and is told', async () => {
    const t = start({ onSignal: 'brokenCamera' });
    await t.until('Loading the inventory');
    await t.until(() => t.raw().includes('\u001b[?2004h'));
    t.signal('SIGUSR2');
    expect(await t.exit()).toBe(1);
    expect(t.isAlternate()).toBe(false);
    expect(t.screen()).toContain('TypeError');
  });

  test('ctrl-z gives the shell back and fg goes on', async () => {
    const t = (ui = openTerminal(['bash', '--norc', '--noprofile', '-i'], {
      columns: 80,
      rows: 24,
      env: { PS1: 'shell> ' },
    }));
    await t.until('shell>');
    t.press(`'${process.execPath}' ${program}\r`);
    await t.until('12 to improve');
    t.press('\u001a');
    await t.until('Stopped');
    expect(t.isAlternate()).toBe(false);
    t.press('fg\r');
    await t.until(() => t.isAlternate() && intact(t));
    t.press('q');
    await t.until(/shell>\s*$/);
    expect(t.isAlternate()).toBe(false);
  });

  test('--readonly: nothing can be applied or rolled back, and the screen says so', async () => {
    const t = start({ ui: { readonly: true } });
    await t.until('READ ONLY');
    t.press(' x');
    await t.until('apply: started with --readonly');
    expect(t.screen()).not.toContain('x apply');
  });
});
