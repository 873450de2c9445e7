import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeOf, childOf, numberOf, textOf } from '../../../../simulator/soap/xmlAccess.ts';
import { readXml, XmlError, type XmlElement } from '../../../../simulator/soap/xmlReader.ts';
import { escapeXml } from '../../../../simulator/soap/xmlText.ts';
import { writeXml } from '../../../../simulator/soap/xmlWriter.ts';

describe('readXml', () => {
  test('names, namespaces, attributes, text', () => {
    const root = readXml(
      '<?xml version="1.0"?><!-- c --><a:Root xmlns:a="urn:a" xmlns="urn:d" x="1&amp;2"><B a:y=\'&quot;\'>one<![CDATA[ <two> ]]>&#x41;&#66;</B><a:C/></a:Root>',
    );
    expect([root.name, root.prefix, root.namespace]).toEqual(['Root', 'a', 'urn:a']);
    expect(root.attributes).toEqual({ x: '1&2' });
    const b = childOf(root, 'B');
    expect([b?.namespace, b?.text, attributeOf(b, 'y')]).toEqual(['urn:d', 'one <two> AB', '"']);
    expect(root.children.map(({ name }) => name)).toEqual(['B', 'C']);
  });

  test('an inner declaration holds inside only; an undeclared prefix is no namespace', () => {
    const root = readXml('<r xmlns:p="urn:1"><p:a xmlns:p="urn:2"><p:b/></p:a><p:c/><q:d/></r>');
    const [a, c, d] = root.children;
    expect([a?.children[0]?.namespace, c?.namespace, d?.namespace]).toEqual(['urn:2', 'urn:1', '']);
  });

  test.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a b="1></a>',
    '<a b></a>',
    '<a b=1></a>',
    '<a "1"></a>',
    '< a/>',
    '<a><!-- </a>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<a><![CDATA[</a>',
    '<a>'.repeat(65) + '</a>'.repeat(65),
  ])('refuses %j', (text) => {
    expect(() => readXml(text)).toThrow(XmlError);
  });

  test('a document type is not read even when it comes late', () => {
    expect(() => readXml('<a/><!DOCTYPE a>')).toThrow(XmlError);
  });

  test('whatever comes, it gives an element or an XmlError', () => {
    expect(outcome('<a/>')).toBe('element');
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<',
            '>',
            '/',
            'a',
            ':',
            '"',
            "'",
            '=',
            '&',
            ';',
            '!',
            '-',
            '[',
            ']',
            '?',
            ' ',
            '<a>',
            '</a>',
            '<![CDATA[',
          ),
          { maxLength: 30 },
        ),
        (parts) => {
          expect(outcome(parts.join(''))).not.toBe('crash');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function outcome(text: string): 'element' | 'refused' | 'crash' {
  try {
    readXml(text);
    return 'element';
  } catch (error) {
    return error instanceof XmlError ? 'refused' : 'crash';
  }
}

const word = fc.stringMatching(/^[A-Za-z][\w-]{0,6}$/);
const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc
    .tuple(
      word,
      fc.dictionary(word, fc.string(), { maxKeys: 3 }),
      fc.oneof(
        { depthSize: 'small' },
        fc.string().map(escapeXml),
        fc.array(tie('node'), { maxLength: 3 }).map((inner) => inner.join('')),
      ),
    )
    .map(([name, attributes, inner]) => {
      const written = Object.entries(attributes)
        .filter(([key]) => !key.startsWith('xmlns'))
        .map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
      return `<p:${name} xmlns:p="urn:p"${written.join('')}>${inner}</p:${name}>`;
    }),
})).node;

const shape = (element: XmlElement): unknown => [
  element.name,
  element.namespace,
  element.attributes,
  element.children.length > 0 ? element.children.map(shape) : element.text.trim(),
];

test('what writeXml writes reads as the same', () => {
  fc.assert(
    fc.property(tree, (xml) => {
      const read = readXml(xml);
      expect(shape(readXml(writeXml(read)))).toEqual(shape(read));
    }),
  );
});

test('access by local name, and numbers that are none', () => {
  const root = readXml('<r><x:A xmlns:x="u"> 12 </x:A><B>twelve</B><C></C></r>');
  expect([
    textOf(root, 'A'),
    numberOf(root, 'A'),
    numberOf(root, 'B'),
    textOf(root, 'C'),
    textOf(root, 'D', 'E'),
  ]).toEqual(['12', 12, undefined, undefined, undefined]);
});
