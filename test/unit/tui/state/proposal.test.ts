import { expect, test } from 'vitest';
import {
  changeKey,
  editChange,
  toggleChange,
  wantedChanges,
  wantedRecommendation,
} from '../../../../src/tui/state/proposal.ts';
import { uiState } from '../../../support/uiState.ts';

const proposal = [...uiState(1).proposals.values()][0];
if (proposal === undefined) throw new Error('the fake recommends nothing');
const fps = changeKey({ path: 'stream.fps' });

test('a refused change is not made, and made again when it is accepted again', () => {
  const refused = toggleChange(proposal, fps);
  expect(wantedChanges(refused).map((change) => change.path)).not.toContain('stream.fps');
  expect(wantedRecommendation(refused).recommendedSettings.stream?.fps).toBe(25);
  expect(wantedChanges(toggleChange(refused, fps))).toEqual(wantedChanges(proposal));
});

test('an edited value is what is planned, with a reason that says so', () => {
  const edited = editChange(toggleChange(proposal, fps), { path: 'stream.fps' }, 20);
  const change = wantedChanges(edited).find((one) => one.path === 'stream.fps');
  expect(change).toMatchObject({ current: 25, recommended: 20, rule: 'HAND' });
  expect(wantedRecommendation(edited).recommendedSettings.stream?.fps).toBe(20);
});

test('a value edited to what is there already is no change', () => {
  expect(
    wantedChanges(editChange(proposal, { path: 'stream.fps' }, 25)).map((change) => change.path),
  ).not.toContain('stream.fps');
});

test('the recommendation itself stays as it was', () => {
  editChange(toggleChange(proposal, fps), { path: 'stream.fps' }, 20);
  expect(wantedChanges(proposal).find((one) => one.path === 'stream.fps')?.recommended).toBe(12);
});
