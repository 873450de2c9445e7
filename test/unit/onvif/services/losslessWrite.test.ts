import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntityRef, EntityState } from '../../../../src/app/ports.ts';
import type { SettingValues } from '../../../../src/domain/settingPaths.ts';
import { setCall } from '../../../../src/onvif/setCall.ts';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';
import { child, type XmlElement } from '../../../../src/onvif/xml/xmlTree.ts';
import { canonicalXml } from '../../../support/canonicalXml.ts';
import { leafDifferences } from '../../../support/xmlLeaves.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

const vendorText = fc.stringMatching(/^[A-Za-z0-9 äöü<>&"'.:-]{0,12}$/);
const escaped = vendorText.map((text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
);
/** A vendor's own element: unknown namespace, declared here or above, with attributes and children of its own. */
const vendor = fc
  .tuple(
    fc.constantFrom('v:Smart', 'tt:Unknown', 'axt:Zipstream', 'op:Own', 'Bare'),
    escaped,
    escaped,
    fc.boolean(),
  )
  .map(
    ([name, attribute, text, nested]) =>
      `<${name} v:mode="${attribute}"${name === 'Bare' ? ' xmlns="urn:bare"' : ''}>${nested ? `<v:In>${text}</v:In><v:In/>` : text}</${name}>`,
  );
const extras = fc.array(vendor, { maxLength: 2 }).map((list) => list.join(''));
const number = (min: number, max: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.integer({ min, max }).map(String),
    fc.integer({ min, max }).map((n) => n.toFixed(2)),
    fc.integer({ min, max }).map((n) => ` ${n} `),
  );

const scope =
  'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:v="urn:vendor" xmlns:axt="urn:axt" xmlns:op="urn:own" ' +
  'xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl"';

const media1 = fc
  .record({
    e: fc.array(extras, { minLength: 8, maxLength: 8 }),
    rate: number(1, 60),
    limit: number(64, 20_000),
    gov: number(1, 250),
    quality: number(0, 100),
  })
  .map(
    ({ e, rate, limit, gov, quality }) =>
      `<trt:Configurations ${scope} token="000" v:a="1"><tt:Name>n</tt:Name><tt:UseCount>1</tt:UseCount>${e[0]}<tt:Encoding>H264</tt:Encoding>` +
      `<tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height>${e[1]}</tt:Resolution><tt:Quality>${quality}</tt:Quality>` +
      `<tt:RateControl v:b="2"><tt:FrameRateLimit>${rate}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>${e[2]}<tt:BitrateLimit>${limit}</tt:BitrateLimit></tt:RateControl>${e[3]}` +
      `<tt:H264><tt:GovLength>${gov}</tt:GovLength>${e[4]}<tt:H264Profile>Main</tt:H264Profile></tt:H264>` +
      `<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type></tt:Address><tt:Port>0</tt:Port>${e[5]}</tt:Multicast>` +
      `<tt:SessionTimeout>PT300S</tt:SessionTimeout>${e[6]}</trt:Configurations>`,
  );
const media2 = fc
  .record({
    e: fc.array(extras, { minLength: 8, maxLength: 8 }),
    rate: number(1, 60),
    limit: number(64, 20_000),
    quality: number(0, 100),
    gov: fc.integer({ min: 1, max: 400 }),
  })
  .map(
    ({ e, rate, limit, quality, gov }) =>
      `<tr2:VideoEncoder ${scope} v:a="1" GovLength="${gov}" Profile="Main" token="t" GuaranteedFrameRate="false"><tt:Name>n</tt:Name>${e[0]}<tt:Encoding>H265</tt:Encoding>` +
      `<tt:Resolution><tt:Width>1920</tt:Width>${e[1]}<tt:Height>1080</tt:Height></tt:Resolution>` +
      `<tt:RateControl ConstantBitRate="true" v:b="2">${e[2]}<tt:FrameRateLimit>${rate}</tt:FrameRateLimit><tt:BitrateLimit>${limit}</tt:BitrateLimit><tt:AverageBitRate>0</tt:AverageBitRate></tt:RateControl>` +
      `${e[3]}<tt:Quality>${quality}</tt:Quality>${e[4]}</tr2:VideoEncoder>`,
  );
const imaging = fc
  .record({ e: fc.array(extras, { minLength: 8, maxLength: 8 }), level: number(0, 100), gain: number(0, 60) })
  .map(
    ({ e, level, gain }) =>
      `<tt:ImagingSettings ${scope} v:a="1">${e[0]}<tt:Brightness>${level}</tt:Brightness><tt:Contrast>${level}</tt:Contrast>` +
      `<tt:Exposure>${e[1]}<tt:Mode>AUTO</tt:Mode><tt:Window bottom="1" top="0"/><tt:MaxExposureTime>40000</tt:MaxExposureTime><tt:MaxGain>${gain}</tt:MaxGain></tt:Exposure>` +
      `<tt:Focus><tt:AutoFocusMode>MANUAL</tt:AutoFocusMode></tt:Focus>${e[2]}<tt:WideDynamicRange><tt:Mode>ON</tt:Mode></tt:WideDynamicRange>` +
      `<tt:Extension>${e[3]}<tt:ImageStabilization><tt:Mode>OFF</tt:Mode></tt:ImageStabilization><tt:Extension><tt:Extension><tt:ToneCompensation><tt:Mode>ON</tt:Mode><tt:Level>0.5</tt:Level></tt:ToneCompensation>${e[4]}</tt:Extension></tt:Extension></tt:Extension>` +
      `</tt:ImagingSettings>`,
  );

const refs: Record<string, EntityRef> = {
  media1: { kind: 'encoder', token: '000', service: 'media1' },
  media2: { kind: 'encoder', token: 't', service: 'media2' },
  imaging: { kind: 'imaging', token: '0', service: 'imaging' },
};

function written(ref: EntityRef, raw: string, values: SettingValues): XmlElement {
  const state: EntityState = { ref, raw, values: {}, useCount: null };
  const root = parseXml(
    `<r xmlns:op="urn:op" xmlns:tt="http://www.onvif.org/ver10/schema">${setCall(state, values).body}</r>`,
  );
  const found = child(root, ref.kind === 'imaging' ? 'ImagingSettings' : 'Configuration');
  if (found === undefined) throw new Error('nothing written');
  return found;
}

/** The same but for the name of the element itself, which the request decides. */
function insides(element: XmlElement): string {
  return canonicalXml(element).replace(/^<\S+/, '<');
}

const changes: readonly [keyof typeof refs, fc.Arbitrary<string>, SettingValues, string[]][] = [
  ['media1', media1, { 'stream.bitrateMbps': 30 }, ['/RateControl/BitrateLimit']],
  ['media1', media1, { 'stream.fps': 61 }, ['/RateControl/FrameRateLimit']],
  ['media1', media1, { 'stream.gop': 999 }, ['/H264/GovLength']],
  ['media1', media1, { 'stream.profile': 'High' }, ['/H264/H264Profile']],
  ['media1', media1, { 'stream.quality': 200 }, ['/Quality']],
  ['media1', media1, { 'stream.resolution': '1280x720' }, ['/Resolution/Width', '/Resolution/Height']],
  ['media2', media2, { 'stream.bitrateMbps': 30 }, ['/RateControl/BitrateLimit']],
  ['media2', media2, { 'stream.fps': 12.5 }, ['/RateControl/FrameRateLimit']],
  ['media2', media2, { 'stream.gop': 999 }, ['@GovLength']],
  ['media2', media2, { 'stream.rateControl': 'VBR' }, ['/RateControl@ConstantBitRate']],
  ['media2', media2, { 'stream.codec': 'H.264' }, ['/Encoding']],
  ['imaging', imaging, { 'image.brightness': 101 }, ['/Brightness']],
  ['imaging', imaging, { 'exposure.maxShutter': '1/50' }, ['/Exposure/MaxExposureTime']],
  [
    'imaging',
    imaging,
    { 'image.toneCompensation.level': 0 },
    ['/Extension/Extension/Extension/ToneCompensation/Level'],
  ],
  ['imaging', imaging, { 'image.wdr.level': 0 }, ['/WideDynamicRange/Level']],
];

describe(`exactly the wanted value changes, whatever else stands there (seed ${seed})`, () => {
  test.each(changes)('%s %#', (kind, configuration, values, paths) => {
    const ref = refs[kind];
    if (ref === undefined) throw new Error('no such kind');
    fc.assert(
      fc.property(configuration, (raw) => {
        const before = parseXml(raw);
        expect(insides(written(ref, raw, {}))).toBe(insides(before));
        expect(Object.keys(leafDifferences(before, written(ref, raw, values))).sort()).toEqual(
          paths.toSorted(),
        );
      }),
      { seed, numRuns: 60 },
    );
  });
});

test('an element that was missing is made in the order of the schema, in the namespace of the schema', () => {
  const raw =
    '<x:ImagingSettings xmlns:x="http://www.onvif.org/ver20/imaging/wsdl" xmlns:sch="http://www.onvif.org/ver10/schema"><sch:Brightness>1</sch:Brightness><sch:Sharpness>1</sch:Sharpness></x:ImagingSettings>';
  const element = written({ kind: 'imaging', token: '0', service: 'imaging' }, raw, {
    'exposure.mode': 'AUTO',
    'exposure.maxGain': 0,
    'lowLight.irCutFilter': 'AUTO',
    'image.defog.mode': 'ON',
  });
  const body = canonicalXml(element).replaceAll('{http://www.onvif.org/ver10/schema}', '');
  expect(body).toContain(
    '<Brightness>"1"</><Exposure><Mode>"AUTO"</><MaxGain>"0"</></><IrCutFilter>"AUTO"</><Sharpness>"1"</><Extension><Extension><Extension><Defogging><Mode>"ON"</></></></></>',
  );
});

test('an element that was nil has a value and is nil no more', () => {
  const raw =
    '<tt:VideoEncoderConfiguration xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" token="000">' +
    '<tt:Encoding>H264</tt:Encoding><tt:RateControl><tt:FrameRateLimit xsi:nil="1">25</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>' +
    '<tt:BitrateLimit xsi:nil="true"/></tt:RateControl></tt:VideoEncoderConfiguration>';
  const values = { 'stream.fps': 25, 'stream.bitrateMbps': 4 };
  const element = written({ kind: 'encoder', token: '000', service: 'media1' }, raw, values);
  const body = canonicalXml(element).replaceAll('{http://www.onvif.org/ver10/schema}', '');
  expect(body).toContain('<FrameRateLimit>"25"</><EncodingInterval>"1"</><BitrateLimit>"4000"</>');
});
