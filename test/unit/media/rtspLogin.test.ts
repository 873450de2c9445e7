import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { authorizationFor, challengeFrom, type RtspChallenge } from '../../../src/media/rtspLogin.ts';
import { Secret } from '../../../src/shared/secret.ts';

const credentials = { username: 'Mufasa', password: new Secret('Circle Of Life'), set: 'test' };
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function expectChallenge(headers: string[]): RtspChallenge {
  const challenge = challengeFrom(headers);
  if (!challenge) throw new Error('no challenge');
  return challenge;
}

describe('digest', () => {
  test('with qop the answer is that of RFC 2617, with a nonce count that grows', () => {
    const challenge = expectChallenge([
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    ]);
    const request = { method: 'DESCRIBE', uri: 'rtsp://10.0.0.1/a' };
    for (const count of ['00000001', '00000002']) {
      const header = authorizationFor(challenge, credentials, request);
      const cnonce = /cnonce="([^"]+)"/.exec(header)?.[1] ?? '';
      const who = md5('Mufasa:testrealm@host.com:Circle Of Life');
      const what = md5('DESCRIBE:rtsp://10.0.0.1/a');
      const response = md5(`${who}:dcd98b7102dd2f0e8b11d0f600bfb0c093:${count}:${cnonce}:auth:${what}`);
      expect(header).toContain(`response="${response}"`);
      expect(header).toContain(`nc=${count}`);
      expect(header).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
    }
  });

  test('without qop it is the short one of RFC 2069', () => {
    const challenge = expectChallenge(['Digest realm="IP Camera(12345)", nonce="abc", stale="FALSE"']);
    const header = authorizationFor(challenge, credentials, { method: 'PLAY', uri: 'rtsp://a/' });
    expect(header).toContain(
      `response="${md5(`${md5('Mufasa:IP Camera(12345):Circle Of Life')}:abc:${md5('PLAY:rtsp://a/')}`)}"`,
    );
    expect(header).not.toContain('qop');
  });

  test('SHA-256 is taken before MD5, digest before basic, and unknown algorithms are left out', () => {
    const md5Challenge = 'Digest realm="r", nonce="n"';
    const sha = 'Digest realm="r", nonce="n", algorithm=SHA-256';
    expect(challengeFrom(['Basic realm="r"', md5Challenge, sha])).toMatchObject({ hash: 'sha256' });
    expect(challengeFrom(['Basic realm="r"', md5Challenge])).toMatchObject({ scheme: 'digest', hash: 'md5' });
    expect(challengeFrom(['Digest realm="r", nonce="n", algorithm=XYZ', 'Basic realm="r"'])).toEqual({
      scheme: 'basic',
    });
    expect(challengeFrom(['Bearer x'])).toBeUndefined();
  });

  test('stale is read', () => {
    expect(challengeFrom(['Digest realm="r", nonce="n", stale=TRUE'])).toMatchObject({ stale: true });
  });
});

test('basic is answered only when nothing better is offered', () => {
  const challenge = expectChallenge(['Basic realm="r"']);
  const header = authorizationFor(challenge, credentials, { method: 'PLAY', uri: 'rtsp://a/' });
  expect(Buffer.from(header.slice(6), 'base64').toString()).toBe('Mufasa:Circle Of Life');
});
