import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { makeKeyReader } from '../../../src/tui/keyInput.ts';

const none = Object.fromEntries(
  [
    'upArrow',
    'downArrow',
    'leftArrow',
    'rightArrow',
    'pageDown',
    'pageUp',
    'home',
    'end',
    'return',
    'escape',
    'ctrl',
    'shift',
    'tab',
    'backspace',
    'delete',
    'meta',
    'super',
    'hyper',
    'capsLock',
    'numLock',
  ].map((name) => [name, false]),
) as unknown as Key;
const key = (change: Partial<Key>): Key => ({ ...none, ...change });

test('each character of one packet is a key', () => {
  const reader = makeKeyReader();
  expect(reader.read('jjj', none, 0)).toEqual(['j', 'j', 'j']);
  expect(reader.read('3\r', none, 0)).toEqual(['3', 'enter']);
  expect(reader.read(' x', none, 0)).toEqual(['space', 'x']);
});

test('named keys and control keys', () => {
  const reader = makeKeyReader();
  expect(reader.read('', key({ upArrow: true }), 0)).toEqual(['up']);
  expect(reader.read('', key({ tab: true, shift: true }), 0)).toEqual(['shift-tab']);
  expect(reader.read('c', key({ ctrl: true }), 0)).toEqual(['ctrl-c']);
  expect(reader.read('', key({ escape: true, meta: true }), 0)).toEqual(['esc', 'esc']);
});

test('escape and the next key in one packet are both', () => {
  const reader = makeKeyReader();
  expect(reader.read('j', key({ meta: true }), 0)).toEqual(['esc', 'j']);
  expect(reader.read('', key({ return: true, meta: true }), 0)).toEqual(['esc', 'enter']);
  expect(reader.read('', key({ backspace: true, meta: true }), 0)).toEqual(['esc', 'backspace']);
  expect(reader.read('l', key({ ctrl: true, meta: true }), 0)).toEqual(['esc', 'ctrl-l']);
  expect(reader.read('', key({ upArrow: true, meta: true }), 0)).toEqual(['up']);
});

test('a sequence torn apart anywhere is its key, never its letters', () => {
  const afterEscape = makeKeyReader();
  expect(afterEscape.read('', key({ escape: true }), 0)).toEqual(['esc']);
  expect(afterEscape.read('[A', none, 60)).toEqual(['up']);
  const later = makeKeyReader();
  expect(later.read('[', none, 0)).toEqual([]);
  expect(later.read('A', none, 60)).toEqual(['up']);
  const page = makeKeyReader();
  expect(page.read('', key({ escape: true }), 0)).toEqual(['esc']);
  expect(page.read('[5', none, 30)).toEqual([]);
  expect(page.read('~j', none, 60)).toEqual(['pageup', 'j']);
});

test('a letter long after Escape is that letter', () => {
  const reader = makeKeyReader();
  reader.read('', key({ escape: true }), 0);
  expect(reader.read('A', none, 2000)).toEqual(['A']);
  reader.read('', key({ escape: true }), 3000);
  expect(reader.read('x', none, 3100)).toEqual(['x']);
});
