import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';
import { bundleTuiProgram } from '../support/tuiBundle.ts';

// A line that stands still: the laptop is shut, the tunnel is gone. The program works on, and it can be ended.
let program = '';
let t: TestTerminal;
beforeAll(async () => {
  // A hundred jobs that go on all the time, so that there is always something to draw.
  program = await bundleTuiProgram('bench/uiProgram.ts');
});
beforeEach(async () => {
  const words = [process.execPath, program, JSON.stringify({ cameras: 300, jobs: 100 })];
  // One that is not asked whether a frame arrived, so that it is drawn for until it takes no more.
  t = openTerminal(words, { columns: 200, rows: 50, env: { TERM: 'dumb' } });
  await t.until(/300 cameras/);
  await t.until(/\[#/);
  t.standStill();
  await nothingMoreIsWritten();
});
afterEach(() => t.kill());

/** The system keeps some of it for a reader that is away, then the terminal takes no more. */
async function nothingMoreIsWritten(): Promise<void> {
  let [last, since] = [-1, performance.now()];
  while (performance.now() - since < 1500) {
    const written = Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${t.pid}/io`, 'utf8'))?.[1]);
    if (written !== last) [last, since] = [written, performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('SIGTERM ends it although nobody reads what it draws', async () => {
  t.signal('SIGTERM');
  await vi.waitFor(() => expect(hasEnded(t.pid)).toBe(true), { timeout: 20_000 });
});

test('keys act meanwhile, and the screen is whole and of now when the line is back', async () => {
  for (let times = 0; times < 5; times += 1) t.press('j');
  t.goOn();
  await t.until(() => t.row(8).startsWith('>  10.4.1.6 '), 20_000);
  const seen = t.raw().length;
  const fixed = () => [t.row(1), t.row(2), ...[4, 6, 8, 10].map((y) => t.row(y).slice(0, 60)), t.row(49)];
  const before = fixed();
  // Nothing was lost on the way: drawn anew it is the same.
  t.press(keys.ctrlL);
  await t.until(() => t.raw().slice(seen).includes('\u001b[?1049h') && t.row(49).endsWith('q quit'));
  expect(fixed()).toEqual(before);
});

const hasEnded = (pid: number) =>
  !existsSync(`/proc/${pid}/stat`) || /\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
