import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

function start(options: object = {}, env: Record<string, string> = {}): TestTerminal {
  return (ui = openTerminal([process.execPath, program, JSON.stringify(options)], { env }));
}
const copied = (t: TestTerminal) =>
  // oxlint-disable-next-line no-control-regex -- OSC 52
  [...t.raw().matchAll(/\u001b\]52;c;([^\u0007]*)\u0007/g)].map((match) =>
    Buffer.from(match[1] ?? '', 'base64').toString(),
  );

describe('the mouse', () => {
  const click = (x: number, y: number) => `\u001b[<0;${x};${y}M\u001b[<0;${x};${y}m`;

  test('is off until M, and off again at the end', async () => {
    const t = start();
    await t.until('12 to improve');
    expect(t.raw()).not.toContain('\u001b[?1000h');
    t.press('M');
    await t.until('mouse on');
    expect(t.raw()).toContain('\u001b[?1000h\u001b[?1006h');
    t.press(keys.ctrlL);
    await t.until(() => t.raw().split('\u001b[?1000h').length === 3);
    t.press('q');
    expect(await t.exit()).toBe(0);
    expect(t.raw().lastIndexOf('\u001b[?1000l')).toBeGreaterThan(t.raw().lastIndexOf('\u001b[?1000h'));
  });

  test('a click goes to the row, two open it, the wheel moves, and no byte of it is a key', async () => {
    const t = start({ ui: { mouse: true } });
    await t.until('12 to improve');
    t.press(click(20, 8));
    await t.until(/^> {2}10\.4\.1\.5 /m);
    // Torn apart by the line.
    t.press('\u001b[<65;1');
    await new Promise((done) => setTimeout(done, 15));
    t.press(';1M');
    await t.until(/^> {2}10\.4\.1\.8 /m);
    t.press('\u001b[<64;1;1M\u001b[<64;1;1M');
    await t.until(/^> {2}10\.4\.1\.2 /m);
    t.press(click(5, 6) + click(5, 6));
    await t.until('RECOMMENDED');
    expect(t.row(1)).toContain('10.4.1.3 ');
    t.press(click(20, 8));
    await t.until(() => t.row(7).startsWith(' >!  key frame'));
    t.press(keys.esc);
    await t.until('0 marked');
  });

  test('a click on a dialog or on the frame does nothing, and a double click confirms nothing', async () => {
    const t = start({ ui: { mouse: true } });
    await t.until('12 to improve');
    t.press(' x');
    await t.until('Review: 1 camera');
    t.press(click(5, 20).repeat(2) + click(5, 1) + click(5, 24));
    t.press('?');
    await t.until('Keys on the review screen');
    expect(t.screen()).not.toContain('Type the number');
  });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    test(`${signal} turns it off`, async () => {
      const t = start({ ui: { mouse: true } });
      await t.until('12 to improve');
      t.signal(signal);
      expect(await t.exit()).toBe(130);
      expect(t.raw().lastIndexOf('\u001b[?1000l')).toBeGreaterThan(t.raw().lastIndexOf('\u001b[?1000h'));
    });
});

describe('copying', () => {
  test('y copies the address, Y offers the rest, on each screen what it shows', async () => {
    const t = start({ fake: { cameras: 3, stepMs: 10 } });
    await t.until('3 to improve');
    t.press('y');
    await t.until('copied 10.4.1.1');
    t.press('  Y');
    await t.until('addresses of 2 marked cameras');
    t.press(keys.down.repeat(9) + keys.enter);
    await t.until('copied addresses');
    t.press('x');
    await t.until('Review: 2 camera');
    t.press('y');
    await t.until('copied 01KAFAKE0000');
    expect(copied(t)).toEqual(['10.4.1.1', '10.4.1.1\n10.4.1.2', '01KAFAKE0000']);
  });

  test('a hostile name is copied without its control characters', async () => {
    const name = '\u001b]0;pwned\u0007\u009b31mrm -rf\r\n/\u202e';
    const t = start({ fake: { cameras: 1, hostile: { numbers: [0], name } } });
    await t.until('1 to improve');
    t.press('Y');
    await t.until('name: ');
    t.press(keys.down.repeat(3) + keys.enter);
    await t.until(() => copied(t).length === 1);
    expect(copied(t)).toEqual([']0;pwned31mrm -rf /']);
  });

  test.skipIf(!hasTmux())(
    'inside tmux it reaches the buffer of tmux, which by default takes no OSC 52',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'camopt-tmux-'));
      const tmux = (...words: string[]) =>
        execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...words], {
          encoding: 'utf8',
        });
      try {
        tmux('new-session', '-d', '-x', '80', '-y', '24', `'${process.execPath}' ${program}`);
        await until(() => tmux('capture-pane', '-p').includes('12 to improve'));
        tmux('send-keys', 'y');
        await until(() => tmux('capture-pane', '-p').includes('copied 10.4.1.1'));
        await until(() => tmux('list-buffers').includes('10.4.1.1'));
        expect(tmux('show-buffer')).toBe('10.4.1.1');
      } finally {
        tmux('kill-server');
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe('pictures', () => {
  const placeholder = String.fromCodePoint(0x10eeee);

  test('half blocks unless asked, and inside tmux', async () => {
    for (const [pictures, env] of [
      [undefined, {}],
      ['kitty', { TMUX: '/tmp/tmux-0/default,1,0' }],
    ] as const) {
      const t = start({ fake: { cameras: 2, pictured: true }, ui: { ...(pictures && { pictures }) } }, env);
      await t.until('2 to improve');
      t.press('v');
      await t.until('▀▀▀▀');
      expect(t.raw()).not.toContain('\u001b_G');
      t.kill();
    }
  });

  test("kitty's are sent in pieces that nothing answers, shown as text, and forgotten at the end", async () => {
    const t = start({ fake: { cameras: 2, pictured: true }, ui: { pictures: 'kitty' } });
    await t.until('2 to improve');
    t.press('v');
    await t.until(placeholder);
    // oxlint-disable-next-line no-control-regex -- the graphics protocol
    const sent = [...t.raw().matchAll(/\u001b_G([^;\u001b]*);([^\u001b]*)\u001b\\/g)];
    expect(sent.map((match) => match[1])).toEqual([
      expect.stringMatching(/^a=T,U=1,i=1,f=100,c=38,r=14,q=2,m=1$/),
      'q=2,m=0',
    ]);
    const bytes = Buffer.from(sent.map((match) => match[2]).join(''), 'base64');
    expect(bytes.equals(Buffer.alloc(5000, 7))).toBe(true);
    expect(t.row(5)).toBe(` ${placeholder}\u0305\u0305${placeholder.repeat(37)}`);
    expect(t.row(6)).toBe(` ${placeholder}\u030d\u0305${placeholder.repeat(37)}`);
    t.press(keys.esc);
    await t.until('sort: address');
    expect(t.screen()).not.toContain(placeholder);
    t.press('q');
    expect(await t.exit()).toBe(0);
    expect(t.raw()).toContain('\u001b_Ga=d,d=I,i=1,q=2\u001b\\');
  });
});

describe('messages', () => {
  test('what is no error goes, an error stays until it is dismissed', async () => {
    const t = start({ ui: { messageMs: 300 } }, { PAGER: '/no/such' });
    await t.until('12 to improve');
    t.press('P');
    await t.until(/esc\s+dismisses/);
    t.press('y');
    await t.until('copied');
    await t.untilGone('copied');
    expect(t.screen()).toContain('cannot run "/no/such"');
    t.press(keys.esc);
    await t.untilGone('cannot run');
    expect(t.row(23)).toContain('q quit');
  });

  test('what takes longer than 200 ms says what it waits for', async () => {
    const t = start({ fake: { cameras: 2, historyMs: 1200 } });
    await t.until('2 to improve');
    t.press('h');
    await t.until(/reading the history [|/\\-]/);
    await t.untilGone('reading the history');
    expect(t.screen()).toContain('History  0 runs');
  });
});

describe('the built program', () => {
  const camopt = resolve(import.meta.dirname, '../../bin/camopt.js');
  const home = () => mkdtempSync(join(tmpdir(), 'camopt-ui-home-'));
  const open = (words: readonly string[], folder: string, config?: string) => {
    if (config !== undefined) writeFileSync(join(folder, 'config.yaml'), config);
    const env = {
      CAMOPT_HOME: folder,
      CAMOPT_LOCK_DIR: join(folder, 'locks'),
      CAMOPT_LISTEN: '0',
      ...(config === undefined ? {} : { CAMOPT_CONFIG: join(folder, 'config.yaml') }),
    };
    return (ui = openTerminal([process.execPath, camopt, ...words], { env }));
  };

  test('own keys and signs from the configuration file', async () => {
    const t = open([], home(), 'ascii: true\nmouse: true\nkeys:\n  quit: ctrl-q\n  discover: [D, ctrl-d]\n');
    await t.until('No cameras yet');
    expect(t.screen()).toContain('D  looks for cameras');
    expect(t.screen()).toMatch(/ctrl-q quit$/);
    expect(t.screen()).not.toContain('─');
    await t.until(() => t.raw().includes('\u001b[?1006h'));
    t.press('q');
    t.press('\u0011');
    expect(await t.exit()).toBe(0);
  });

  test('keys that cannot be are named before the screen is touched', async () => {
    const t = open([], home(), 'keys:\n  mark: x\n');
    expect(await t.exit(20_000)).toBe(2);
    expect(t.screen()).toContain('keys.mark: x is the key of apply on the same screen');
    expect(t.raw()).not.toContain('\u001b[?1049h');
  });

  test('flags go to the UI, with and without its name; the look of the list is there the next time', async () => {
    const folder = home();
    const first = open(['--ascii'], folder);
    await first.until('No cameras yet');
    expect(first.screen()).not.toContain('─');
    first.press('S');
    await first.until('sort: address (reversed)');
    first.press('q');
    expect(await first.exit()).toBe(0);
    const kept = readdirSync(join(folder, 'sites', 'default')).filter((file) => file.startsWith('view-'));
    expect(readFileSync(join(folder, 'sites', 'default', kept[0] ?? ''), 'utf8')).toContain('"reverse":true');
    const second = open(['ui', '--mouse'], folder);
    await second.until('sort: address (reversed)');
    await second.until(() => second.raw().includes('\u001b[?1006h'));
    // The first frame has it already: no other is seen before.
    expect(second.raw()).not.toMatch(/sort: address(?! \(reversed)/);
  });
});

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
}

async function until(ok: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!ok()) {
    if (performance.now() > end) throw new Error('not in 30 s');
    await new Promise((done) => setTimeout(done, 50));
  }
}
