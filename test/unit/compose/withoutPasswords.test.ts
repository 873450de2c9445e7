import { expect, test } from 'vitest';
import { withoutPasswords } from '../../../src/compose/withoutPasswords.ts';

const around = { at: new Date(0), operation: 'GetX', status: 200, milliseconds: 1, size: 1 };

function clean(password: string, response: string, url = 'http://10.0.0.1/onvif/x'): string {
  return withoutPasswords({ ...around, url, request: '', response }, new Set([password])).response;
}

test.each([
  ['admin', '<a>admin</a>', '<a>***</a>'],
  ['admin', '<a b="x admin"/>', '<a b="x ***"/>'],
  ['admin', "<a b = 'ADMIN'/>", "<a b = '***'/>"],
  ['admin', '<admin><tt:admin/>administrator</admin>', '<admin><tt:admin/>administrator</admin>'],
  ['onvif', '<a xmlns="http://onvif/x">onvif</a>', '<a xmlns="http://onvif/x">***</a>'],
  [
    'onvif',
    '<N>http://www.onvif.org/ver10/media/wsdl</N> onvif',
    '<N>http://www.onvif.org/ver10/media/wsdl</N> ***',
  ],
  ['1234', '<S>onvif://www.onvif.org/name/1234</S>', '<S>onvif://www.onvif.org/name/***</S>'],
  ['name', '<S>onvif://www.onvif.org/name/x</S>', '<S>onvif://www.onvif.org/name/x</S>'],
  ['1234', '<a>12345 x1234 1234, http://u:1234@h/</a>', '<a>12345 x1234 ***, http://u:***@h/</a>'],
  ['a&b', '<a>a&amp;b a%26b YSZi</a>', '<a>*** *** ***</a>'],
  ['pw', 'no XML: pw', 'no XML: ***'],
  ['pw', '<a>1 < 2 pw <b c="1 > pw">', '<a>1 < 2 *** <b c="1 > ***">'],
  ['Marked-Secret', '<Marked-Secret>xMarked-Secretx</Marked-Secret>', '<***>x***x</***>'],
  ['', '<a>b</a>', '<a>b</a>'],
])('%s in %s', (password, answer, expected) => {
  expect(clean(password, answer)).toBe(expected);
});

test('the address of a question is cleaned, too', () => {
  const url = 'http://10.0.0.1/onvif/1234?u=1234';
  expect(withoutPasswords({ ...around, url, request: '', response: '' }, new Set(['1234'])).url).toBe(
    'http://10.0.0.1/onvif/***?u=***',
  );
});
