import { expect, test } from 'vitest';
import { ulids } from '../../../src/compose/ulid.ts';
import { ulidTime } from '../../../src/shared/ulid.ts';

test('an id tells when it was made', () => {
  const at = Date.parse('2026-11-23T10:11:12.345Z');
  expect(ulidTime(ulids(() => at).unique())?.getTime()).toBe(at);
});

test.each(['', 'run', '../01KB', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '01KBILOU000000000000000000'])(
  '%j is no id',
  (text) => {
    expect(ulidTime(text)).toBeUndefined();
  },
);

test('F39: ids keep growing when the clock jumps back', () => {
  let now = 1_800_000_000_000;
  const ids = ulids(() => now);
  const first = ids.unique();
  now -= 3_600_000;
  const second = ids.unique();
  expect(second > first).toBe(true);
});
