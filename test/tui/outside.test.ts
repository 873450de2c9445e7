import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// A pager and an editor take the terminal; CamOpt gets it back whole, whatever they left behind.
let program = '';
let folder = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
  folder = mkdtempSync(join(tmpdir(), 'camopt-outside-'));
});
afterEach(() => ui?.kill());

function start(env: Record<string, string>, options: object = {}): TestTerminal {
  return (ui = openTerminal([process.execPath, program, JSON.stringify(options)], { env }));
}

/** A program of the shell that takes the terminal; its text comes on stdin, its keys from /dev/tty. */
function script(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}

/** A process that ended but that nobody waited for does not count. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z/.test(readFileSync(file, 'utf8'));
}

/** Back from a pager: one that ended at once leaves its text to be read first. */
async function back(t: TestTerminal): Promise<void> {
  await t.until(() => !whole(t));
  await t.until(() => whole(t) || t.screen().includes('-- enter goes back to CamOpt --'));
  if (!whole(t)) t.press('\r');
  await t.until(() => whole(t));
}

const whole = (t: TestTerminal) =>
  t.row(0).startsWith(' CamOpt') && t.row(2).startsWith('   ADDRESS') && t.screen().endsWith(' q quit');

test('less shows all of the screen, gets every key, and the screen comes back as it was', async () => {
  const t = start({ PAGER: 'less', LESS: '' });
  await t.until('12 to improve');
  t.press('j');
  t.press('P');
  // The reasons stand in it whole.
  await t.until(/frame rate: 25 fps -> 12 fps, people walking/);
  expect(t.screen()).not.toContain('q quit');
  // Each of these is a key of CamOpt too: none may reach it, and less must miss none.
  t.press('/uniquely absent');
  await t.until('/uniquely absent');
  t.press('\r');
  await t.until('Pattern not found');
  t.press('q');
  await back(t);
  t.press('q');
  expect(await t.exit()).toBe(0);
});

test('the window changes its size while the pager has the terminal', async () => {
  const pager = script('resized.sh', ['cat >/dev/null', 'echo away', 'read -r _ </dev/tty']);
  const t = start({ PAGER: pager });
  await t.until('12 to improve');
  t.press('P');
  await t.until('away');
  t.resize(120, 40);
  t.resize(90, 30);
  await t.settled();
  expect(t.screen()).not.toContain('CamOpt');
  t.press('x\r');
  await back(t);
  expect(t.row(28).length).toBeGreaterThanOrEqual(89);
  t.press('j');
  await t.until(/^> {2}10\.4\.1\.2 /m);
  expect(whole(t)).toBe(true);
});

test('a pager that only prints is read before the screen comes back', async () => {
  const t = start({ PAGER: 'tail -n 1; echo printed' });
  await t.until('12 to improve');
  t.press('P');
  await t.until('printed');
  await t.until('-- enter goes back to CamOpt --');
  t.press('\r');
  await t.until(() => whole(t));
  expect(t.isAlternate()).toBe(true);
});

test('text that ends in the middle of a line, and keys typed while nothing reads them, leave the screen whole', async () => {
  const t = start({ PAGER: 'sleep 0.6; printf unfinished;:' });
  await t.until('12 to improve');
  t.press('P');
  await t.until(() => !t.isAlternate());
  t.press('jj');
  await t.until(() => t.isAlternate() && whole(t));
  expect(t.row(1)).toContain('0 marked');
});

test('ctrl-c in the pager ends the pager and nothing else', async () => {
  const pager = script('interrupted.sh', ['cat >/dev/null', 'echo away', 'sleep 2', 'exec sleep 600']);
  const t = start({ PAGER: pager });
  await t.until('12 to improve');
  t.press('P');
  await t.until('away');
  t.press(keys.ctrlC);
  await back(t);
  t.press('q');
  expect(await t.exit()).toBe(0);
});

test('a program that is not there is told by name, and the screen is whole', async () => {
  const t = start({ PAGER: '/no/such/pager' });
  await t.until('12 to improve');
  t.press('P');
  await t.until('cannot run "/no/such/pager": set $PAGER');
  t.press(keys.esc);
  await t.until(() => whole(t));
  expect(t.isAlternate()).toBe(true);
});

test('modes that a crashed pager left behind are taken back, also at the end', async () => {
  const modes = join(folder, 'modes');
  const pager = script('crash.sh', [
    'cat >/dev/null',
    'stty raw -echo </dev/tty',
    "printf '\\033[?1049h\\033[?25l\\033[31mbroken'",
    'kill -9 $$',
  ]);
  const t = (ui = openTerminal(
    ['sh', '-c', `stty -g >${modes}.1; '${process.execPath}' ${program}; stty -g >${modes}.2; echo over now`],
    { env: { PAGER: pager } },
  ));
  await t.until('12 to improve');
  t.press('P');
  await back(t);
  t.press('q');
  await t.until('over now');
  expect(readFileSync(`${modes}.2`, 'utf8')).toBe(readFileSync(`${modes}.1`, 'utf8'));
  expect(t.isAlternate()).toBe(false);
});

test('SIGTERM while the pager has the terminal ends both', async () => {
  const pager = script('waits.sh', ['cat >/dev/null', 'echo "pid $$"', 'exec sleep 600']);
  const t = start({ PAGER: pager });
  await t.until('12 to improve');
  t.press('P');
  await t.until(/pid \d+/);
  const pid = Number(/pid (\d+)/.exec(t.screen())?.[1]);
  t.signal('SIGTERM');
  expect(await t.exit()).toBe(130);
  await t.settled();
  expect(isRunning(pid)).toBe(false);
  expect(t.isAlternate()).toBe(false);
});
