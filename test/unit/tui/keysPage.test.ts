import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bindingsOf, keyBindings } from '../../../src/tui/keys.ts';
import { keysPage } from '../../../src/tui/keysPage.ts';

test('docs/keys.md is what the key table says: run `node scripts/keysPage.ts`', () => {
  expect(readFileSync('docs/keys.md', 'utf8')).toBe(keysPage());
});

test('no screen has two commands on one key', () => {
  for (const screen of ['cameras', 'camera', 'review', 'run', 'history', 'help', 'log'] as const) {
    const keys = bindingsOf(keyBindings, screen).flatMap((binding) => binding.keys);
    expect(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      screen,
    ).toEqual([]);
  }
});

test('the keys that scripts rely on are there', () => {
  const on = (screen: 'cameras' | 'camera' | 'review' | 'history') =>
    Object.fromEntries(
      bindingsOf(keyBindings, screen).flatMap((binding) => binding.keys.map((key) => [key, binding.id])),
    );
  expect(on('cameras')).toMatchObject({
    up: 'up',
    down: 'down',
    j: 'down',
    k: 'up',
    g: 'top',
    G: 'bottom',
    pageup: 'pageUp',
    pagedown: 'pageDown',
    space: 'mark',
    a: 'markAll',
    A: 'unmarkAll',
    '/': 'filter',
    s: 'sort',
    enter: 'open',
    esc: 'back',
    tab: 'detail',
    r: 'refresh',
    d: 'discover',
    p: 'purpose',
    o: 'optimize',
    x: 'apply',
    u: 'rollBack',
    v: 'pictures',
    h: 'history',
    l: 'log',
    ':': 'palette',
    '?': 'help',
    q: 'quit',
    'ctrl-c': 'interrupt',
  });
  expect(on('camera')).toMatchObject({ e: 'edit', tab: 'nextPane', esc: 'back' });
  expect(on('review')).toMatchObject({ enter: 'confirmReview', esc: 'back' });
  expect(on('history')).toMatchObject({ enter: 'openHistory', u: 'rollBack' });
  expect(keyBindings.every((binding) => binding.help !== '' && binding.label !== '')).toBe(true);
});
