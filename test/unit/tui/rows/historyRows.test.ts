import { expect, test } from 'vitest';
import { summarise } from '../../../../src/app/jobs/runSummary.ts';
import { resultText } from '../../../../src/tui/rows/historyRows.ts';

test('a run whose process is gone says what settles it, not that it is at work', () => {
  const run = { status: 'in_progress', summary: { ...summarise([]), completed: 2 } } as const;
  expect(resultText(run)).toBe('2 completed');
  expect(resultText({ ...run, cut_off: true })).toBe('cut off: `camopt resume` settles it');
});
