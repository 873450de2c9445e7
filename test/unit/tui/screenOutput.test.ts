import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { screenOutput, type ScreenOutput } from '../../../src/tui/screenOutput.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A terminal that takes what it is given, or stands still; it answers when told to. */
function terminal(asks = true) {
  const drained: (() => void)[] = [];
  const line = {
    writableLength: 0,
    bytesWritten: 0,
    destroyed: false,
    stands: false,
    questions: 0,
    write(text: string, done?: () => void): boolean {
      line.bytesWritten += text.length;
      if (text === '\u001b[5n') line.questions += 1;
      if (line.stands) line.writableLength += text.length;
      if (done !== undefined) drained.push(done);
      return true;
    },
    goesOn() {
      line.stands = false;
      line.writableLength = 0;
      drained.splice(0).forEach((done) => done());
    },
  };
  const output = screenOutput(line as never, {} as never, { asks, now: () => Date.now() });
  const drawn: string[] = [];
  const frame = (name: string, { answersKey = false, bytes = 500 } = {}) =>
    output.frame(() => {
      drawn.push(name);
      line.write('x'.repeat(bytes));
      output.written();
    }, answersKey);
  return { line, output, drawn, frame, answer: () => output.report.tell([]) };
}

test('a terminal that stands still gets no further frame, and then the newest alone', () => {
  const t = terminal(false);
  t.line.stands = true;
  t.frame('1');
  t.frame('2');
  t.frame('3', { answersKey: true });
  expect(t.drawn).toEqual(['1']);
  t.line.goesOn();
  expect(t.drawn).toEqual(['1', '3']);
  t.frame('4');
  expect(t.drawn).toEqual(['1', '3', '4']);
});

test('a frame waits until the terminal says that the last one is there', () => {
  const t = terminal();
  t.frame('first');
  t.answer();
  t.frame('1');
  t.frame('2');
  t.frame('3');
  expect(t.drawn).toEqual(['first', '1']);
  t.answer();
  expect(t.drawn).toEqual(['first', '1', '3']);
});

test('what answers a key goes ahead while little is on its way', () => {
  const t = terminal();
  t.frame('first');
  t.answer();
  t.frame('1');
  t.frame('key', { answersKey: true, bytes: 2000 });
  expect(t.drawn).toEqual(['first', '1', 'key']);
  t.frame('next key', { answersKey: true });
  expect(t.drawn).toEqual(['first', '1', 'key']);
  t.answer();
  expect(t.drawn).toEqual(['first', '1', 'key', 'next key']);
});

test('a terminal that never answers is asked once and waited for once', () => {
  const t = terminal();
  t.frame('1');
  t.frame('2');
  vi.advanceTimersByTime(999);
  expect(t.drawn).toEqual(['1']);
  vi.advanceTimersByTime(2);
  t.frame('3');
  t.frame('4');
  expect(t.drawn).toEqual(['1', '2', '3', '4']);
  expect(t.line.questions).toBe(1);
});

test('an answer that is lost holds the screen for a while and not for ever; the next question asks anew', () => {
  const t = terminal();
  t.frame('1');
  t.answer();
  t.frame('2');
  t.frame('3');
  expect(t.drawn).toEqual(['1', '2']);
  vi.advanceTimersByTime(10_001);
  expect(t.drawn).toEqual(['1', '2', '3']);
  t.answer();
  t.frame('4');
  t.frame('5');
  expect(t.drawn).toEqual(['1', '2', '3', '4']);
});

test('nothing is asked any more before another program gets the terminal, and what was asked is waited for', async () => {
  const t = terminal();
  t.frame('1');
  t.answer();
  t.frame('2');
  const questions = t.line.questions;
  const gone = vi.fn<() => void>();
  const going = t.output.letGo().then(gone);
  t.line.write('the last frame');
  t.output.written();
  expect(t.line.questions).toBe(questions);
  await vi.advanceTimersByTimeAsync(100);
  expect(gone).not.toHaveBeenCalled();
  t.answer();
  await going;
  t.output.takeBack();
  t.output.written();
  expect(t.line.questions).toBe(questions + 1);
});

test.each([
  ['letGo', 2000],
  ['close', 3000],
] as const)('%s: a terminal that stands still is not waited for for ever', async (step, ms) => {
  const t = terminal();
  t.line.stands = true;
  t.frame('1');
  const over = vi.fn<() => void>();
  void (t.output[step as keyof ScreenOutput] as () => Promise<void>)().then(over);
  await vi.advanceTimersByTimeAsync(ms - 10);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20);
  expect(over).toHaveBeenCalled();
});
