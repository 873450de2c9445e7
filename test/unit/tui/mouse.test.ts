import { afterEach, expect, test, vi } from 'vitest';
import { mouseReport, type MouseEvent } from '../../../src/tui/mouse.ts';
import { takeReports } from '../../../src/tui/terminalReports.ts';

/** Reads as Ink does: what is there now, as text. */
function terminal(on = true) {
  const chunks: string[] = [];
  const keys: string[] = [];
  const events: MouseEvent[] = [];
  const stdin = {
    read: (): string | null => chunks.shift() ?? null,
    emit: () => {
      for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) keys.push(chunk);
      return true;
    },
  };
  const undo = takeReports(stdin as never, [
    mouseReport(
      () => on,
      (event) => events.push(event),
    ),
  ]);
  const type = (...texts: string[]) => {
    for (const text of texts) {
      chunks.push(text);
      stdin.emit();
    }
  };
  return { type, events, keys: () => keys.join(''), undo };
}

afterEach(() => vi.useRealTimers());

test('presses and the wheel are told, everything else of a report is dropped, keys stay', () => {
  const t = terminal();
  t.type(
    'j\u001b[<0;12;5Mk\u001b[<0;12;5m',
    '\u001b[<64;1;1M\u001b[<65;1;1M\u001b[<35;3;3M\u001b[<2;3;3M',
    'q',
  );
  expect(t.events).toEqual([
    { kind: 'press', x: 11, y: 4 },
    { kind: 'wheel up', x: 0, y: 0 },
    { kind: 'wheel down', x: 0, y: 0 },
  ]);
  expect(t.keys()).toBe('jkq');
});

test('a report torn at any byte is one report and no key', () => {
  const report = '\u001b[<0;120;45M';
  for (let at = 1; at < report.length; at += 1) {
    const t = terminal();
    t.type(`a${report.slice(0, at)}`, `${report.slice(at)}b`);
    expect({ keys: t.keys(), events: t.events.length }, `torn at ${at}`).toEqual({ keys: 'ab', events: 1 });
  }
});

test('esc alone arrives a moment later, other sequences as they are', () => {
  vi.useFakeTimers();
  const t = terminal();
  t.type('\u001b');
  expect(t.keys()).toBe('');
  vi.advanceTimersByTime(50);
  expect(t.keys()).toBe('\u001b');
  t.type('\u001b[A', '\u001b', '[B');
  expect(t.keys()).toBe('\u001b\u001b[A\u001b[B');
});

test('while the mouse is off nothing waits', () => {
  const t = terminal(false);
  t.type('\u001b', '[A');
  expect(t.keys()).toBe('\u001b[A');
});

test('a report that is not expected any more is taken out when it comes whole', () => {
  const t = terminal(false);
  t.type('j\u001b[<0;12;5Mk');
  expect(t.keys()).toBe('jk');
});
