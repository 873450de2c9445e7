import { expect, test } from 'vitest';
import { wireRing } from '../../../src/compose/wireRing.ts';

const exchange = (operation: string, response: string) => ({
  at: new Date(0),
  operation,
  url: 'http://10.0.0.1/onvif',
  status: 200,
  milliseconds: 3,
  request: '',
  response,
  size: response.length,
});

test('the oldest exchanges go when there is too much of them, whatever camera they are of', () => {
  const ring = wireRing(100);
  ring.add('a', exchange('one', 'x'.repeat(60)));
  ring.add('b', exchange('two', 'x'.repeat(30)));
  expect(ring.of('a').map((one) => one.operation)).toEqual(['one']);
  ring.add('b', exchange('three', 'x'.repeat(30)));
  expect(ring.of('a')).toEqual([]);
  expect(ring.of('b').map((one) => one.operation)).toEqual(['two', 'three']);
});

test('a long answer is kept in part, and says so', () => {
  const ring = wireRing();
  ring.add('a', exchange('one', 'x'.repeat(30_000)));
  expect(ring.of('a')[0]?.response).toMatch(/x \(10000 more characters not kept\)$/);
});

test('what an exchange says is worked out for whoever looks, and not before', () => {
  let looked = 0;
  const lazy = {
    ...exchange('one', 'x'),
    get response() {
      looked++;
      return 'x';
    },
  };
  const ring = wireRing();
  ring.add('a', lazy);
  expect(looked).toBe(0);
  expect(ring.of('a')[0]?.response).toBe('x');
});
