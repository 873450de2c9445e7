import { expect, test } from 'vitest';
import { RtspAnswerReader } from '../../../src/media/rtspAnswers.ts';

const answer =
  'RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 5\r\nWWW-Authenticate: Digest a="b"\r\nwww-authenticate: Basic\r\n\r\nhello';
const packet = Buffer.concat([Buffer.from([0x24, 0, 0, 6]), Buffer.from('RTSP/1')]);

test('answers and packets are told apart however the bytes arrive', () => {
  const bytes = Buffer.concat([packet, Buffer.from(answer), packet, packet, Buffer.from(answer)]);
  for (const size of [1, 2, 5, 11, bytes.length]) {
    const reader = new RtspAnswerReader();
    const seen = [];
    for (let at = 0; at < bytes.length; at += size) seen.push(...reader.feed(bytes.subarray(at, at + size)));
    expect(seen.map(({ kind }) => kind)).toEqual(['packet', 'answer', 'packet', 'packet', 'answer']);
    const [first, second] = seen;
    expect(first?.kind === 'packet' && [first.channel, Buffer.from(first.bytes).toString()]).toEqual([
      0,
      'RTSP/1',
    ]);
    expect(second?.kind === 'answer' && [second.status, second.body]).toEqual([200, 'hello']);
    expect(second?.kind === 'answer' && second.headers.get('www-authenticate')).toEqual([
      'Digest a="b"',
      'Basic',
    ]);
  }
});

test.each([
  ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'speaks no RTSP'],
  ['a status that is none', 'RTSP/1.0 fine\r\n\r\n', 'status line'],
  ['a length that is none', 'RTSP/1.0 200 OK\r\nContent-Length: -4\r\n\r\n', 'length'],
  ['a length to fill the memory with', 'RTSP/1.0 200 OK\r\nContent-Length: 99999999999\r\n\r\n', 'length'],
  ['a header without end', `RTSP/1.0 200 OK\r\nX: ${'a'.repeat(70_000)}`, 'no end'],
])('%s is refused', (_, text, message) => {
  expect(() => [...new RtspAnswerReader().feed(Buffer.from(text))]).toThrow(message);
});
