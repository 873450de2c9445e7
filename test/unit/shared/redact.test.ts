import { expect, test } from 'vitest';
import { redact } from '../../../src/shared/redact.ts';

const marker = 'Marker-8c1f';

test.each([
  [
    'a WS-Security header',
    `<a><wsse:Security x="1"><wsse:Password>${marker}</wsse:Password></wsse:Security><b>1</b></a>`,
  ],
  ['a password element of any prefix', `<tt:User><tt:Password Type="T">${marker}</tt:Password></tt:User>`],
  ['an Authorization header', `Authorization: Digest username="a", response="${marker}"\r\nHost: x`],
  ['a cookie', `Set-Cookie: session=${marker}; path=/\r\nHost: x`],
  ['a digest answer alone', `response="${marker}", cnonce="${marker}"`],
  ['a stream address', `rtsp://admin:${marker}@10.0.0.1:554/s`],
  ['a query', `http://10.0.0.1/snap?user=admin&pwd=${marker}&x=1`],
])('%s loses its secret and keeps the rest', (_name, text) => {
  const shown = redact(text);
  expect(shown).not.toContain(marker);
  expect(shown).toContain('***');
});

test('what is no secret stays as it is', () => {
  const text = '<tt:Encoding>H264</tt:Encoding> http://10.0.0.1/onvif/device_service?x=1';
  expect(redact(text)).toBe(text);
});
