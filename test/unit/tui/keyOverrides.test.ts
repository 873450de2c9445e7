import { expect, test } from 'vitest';
import { keyTable } from '../../../src/tui/keyOverrides.ts';
import { bindingFor, bindingsOf } from '../../../src/tui/keys.ts';
import { footerLines } from '../../../src/tui/rows/footerLines.ts';
import { helpLines } from '../../../src/tui/rows/helpLines.ts';
import { makeTheme } from '../../../src/tui/theme.ts';
import { uiState } from '../../support/uiState.ts';

const theme = makeTheme({ colour: false, ascii: true });

test('own keys dispatch, and footer, help and hints show them', () => {
  const keys = keyTable({ apply: 'X', optimize: ['ctrl-o', 'O'], discover: 'D' });
  const state = { ...uiState(3, 0), keys };
  expect(bindingFor(state, 'X')?.id).toBe('apply');
  expect(bindingFor(state, 'x')).toBeUndefined();
  expect(bindingFor(state, 'O')?.id).toBe('optimize');
  expect(helpLines(keys, 'cameras', 100).join('\n')).toMatch(/^ctrl-o O +read the marked/m);
  expect(footerLines(state, theme, 200, 0, '').join('\n')).toContain('ctrl-o optimise');
  const none = { ...uiState(0), keys };
  expect(
    bindingsOf(keys, 'cameras')
      .find((one) => one.id === 'filter')
      ?.offWhen?.(none),
  ).toContain('D looks');
});

test.each([
  [{ fly: 'F' }, 'keys.fly: there is no such command'],
  [{ mark: 'ctrl-c' }, 'keys.mark: "ctrl-c" may not be taken'],
  [{ mark: 'esc' }, 'keys.mark: "esc" may not be taken'],
  [{ interrupt: 'X' }, 'keys.interrupt: its keys stay as they are'],
  [{ mark: 'ctrl-i' }, 'is another key to a terminal'],
  [{ mark: 'f1' }, 'keys.mark: "f1" is no key'],
  [{ mark: '\u0007' }, 'is no key'],
  [{ mark: [] }, 'keys.mark: give at least one key'],
  [{ mark: 'x' }, 'keys.mark: x is the key of apply on the same screen'],
  [{ confirmReview: 'x' }, 'keys.confirmReview: x would open the review and confirm it'],
  [{ apply: 'X', confirmReview: 'X' }, 'X would open the review and confirm it'],
])('%j is refused by name', (overrides, message) => {
  expect(() => keyTable(overrides)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) }),
  );
});

test('two commands may change places, and two screens may have the same key', () => {
  expect(() => keyTable({ mark: 'x', apply: 'space', toggleChange: 'Z' })).not.toThrow();
  expect(() => keyTable({ stop: 'x' })).not.toThrow();
});
