import { describe, expect, test } from 'vitest';
import { csv, html, markdown } from '../../../../src/app/report/escape.ts';

describe('a CSV cell', () => {
  test.each([
    ['plain', 'plain'],
    [12.5, '12.5'],
    [-3, '-3'],
    ['-3.5', '-3.5'],
    [null, ''],
    [undefined, ''],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', `"'=1+1"`],
    ['+49 30', `"'+49 30"`],
    ['-cmd', `"'-cmd"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['1/50', '1/50'],
  ])('%j becomes %j', (value, cell) => {
    expect(csv(['h'], [[value]])).toBe(`h\r\n${cell}\r\n`);
  });
});

test('HTML and Markdown show text and run nothing', () => {
  expect(html(`<img src=x onerror='a("b")'>&`)).toBe(
    '&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;',
  );
  expect(markdown('a|b *c* [d](e) <f>')).toBe('a\\|b \\*c\\* \\[d\\](e) \\<f\\>');
});
