import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';
import { elements } from '../../../../src/onvif/xml/xmlTree.ts';
import { escapeAttribute, escapeText, writeSelfContained } from '../../../../src/onvif/xml/writeXml.ts';
import { canonicalXml } from '../../../support/canonicalXml.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/);
const prefix = fc.constantFrom('', 'tt:', 'v:', 'w:');
const value = fc.string({ unit: 'grapheme', maxLength: 20 });

interface Generated {
  name: string;
  attributes: [string, string][];
  text: string;
  children: Generated[];
}
const treeOf = (depth: number): fc.Arbitrary<Generated> =>
  fc.record({
    name: fc.tuple(prefix, name).map(([p, n]) => p + n),
    attributes: fc.uniqueArray(
      fc.tuple(
        fc.tuple(fc.constantFrom('', 'v:'), name).map(([p, n]) => p + n),
        value,
      ),
      {
        selector: ([key]) => key,
        maxLength: 3,
      },
    ),
    text: value,
    children: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 4 }),
  });

function source(node: Generated, declarations = ''): string {
  const attributes = node.attributes
    .filter(([key]) => !key.toLowerCase().startsWith('xml'))
    .map(([key, text]) => ` ${key}="${escapeAttribute(text)}"`)
    .join('');
  const inside =
    node.children.length > 0 ? node.children.map((inner) => source(inner)).join('') : escapeText(node.text);
  return `<${node.name}${declarations}${attributes}>${inside}</${node.name}>`;
}

test(`whatever is read is written back the same (seed ${seed})`, () => {
  fc.assert(
    fc.property(treeOf(3), (generated) => {
      const declarations = ' xmlns="urn:default" xmlns:tt="urn:tt" xmlns:v="urn:v" xmlns:w="urn:w"';
      const read = parseXml(source(generated, declarations));
      expect(canonicalXml(parseXml(writeSelfContained(read)))).toBe(canonicalXml(read));
      for (const node of elements(read))
        expect(canonicalXml(parseXml(writeSelfContained(node)))).toBe(canonicalXml(node));
    }),
    { seed, numRuns: 500 },
  );
});
