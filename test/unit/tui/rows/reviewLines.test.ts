import { expect, test } from 'vitest';
import type { CameraPlan, Plan } from '../../../../src/domain/plan.ts';
import { reviewLines } from '../../../../src/tui/rows/reviewLines.ts';
import { reviewFactsOf } from '../../../../src/tui/state/reviewFacts.ts';
import { wantedChanges } from '../../../../src/tui/state/proposal.ts';
import { textWidth } from '../../../../src/tui/text.ts';
import { uiState } from '../../../support/uiState.ts';

const state = uiState(4);
const proposals = [...state.proposals.values()];

function planWith(warnings: (number: number) => string[]): Plan {
  const cameras = proposals.map(
    (proposal, number) =>
      ({
        camera_id: proposal.view.camera.id,
        firmware: proposal.view.camera.firmware,
        base: {
          settings: proposal.view.reading.settings,
          mainStream: 'main',
          mainSource: 'video0',
          manufacturer: proposal.view.camera.manufacturer,
          model: proposal.view.camera.model,
        },
        changes: wantedChanges(proposal).map(({ current, recommended, ...change }) => ({
          ...change,
          from: current,
          to: recommended,
        })),
        warnings: warnings(number),
      }) as unknown as CameraPlan,
  );
  return { plan_id: 'p', cameras } as unknown as Plan;
}

function told(columns: number, warnings: (number: number) => string[]): string[] {
  const facts = reviewFactsOf(proposals, ['onvif-10.4.1.9']);
  const screen = { name: 'review', plan: planWith(warnings), facts, row: 0 } as const;
  return reviewLines({ ...state, size: { columns, rows: 24 } }, screen).map(({ text }) => text);
}

test('no line is wider than the screen, and nothing is cut', () => {
  for (const columns of [60, 80, 100, 200]) {
    const lines = told(columns, () => ['a warning of many words that goes on and on '.repeat(6).trim()]);
    expect(Math.max(...lines.map((text) => textWidth(text)))).toBeLessThanOrEqual(columns - 2);
    expect(lines.filter((text) => text.endsWith('..'))).toEqual([]);
  }
});

test('warnings that differ in their numbers alone are said once', () => {
  const lines = told(200, (number) => [
    `${number + 10} px are too few: stand nearer`,
    'look at again: masks',
  ]);
  const careful = lines.filter((text) => text.includes('stand nearer'));
  expect(careful).toHaveLength(1);
  expect(careful[0]).toContain('4 cameras, such as onvif-10.4.1.1: 10 px are too few: stand nearer');
  expect(lines.join('\n')).not.toContain('look at again: masks');
});

test('bandwidth and storage are the sums of the caps before and after', () => {
  const lines = told(200, () => []);
  const caps = proposals.map(({ view }) => view.reading.settings.stream?.bitrateMbps ?? 0);
  const before = caps.reduce((sum, cap) => sum + cap, 0);
  expect(lines.find((text) => text.startsWith('bandwidth'))).toContain(`${before.toFixed(1)} -> `);
  expect(lines.find((text) => text.startsWith('left alone'))).toContain(
    '1 camera could not be read: onvif-10.4.1.9',
  );
});
