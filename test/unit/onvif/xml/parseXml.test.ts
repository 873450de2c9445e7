import { describe, expect, test } from 'vitest';
import { decodeXml } from '../../../../src/onvif/xml/decodeXml.ts';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';
import { XmlError } from '../../../../src/onvif/xml/xmlError.ts';
import { attribute, child, descendant, text, textAt } from '../../../../src/onvif/xml/xmlTree.ts';
import { selfContained, writeSelfContained, writeXml } from '../../../../src/onvif/xml/writeXml.ts';

describe('what cameras send and a strict parser refuses', () => {
  test.each([
    ['an undeclared prefix', '<a><tad:b>1</tad:b></a>'],
    ['an undeclared prefix on an attribute', '<a><b q:x="2">1</b></a>'],
    ['blanks and a byte order mark in front', '\uFEFF \n<?xml version="1.0"?><a><b>1</b></a>'],
    ['a declaration that lies', '<?xml version="1.1" encoding="nonsense"?><a><b>1</b></a>'],
    ['a declaration without its second question mark', '<?xml version="1.0"><a><b>1</b></a>'],
    ['an unknown entity', '<a><b>1</b>&nbsp;</a>'],
    ['a control character', '<a><b>1</b>\u0001</a>'],
    ['something after the end', '<a><b>1</b></a>\u0000\u0000garbage <c>'],
    ['the same attribute twice', '<a x="1" x="2"><b>1</b></a>'],
    ['a tabulator between name and attribute', '<a><b\tx="1">1</b></a>'],
    ['attributes without a blank between', '<a><b x="1"y="2">1</b></a>'],
    ['a reference to no character', '<a><b>1</b>&#0;&#x110000;&#xd800;&;&</a>'],
    ['a comment with what it may not hold', '<a><!-- -- <x> --><b>1</b></a>'],
    ['a name with letters of the country', '<a><größe/><b>1</b></a>'],
  ])('%s', (_name, source) => {
    expect(textAt(parseXml(source), 'b')).toBe('1');
  });

  test('broken UTF-8 becomes replacement characters', () => {
    const bytes = Buffer.concat([Buffer.from('<a>'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('</a>')]);
    expect(text(parseXml(decodeXml(bytes)))).toBe('\ufffd(\ufffd');
  });

  test.each([
    [
      'Latin-1 by declaration',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe4</a>', 'latin1'),
      '',
    ],
    ['Latin-1 by content type', Buffer.from('<a>\xe4</a>', 'latin1'), 'text/xml; charset=iso-8859-1'],
    ['UTF-16 by its mark', Buffer.from('\ufeff<a>ä</a>', 'utf16le'), ''],
    ['UTF-8 that says UTF-16', Buffer.from('<?xml version="1.0" encoding="utf-16"?><a>ä</a>'), ''],
  ])('%s', (_name, bytes, contentType) => {
    expect(text(parseXml(decodeXml(bytes, contentType)))).toBe('ä');
  });
});

describe('what is no document', () => {
  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['an early end', '<a><b>1</b>'],
    ['an early end inside a tag', '<a><b'],
    ['tags that cross', '<a><b></a></b>'],
    ['an attribute without a value', '<a b></a>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'],
    ['nesting without end', '<a>'.repeat(1000) + '</a>'.repeat(1000)],
    ['elements without end', `<a>${'<b/>'.repeat(100_001)}</a>`],
    ['attributes without end', `<a ${Array.from({ length: 1025 }, (_, n) => `a${n}="1"`).join(' ')}/>`],
    ['a value without quotes', '<a b=1></a>'],
    ['a value that does not end', '<a b="1></a>'],
    ['a name that is none', '<a><1/></a>'],
    ['an end tag of another name', '<a></ab>'],
  ])('%s', (_name, source) => {
    expect(() => parseXml(source)).toThrow(XmlError);
  });
});

test('declarations in every element of many do not multiply', () => {
  const declared = (from: number, count: number): string =>
    Array.from({ length: count }, (_, n) => ` xmlns:p${from + n}="u"`).join('');
  const outer = Array.from({ length: 60 }, (_, depth) => `<a${declared(depth * 200, 200)}>`).join('');
  const document = `${outer}${'<p7:b xmlns:q="v"/>'.repeat(50_000)}${'</a>'.repeat(60)}`;
  let at = parseXml(document);
  for (let depth = 1; depth < 60; depth++) at = child(at, 'a') ?? at;
  expect(at.children).toHaveLength(50_000);
  expect(child(at, 'b')?.uri).toBe('u');
});

test('lookups go by local name, and nil is no text', () => {
  const root = parseXml(
    '<x:r xmlns:x="u" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><y:a y:t="1">v</y:a><x:n xsi:nil="true"/></x:r>',
  );
  expect(attribute(child(root, 'a'), 't')).toBe('1');
  expect(text(descendant(root, 'n'))).toBeUndefined();
  expect(child(root, 'a')?.uri).toBeUndefined();
  expect(root.uri).toBe('u');
});

describe('writing back', () => {
  test('an element taken out of its document declares what it uses and no more', () => {
    const root = parseXml(
      '<e:E xmlns:e="env" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:v="urn:v" xmlns:t1="topics" xmlns:unused="u">' +
        '<tt:C token="0"><tt:Name v:x="t1:Motion">a &amp; b &lt; c</tt:Name><v:Own/></tt:C></e:E>',
    );
    const written = writeSelfContained(child(root, 'C') ?? root);
    expect(written).toBe(
      '<tt:C token="0" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:v="urn:v" xmlns:t1="topics">' +
        '<tt:Name v:x="t1:Motion">a &amp; b &lt; c</tt:Name><v:Own/></tt:C>',
    );
    expect(writeXml(parseXml(written))).toBe(written);
  });

  test('a known prefix that was never declared is, and an unknown one stays as it was', () => {
    const element = selfContained(parseXml('<tt:C><zz:D/></tt:C>'));
    expect(writeXml(element)).toBe('<tt:C xmlns:tt="http://www.onvif.org/ver10/schema"><zz:D/></tt:C>');
  });

  test('blanks and line ends in attributes and texts survive', () => {
    const element = parseXml('<a b="x&#10;y&#9;z&quot;">l&#13;m</a>');
    expect(writeXml(element)).toBe('<a b="x&#10;y&#9;z&quot;">l&#13;m</a>');
  });
});
