import { expect, test } from 'vitest';
import { CamOptError, errorTable, isCamOptError, toCamOptError } from '../../../src/domain/errors.ts';

test('every error says what to do', () => {
  for (const [code, facts] of Object.entries(errorTable)) {
    expect(facts.hint.length, code).toBeGreaterThan(10);
  }
});

test('an error prints as the contract has it, with the hint of the table unless it has its own', () => {
  const error = new CamOptError('CAM_AUTH', 'Gate north refused the password', { details: { tries: 1 } });
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({
    error: { code: 'CAM_AUTH', message: 'Gate north refused the password', hint: errorTable.CAM_AUTH.hint },
  });
  expect(new CamOptError('CAM_AUTH', 'x', { hint: 'ask the installer' }).hint).toBe('ask the installer');
});

test('any thrown thing becomes one of ours and keeps its cause', () => {
  const abort = new DOMException('stop', 'AbortError');
  expect(toCamOptError(abort)).toMatchObject({ code: 'ABORTED', cause: abort });
  expect(toCamOptError(new TypeError('x is not a function')).code).toBe('INTERNAL');
  expect(toCamOptError('text').message).toBe('text');
  expect(isCamOptError(new CamOptError('USAGE', 'x'), 'CAM_AUTH')).toBe(false);
});
