import { expect, onTestFinished, test } from 'vitest';
import { processTerminal } from '../../../src/cli/terminal.ts';

test('a terminal that was never told its size is taken for a usual one', () => {
  const { stdout } = process;
  const before = { isTTY: stdout.isTTY, columns: stdout.columns };
  onTestFinished(() => void Object.assign(stdout, before));
  Object.assign(stdout, { isTTY: true, columns: 0 });
  expect(processTerminal().columns).toBe(80);
  Object.assign(stdout, { columns: 132 });
  expect(processTerminal().columns).toBe(132);
});
