import { expect, test } from 'vitest';
import {
  changeKey,
  editChange,
  newProposal,
  refuseAll,
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

test('a value for which nothing was recommended becomes a change of its own, and is gone when it is as before', () => {
  const codec = { path: 'stream.codec' } as const;
  const added = editChange(proposal, codec, 'H.265');
  expect(wantedChanges(added).find((one) => one.path === 'stream.codec')).toMatchObject({
    current: 'H.264',
    recommended: 'H.265',
    rule: 'HAND',
  });
  const target = wantedRecommendation(added).recommendedSettings;
  expect(target.stream?.codec).toBe('H.265');
  expect(target.streams?.find((stream) => stream.main === true)?.codec).toBe('H.265');
  expect(wantedChanges(editChange(added, codec, 'H.264'))).toEqual(wantedChanges(proposal));
  expect(wantedChanges(toggleChange(added, changeKey(codec)))).toEqual(wantedChanges(proposal));
});

test('all changes of a camera are refused and accepted together', () => {
  const added = editChange(proposal, { path: 'stream.codec' }, 'H.265');
  expect(wantedChanges(refuseAll(added, true))).toEqual([]);
  expect(wantedChanges(refuseAll(refuseAll(added, true), false))).toEqual(wantedChanges(added));
});

test('what a person decided stays when the camera only gives way to the limits of the site', () => {
  const refused = toggleChange(proposal, fps);
  const given = { ...proposal.recommendation, warnings: ['gives way'] };
  const kept = newProposal({ ok: true, view: proposal.view, recommendation: given }, refused);
  expect(wantedChanges(kept).map((change) => change.path)).not.toContain('stream.fps');
  const readAnew = { ...proposal.view };
  const fresh = newProposal({ ok: true, view: readAnew, recommendation: given }, refused);
  expect(wantedChanges(fresh).map((change) => change.path)).toContain('stream.fps');
});
