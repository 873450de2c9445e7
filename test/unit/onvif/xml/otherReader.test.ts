import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';
import { XmlError } from '../../../../src/onvif/xml/xmlError.ts';
import type { XmlElement } from '../../../../src/onvif/xml/xmlTree.ts';
import { mutated, seededRandom } from '../../../support/mutations.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const documents = [
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:trt="http://www.onvif.org/ver10/media/wsdl"><s:Header/><s:Body><trt:GetProfilesResponse><trt:Profiles token="Profile_1" fixed=\'true\'><tt:Name>main &amp; "sub" &#xe4;</tt:Name><!-- a vendor --><tt:VideoEncoderConfiguration token="0"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width>\r\n<tt:Height>1080</tt:Height></tt:Resolution><tt:Quality>4.0</tt:Quality><v:Own xmlns:v="urn:v" v:level="a&#10;b\tc">1</v:Own></tt:VideoEncoderConfiguration><tt:Extension/></trt:Profiles></trt:GetProfilesResponse></s:Body></s:Envelope>',
  '<a xmlns="urn:a" xmlns:b="urn:b"><![CDATA[x < y & z]]> ä 日本 👍 <b:c b:d="&lt;&quot;&gt;"   e = "f" ></b:c\n><?pi some?>tail<ünï über="1"/></a>',
];

// Left whole: what is wrong in it makes no difference to us.
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\r\n';

test(`a document that saxes reads is read the same (seed ${seed})`, () => {
  const random = seededRandom(seed);
  let compared = 0;
  for (let round = 0; round < 10_000; round++) {
    const [document = ''] = documents.slice(round % documents.length);
    const damaged = round < 2 ? document : mutated(Buffer.from(document), random).toString('utf8');
    const source = `${declaration}${damaged}`;
    const theirs = saxesTree(source);
    if (theirs === undefined) continue;
    compared++;
    expect(shapeOf(parseXml(source)), source).toBe(shapeOf(theirs));
  }
  expect(compared).toBeGreaterThan(1_000);
});

test(`whatever else comes ends in an XmlError or in a tree (seed ${seed})`, () => {
  const random = seededRandom(seed + 1);
  for (let round = 0; round < 10_000; round++) {
    const [document = ''] = documents.slice(round % documents.length);
    const source = mutated(mutated(Buffer.from(document), random), random).toString('utf8');
    try {
      expect(parseXml(source).kind).toBe('element');
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
    }
  }
});

// Faults that leave no doubt about what is meant. At a reference that is none it swallows tags, which we do not.
const bearable =
  /undefined entity|disallowed character\.$|text data outside of root|no whitespace between|duplicate attribute|processing instruction|"\]\]>"/i;

interface Node {
  name: string;
  attributes: [string, string][];
  children: (Node | string)[];
}

/** As a strict reader sees it; undefined for what it refuses, but for the faults that change no meaning. */
function saxesTree(source: string): Node | undefined {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: Node[] = [];
  let root: Node | undefined;
  let closed = false;
  let refused = false;
  parser.on('error', ({ message }) => {
    refused ||= !bearable.test(message);
    // It drops that character and goes on; we keep it.
    refused ||= message === 'disallowed character.' && /=\s*("[^"]*<|'[^']*<)/.test(source);
  });
  parser.on('doctype', () => (refused = true));
  parser.on('opentag', ({ name, attributes }) => {
    if (closed) return;
    const node: Node = {
      name,
      attributes: Object.entries(attributes as Record<string, string>),
      children: [],
    };
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => {
    if (closed) return;
    open.pop();
    closed = open.length === 0;
  });
  const text = (value: string): unknown => !closed && open.at(-1)?.children.push(value);
  parser.on('text', text);
  parser.on('cdata', text);
  parser.write(source).close();
  return refused || !closed ? undefined : root;
}

/** Names, attributes in order and texts, neighbouring ones as one. */
function shapeOf(element: XmlElement | Node): string {
  const attributes = element.attributes.map((entry) =>
    Array.isArray(entry) ? entry : [entry.name, entry.value],
  );
  let inside = '';
  let text = '';
  const flush = (): void => {
    if (text !== '') inside += JSON.stringify(text);
    text = '';
  };
  for (const node of element.children) {
    if (typeof node === 'string') text += node;
    else if ('kind' in node && node.kind === 'text') text += node.text;
    else {
      flush();
      inside += shapeOf(node);
    }
  }
  flush();
  return `<${element.name} ${JSON.stringify(attributes)}>${inside}</>`;
}
