import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestAuthorization, digestChallenge } from '../../../../src/onvif/auth/digest.ts';
import { Secret } from '../../../../src/shared/secret.ts';

const mufasa = { username: 'Mufasa', password: new Secret('Circle of Life'), set: 'rfc' };
const request = { method: 'GET', uri: '/dir/index.html', body: '' };
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const parameters =
  'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function answer(header: string): string | undefined {
  const challenge = digestChallenge([header]);
  if (challenge === undefined) return undefined;
  return /response="(\w+)"/.exec(digestAuthorization(challenge, mufasa, request, cnonce))?.[1];
}

describe('answers to the examples of RFC 7616', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('%s', (algorithm, response) => {
    expect(answer(`Digest ${parameters}, algorithm=${algorithm}`)).toBe(response);
  });

  test('SHA-512-256, by the same formula', () => {
    const hash = (text: string): string => createHash('sha512-256').update(text).digest('hex');
    const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
    const first = hash('Mufasa:http-auth@example.org:Circle of Life');
    const expected = hash(`${first}:${nonce}:00000001:${cnonce}:auth:${hash('GET:/dir/index.html')}`);
    expect(answer(`Digest ${parameters}, algorithm=SHA-512-256`)).toBe(expected);
  });

  test('RFC 2069: without qop there is neither counter nor client nonce', () => {
    const challenge = digestChallenge([
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    ]);
    if (challenge === undefined) throw new Error('no challenge');
    const header = digestAuthorization(challenge, mufasa, request, cnonce);
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    expect(header).toContain(
      `response="${md5(`${md5('Mufasa:testrealm@host.com:Circle of Life')}:dcd98b7102dd2f0e8b11d0f600bfb0c093:${md5('GET:/dir/index.html')}`)}"`,
    );
    expect(header).not.toMatch(/nc=|cnonce=|qop=/);
  });
});

describe('choice of the challenge', () => {
  test.each([
    [
      [
        'Digest realm="r", nonce="a", qop="auth"',
        'Digest realm="r", nonce="b", qop="auth", algorithm=SHA-256',
      ],
      'b',
    ],
    [['Digest realm="r", nonce="a", algorithm=SHA-256, Digest realm="r", nonce="b", algorithm=MD5'], 'a'],
    [['Basic realm="r", Digest realm="r", nonce="a"'], 'a'],
    [['Basic realm="r"', 'Digest realm="r", nonce="a", algorithm=SHA-1'], undefined],
    [
      [
        'Digest realm="r", nonce="a", algorithm=SHA-512-256',
        'Digest realm="r", nonce="b", algorithm=SHA-256',
      ],
      'a',
    ],
    [['Negotiate', 'Digest realm="with, comma \\"quoted\\"", nonce="a"'], 'a'],
    [[], undefined],
    [['nonsense =,,= "'], undefined],
  ])('%j', (headers, nonce) => {
    expect(digestChallenge(headers)?.nonce).toBe(nonce);
  });

  test.each([
    ['auth,auth-int', 'auth'],
    ['auth-int , auth', 'auth'],
    ['auth-int', 'auth-int'],
    ['token', undefined],
  ])('qop %s is answered with %s', (offered, chosen) => {
    expect(digestChallenge([`Digest realm="r", nonce="n", qop="${offered}"`])?.qop).toBe(chosen);
  });

  test('the counter rises with every use of a nonce, and quotes in names are escaped', () => {
    const challenge = digestChallenge(['Digest realm="a \\"b\\"", nonce="n", qop="auth"']);
    if (challenge === undefined) throw new Error('no challenge');
    const user = { ...mufasa, username: 'o"neil' };
    expect(digestAuthorization(challenge, user, request)).toContain('nc=00000001');
    const second = digestAuthorization(challenge, user, request);
    expect(second).toContain('nc=00000002');
    expect(second).toContain('username="o\\"neil"');
    expect(second).toContain('realm="a \\"b\\""');
    expect(second).not.toContain('Circle');
  });
});
