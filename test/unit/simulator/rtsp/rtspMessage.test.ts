import { expect, test } from 'vitest';
import { formatResponse, RtspReader } from '../../../../simulator/rtsp/rtspMessage.ts';

const request = 'DESCRIBE rtsp://h:554/a?b=1 RTSP/1.0\r\nCSeq: 7\r\nAuthorization: Digest a="b:c"\r\n\r\n';
const report = Buffer.concat([Buffer.from([0x24, 1, 0, 8]), Buffer.alloc(8, 0x0a)]);
const withBody = 'GET_PARAMETER rtsp://h/ RTSP/1.0\r\nCSeq: 8\r\nContent-Length: 4\r\n\r\nabcd';

test('requests, their bodies and RTCP between them are told apart however the bytes arrive', () => {
  const bytes = Buffer.concat([
    Buffer.from(request),
    report,
    Buffer.from(withBody),
    report,
    Buffer.from(request),
  ]);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const reader = new RtspReader();
    const seen = [];
    for (let at = 0; at < bytes.length; at += size) seen.push(...reader.feed(bytes.subarray(at, at + size)));
    expect(seen.map((each) => [each.method, each.headers.get('cseq')])).toEqual([
      ['DESCRIBE', '7'],
      ['GET_PARAMETER', '8'],
      ['DESCRIBE', '7'],
    ]);
    expect(seen[0]?.uri).toBe('rtsp://h:554/a?b=1');
    expect(seen[0]?.headers.get('authorization')).toBe('Digest a="b:c"');
  }
});

test.each([
  ['another protocol', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'not an RTSP request'],
  ['a length that is none', 'OPTIONS * RTSP/1.0\r\nContent-Length: lots\r\n\r\n', 'bad Content-Length'],
  ['a header without end', 'OPTIONS * RTSP/1.0\r\nX: '.padEnd(20_000, 'a'), 'too long'],
])('%s is refused', (_, text, message) => {
  expect(() => [...new RtspReader().feed(Buffer.from(text))]).toThrow(message);
});

test('an answer has one line for each challenge and the length of its body', () => {
  const text = formatResponse(401, {
    CSeq: '2',
    'WWW-Authenticate': ['Digest x', 'Basic y'],
    Session: undefined,
  }).toString();
  expect(text).toBe(
    'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Digest x\r\nWWW-Authenticate: Basic y\r\n\r\n',
  );
  expect(formatResponse(200, {}, 'å').toString()).toContain('Content-Length: 2\r\n\r\nå');
});
