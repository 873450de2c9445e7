import { expect, test } from 'vitest';
import { refusalWords } from '../../../../src/onvif/auth/refusalWords.ts';

test.each([
  ['You still have 3 attempt(s).', { attemptsLeft: 3, locked: false }],
  ['Wrong password, 22 attempts left', { attemptsLeft: 22 }],
  ['Remaining attempts left: 4', { attemptsLeft: 4 }],
  ['The account is locked, try again later', { locked: true }],
  ['User locked. Try again after 30 minutes', { locked: true, lockedSeconds: 1800 }],
  ['Illegal Login Lock: 300 seconds', { locked: true, lockedSeconds: 300 }],
  ['Wsse authorized time check failed', { clock: true, locked: false }],
  ['The security timestamp has expired', { clock: true }],
  ['Maximum number of connections reached', { connectionLimit: true }],
  ['user does not exist', { unknownUser: true }],
  ['Device is not activated: set a password first', { notActivated: true }],
  ['<statusString>notActivated</statusString>', { notActivated: true }],
  [
    'Sender not Authorized',
    { locked: false, clock: false, connectionLimit: false, unknownUser: false, notActivated: false },
  ],
  ['Access Error: 401 -- Unauthorized', { locked: false, clock: false, notActivated: false }],
])('%s', (said, expected) => {
  expect(refusalWords(said)).toMatchObject(expected);
});
