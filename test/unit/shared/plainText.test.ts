import { expect, test } from 'vitest';
import { plainText } from '../../../src/shared/plainText.ts';

test('a name cannot write to the terminal, reorder text or hide in it', () => {
  expect(plainText('\u001b]0;owned\u0007Gate')).toBe(']0;ownedGate');
  expect(plainText('Gate\u001b[2J north\u009b31m')).toBe('Gate[2J north31m');
  expect(plainText('a\u202egpj.exe\u200b')).toBe('agpj.exe');
});

test('white space is one space, umlauts and Chinese stay', () => {
  expect(plainText('  Tor\tNord \r\n Höfe 北门 ')).toBe('Tor Nord Höfe 北门');
});

test('long text is cut with an ellipsis', () => {
  expect(plainText('x'.repeat(300))).toHaveLength(256);
});
