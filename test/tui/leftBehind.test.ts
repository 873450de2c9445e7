import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// However the program ends, the terminal is what it was: its modes by `stty`, its switches by the last of each in what was written.
let program = '';
let ui: TestTerminal | undefined;
beforeAll(async () => {
  program = await bundleTuiProgram();
});
afterEach(() => ui?.kill());

const switches = { 'alternate screen': 1049, mouse: 1000, 'mouse reports': 1006, 'bracketed paste': 2004 };

/** Starts the program in a shell that tells the terminal's modes before and after. */
function start(options: object): { t: TestTerminal; modes: () => [string, string] } {
  const folder = mkdtempSync(join(tmpdir(), 'camopt-left-'));
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  const words = `'${process.execPath}' ${program} '${JSON.stringify(options)}'`;
  const t = (ui = openTerminal([
    'sh',
    '-c',
    `stty -g >${before}; ${words}; stty -g >${after}; echo "over with $?"`,
  ]));
  return { t, modes: () => [readFileSync(before, 'utf8'), readFileSync(after, 'utf8')] };
}

/** What is not as it was. */
function leftBehind(t: TestTerminal, modes: () => [string, string]): string[] {
  const [before, after] = modes();
  const raw = t.raw();
  const isLast = (off: string, on: string) => !raw.includes(on) || raw.lastIndexOf(off) > raw.lastIndexOf(on);
  return [
    ...(after === before ? [] : [`modes ${before} -> ${after}`]),
    ...(t.isAlternate() ? ['the other screen'] : []),
    ...Object.entries(switches).flatMap(([name, code]) =>
      isLast(`\u001b[?${code}l`, `\u001b[?${code}h`) ? [] : [name],
    ),
    ...(isLast('\u001b[?25h', '\u001b[?25l') ? [] : ['the hidden cursor']),
    // The keyboard protocol of kitty is never asked for, so there is nothing to take back.
    // oxlint-disable-next-line no-control-regex -- the sequence that would ask for it
    ...(/\u001b\[[>=][0-9;]*u/.test(raw) ? ['a keyboard protocol'] : []),
  ];
}

const mouse = { ui: { mouse: true } };

test.each([
  ['q', 'q'],
  ['ctrl-c', keys.ctrlC],
])('%s', async (_name, press) => {
  const { t, modes } = start(mouse);
  await t.until('12 to improve');
  await t.until(() => t.raw().includes('\u001b[?1006h'));
  t.press(press);
  await t.until('over with');
  expect(leftBehind(t, modes)).toEqual([]);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s', async (signal) => {
  const { t, modes } = start(mouse);
  await t.until('12 to improve');
  await t.until(() => t.raw().includes('\u001b[?1006h'));
  process.kill(childOf(t.pid), signal);
  await t.until('over with');
  expect(leftBehind(t, modes)).toEqual([]);
});

test('a failure while drawing', async () => {
  const { t, modes } = start({ onSignal: 'brokenCamera', ...mouse });
  await t.until('Loading the inventory');
  await t.until(() => t.raw().includes('\u001b[?1006h'));
  process.kill(childOf(t.pid), 'SIGUSR2');
  await t.until('over with');
  expect(t.screen()).toContain('TypeError');
  expect(leftBehind(t, modes)).toEqual([]);
});

test('a failure in something that was not waited for', async () => {
  const { t, modes } = start({ onSignal: 'throw', ...mouse });
  await t.until('12 to improve');
  await t.until(() => t.raw().includes('\u001b[?1006h'));
  process.kill(childOf(t.pid), 'SIGUSR2');
  await t.until('over with');
  expect(t.screen()).toContain('thrown later');
  expect(leftBehind(t, modes)).toEqual([]);
});

test('SIGTERM before Ink is there', async () => {
  const { t, modes } = start({});
  await t.until('12 cameras');
  process.kill(childOf(t.pid), 'SIGTERM');
  await t.until('over with');
  const [before, after] = modes();
  expect(after).toBe(before);
  expect(t.isAlternate()).toBe(false);
});

/** The program that the shell started. */
function childOf(shell: number): number {
  const found = readdirSync('/proc').find((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return Number(readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === shell;
    } catch {
      return false;
    }
  });
  return Number(found);
}
