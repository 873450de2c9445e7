import { expect, test } from 'vitest';
import { createGate } from '../../../src/api/gate.ts';
import type { GatedRequest } from '../../../src/api/gate.ts';

const right: GatedRequest = {
  address: '127.0.0.1',
  host: 'localhost:1',
  origin: undefined,
  fetchSite: undefined,
  authorization: 'Bearer abc',
  open: false,
};

function gate(now: () => number) {
  const letIn = createGate({
    token: 'abc',
    hosts: new Set(['localhost:1']),
    wrongTokensAMinute: 3,
    requestsASecond: 5,
    now,
  });
  return (change: Partial<GatedRequest> = {}): number => {
    try {
      letIn({ ...right, ...change });
      return 200;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
}

test('what is refused costs nothing from those who come from elsewhere', () => {
  let now = 0;
  const status = gate(() => now);
  expect([1, 2, 3, 4].map((n) => status({ authorization: `Bearer ${n}` }))).toEqual([401, 401, 401, 429]);
  expect(status({ authorization: 'Bearer x', address: '10.0.0.2' })).toBe(401);
  now += 20_000;
  expect(status({ authorization: 'Bearer x' })).toBe(401);
});

test('a rate and a burst of twice as much', () => {
  let now = 0;
  const status = gate(() => now);
  expect(Array.from({ length: 11 }, () => status())).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  now += 400;
  expect([status(), status(), status()]).toEqual([200, 200, 429]);
});

test('the same page may ask, another may not', () => {
  const status = gate(() => 0);
  expect(status({ origin: 'http://localhost:1', fetchSite: 'same-origin' })).toBe(200);
  expect(status({ origin: 'http://localhost:2' })).toBe(403);
  expect(status({ fetchSite: 'same-site' })).toBe(403);
  expect(status({ host: undefined })).toBe(403);
  expect(status({ open: true, authorization: undefined })).toBe(200);
  expect(status({ open: true, authorization: undefined, host: 'evil' })).toBe(403);
});
