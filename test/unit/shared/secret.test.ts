import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../../src/shared/secret.ts';

test('a secret shows itself only when asked by name', () => {
  const secret = new Secret('hunter2-marker');
  const printed = [
    'template ' + secret.toString(),
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { showHidden: true }),
    String(secret),
  ];
  expect(printed.join(' ')).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2-marker');
});
