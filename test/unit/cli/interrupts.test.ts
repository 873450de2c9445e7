import { afterEach, expect, test } from 'vitest';
import type { Context } from '../../../src/cli/context.ts';
import { listenForInterrupts, type Interrupts } from '../../../src/cli/interrupts.ts';
import { watchRun } from '../../../src/cli/watchRun.ts';

const open: Interrupts[] = [];
afterEach(() => open.splice(0).forEach((interrupts) => interrupts.close()));

function listening(): Interrupts {
  const interrupts = listenForInterrupts(() => undefined);
  open.push(interrupts);
  return interrupts;
}

function runUnderWay(): { told: string[]; stop(): void; abort(): Promise<void> } {
  const told: string[] = [];
  return { told, stop: () => void told.push('stop'), abort: async () => void told.push('abort') };
}

test('the first interrupt stops a run, the second aborts it; a lost line only stops it', () => {
  const interrupts = listening();
  const run = runUnderWay();
  using _guard = interrupts.guard(run);
  process.emit('SIGHUP', 'SIGHUP');
  process.emit('SIGTERM', 'SIGTERM');
  expect(run.told).toEqual(['stop']);
  expect(interrupts.signal.aborted).toBe(false);
  process.emit('SIGINT', 'SIGINT');
  expect(run.told).toEqual(['stop', 'abort']);
});

test('an interrupt that came while a run was being made stops it as soon as it is there', () => {
  const once = listening();
  process.emit('SIGINT', 'SIGINT');
  const stopped = runUnderWay();
  using _first = once.guard(stopped);
  expect(stopped.told).toEqual(['stop']);
  once.close();

  const twice = listening();
  process.emit('SIGINT', 'SIGINT');
  process.emit('SIGINT', 'SIGINT');
  const aborted = runUnderWay();
  using _second = twice.guard(aborted);
  expect(aborted.told).toEqual(['stop', 'abort']);
});

test('an interrupt before that begins no run at all', async () => {
  const interrupts = listening();
  process.emit('SIGINT', 'SIGINT');
  const terminal = { err: () => undefined, columns: 80 };
  const camopt = { subscribe: () => () => undefined };
  const context = { interrupts, signal: interrupts.signal, terminal, camopt: async () => camopt };
  let begun = false;
  const start = async (): Promise<never> => {
    begun = true;
    throw new Error('begun');
  };
  await expect(watchRun(context as unknown as Context, 1, start, 'apply')).rejects.toMatchObject({
    code: 'ABORTED',
  });
  expect(begun).toBe(false);
});
