import { describe, expect, test } from 'vitest';
import type { EntityState } from '../../../../src/app/ports.ts';
import type { SettingValues } from '../../../../src/domain/settingPaths.ts';
import { cameraTime, timeSourceIn } from '../../../../src/onvif/services/device.ts';
import { encoderFrom } from '../../../../src/onvif/services/encoderRead.ts';
import { encoderOptionsFrom } from '../../../../src/onvif/services/encoderOptions.ts';
import { numberLike } from '../../../../src/onvif/services/wireNumbers.ts';
import { setCall } from '../../../../src/onvif/setCall.ts';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';

function values1(inside: string, attributes = '') {
  return encoderFrom(parseXml(`<Configurations token="t"${attributes}>${inside}</Configurations>`), 'media1')
    ?.values;
}
function values2(inside: string, attributes = '') {
  return encoderFrom(parseXml(`<Configurations token="t"${attributes}>${inside}</Configurations>`), 'media2')
    ?.values;
}
const rate = (fps: string, interval: string, kbps: string): string =>
  `<RateControl><FrameRateLimit>${fps}</FrameRateLimit><EncodingInterval>${interval}</EncodingInterval><BitrateLimit>${kbps}</BitrateLimit></RateControl>`;

describe('encoder configurations as cameras send them', () => {
  test.each([
    [rate('30', '1', '4096'), 30, 4.096],
    [rate('30', '2', '4096'), 15, 4.096],
    [rate('25', '30', '512'), 25 / 30, 0.512],
    [rate('15', '0', '2147483647'), 15, null],
    [rate('-3600', '0', '0'), null, null],
    [rate('1701606738', '1', '-1'), null, null],
    [rate('0', '1', 'x'), null, null],
    [rate(' 20.0 ', '1', '3072.0'), 20, 3.072],
  ])('%s', (inside, fps, bitrateMbps) => {
    expect(values1(inside)).toMatchObject({ 'stream.fps': fps, 'stream.bitrateMbps': bitrateMbps });
  });

  test('a name and a use count are a configuration without values', () => {
    const encoder = encoderFrom(
      parseXml('<C token="000"><Name>a</Name><UseCount>2</UseCount></C>'),
      'media1',
    );
    expect(encoder).toMatchObject({ token: '000', name: 'a', useCount: 2, complete: false, values: {} });
    expect(encoderFrom(parseXml('<C><Name>a</Name></C>'), 'media1')).toBeUndefined();
  });

  test.each([
    ['<Encoding>H265</Encoding>', 'H.265'],
    ['<Encoding>tt:H265</Encoding>', 'H.265'],
    ['<Encoding>JPEG</Encoding>', 'MJPEG'],
    ['<Encoding>MPV4-ES</Encoding>', 'MPEG4'],
    ['<Encoding>SVAC</Encoding>', undefined],
  ])('%s', (inside, codec) => {
    expect(values1(inside)?.['stream.codec']).toBe(codec);
  });

  test('Media2: attributes, floats, and no word on constant bit rate', () => {
    const inside =
      '<Encoding>H265</Encoding><Resolution><Width>1920</Width><Height>1080</Height></Resolution><RateControl><FrameRateLimit>12.5</FrameRateLimit><BitrateLimit>2048</BitrateLimit></RateControl><Quality>5.000000</Quality>';
    expect(values2(inside, ' GovLength="50" Profile="Main"')).toEqual({
      'stream.codec': 'H.265',
      'stream.resolution': '1920x1080',
      'stream.fps': 12.5,
      'stream.bitrateMbps': 2.048,
      'stream.quality': 5,
      'stream.gop': 50,
      'stream.profile': 'Main',
      'stream.rateControl': null,
    });
    expect(values2('<RateControl ConstantBitRate="1"/>')).toMatchObject({ 'stream.rateControl': 'CBR' });
  });
});

describe('options', () => {
  const h264 = (more: string): string =>
    `<H264><ResolutionsAvailable><Width>1920</Width><Height>1080</Height></ResolutionsAvailable><FrameRateRange><Min>1</Min><Max>30</Max></FrameRateRange><GovLengthRange><Min>1</Min><Max>400</Max></GovLengthRange><H264ProfilesSupported>Main</H264ProfilesSupported><H264ProfilesSupported>High</H264ProfilesSupported>${more}</H264>`;
  const bitrate = '<BitrateRange><Min>32</Min><Max>16384</Max></BitrateRange>';

  test('the bit rate range comes from the extension, and JPEG knows no key frames', () => {
    const table = encoderOptionsFrom(
      parseXml(
        `<r><Options><QualityRange><Min>0</Min><Max>100</Max></QualityRange><JPEG><ResolutionsAvailable><Width>640</Width><Height>480</Height></ResolutionsAvailable><FrameRateRange><Min>1</Min><Max>1</Max></FrameRateRange></JPEG>${h264('')}<Extension>${h264(bitrate)}</Extension></Options></r>`,
      ),
      'media1',
    );
    expect(table).toEqual({
      MJPEG: {
        resolutions: ['640x480'],
        fps: { min: 1, max: 1 },
        bitrateMbps: null,
        gop: null,
        profiles: [],
        quality: { min: 0, max: 100 },
      },
      'H.264': {
        resolutions: ['1920x1080'],
        fps: { min: 1, max: 30 },
        bitrateMbps: { min: 0.032, max: 16.384 },
        gop: { min: 1, max: 400 },
        profiles: ['Main', 'High'],
        quality: { min: 0, max: 100 },
      },
    });
  });

  test('Media2: lists in attributes, one element per codec', () => {
    const table = encoderOptionsFrom(
      parseXml(
        '<r><Options GovLengthRange="1 250" FrameRatesSupported="12.5 12 10 0.0625 0 9999" ProfilesSupported="Main Main10" ConstantBitRateSupported="true"><Encoding>H265</Encoding><BitrateRange><Min>32</Min><Max>16384</Max></BitrateRange></Options><Options><Encoding>H264</Encoding></Options></r>',
      ),
      'media2',
    );
    expect(table['H.265']).toMatchObject({
      fps: { min: 0.0625, max: 12.5, values: [12.5, 12, 10, 0.0625] },
      gop: { min: 1, max: 250 },
      profiles: ['Main', 'Main10'],
      constantBitRate: true,
    });
    expect(table['H.264']).toMatchObject({ fps: null, bitrateMbps: null, gop: null, resolutions: [] });
  });

  test('a bitrate range that ends at the largest number there is has no end (Q69)', () => {
    const range = '<BitrateRange><Min>1</Min><Max>2147483647</Max></BitrateRange>';
    const inExtension = `<Extension><H264>${range}</H264></Extension>`;
    expect(
      encoderOptionsFrom(parseXml(`<r><Options>${h264('')}${inExtension}</Options></r>`), 'media1')['H.264'],
    ).toMatchObject({ bitrateMbps: null, bitrateUnlimited: true });
    const media2 = `<r><Options><Encoding>H264</Encoding>${range}</Options></r>`;
    expect(encoderOptionsFrom(parseXml(media2), 'media2')['H.264']).toMatchObject({
      bitrateMbps: null,
      bitrateUnlimited: true,
    });
  });

  test('nonsense at one end makes a range unknown', () => {
    const nonsense = h264('')
      .replace('<Max>30<', '<Max>1701606738<')
      .replace('<Max>400<', '<Max>2147483647<');
    expect(
      encoderOptionsFrom(parseXml(`<r><Options>${nonsense}</Options></r>`), 'media1')['H.264'],
    ).toMatchObject({
      fps: null,
      gop: null,
    });
    expect(encoderOptionsFrom(parseXml('<r/>'), 'media1')).toEqual({});
  });
});

describe('writing', () => {
  const scope = 'xmlns:tt="http://www.onvif.org/ver10/schema"';
  const media1 = `<tt:C ${scope} token="t"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution><tt:Quality>5</tt:Quality>${rate('25', '2', '4096').replace(/<(\/?)/g, '<$1tt:')}<tt:H264><tt:GovLength>50</tt:GovLength><tt:H264Profile>High</tt:H264Profile></tt:H264><tt:Multicast/></tt:C>`;
  const media2 = `<tt:C ${scope} token="t" GovLength="50" Profile="High"><tt:Encoding>H264</tt:Encoding><tt:Quality>5</tt:Quality></tt:C>`;
  const body = (raw: string, service: 'media1' | 'media2', values: SettingValues): string => {
    const state: EntityState = {
      ref: { kind: 'encoder', token: 't', service },
      raw,
      values: {},
      useCount: 1,
    };
    return (setCall(state, values).body ?? '').replaceAll(/ xmlns:\w+="[^"]*"/g, '').replaceAll('tt:', '');
  };

  test('Media1: to JPEG the block goes, back it comes with key frames and a profile', () => {
    const jpeg = body(media1, 'media1', { 'stream.codec': 'MJPEG' });
    expect(jpeg).toContain('<Encoding>JPEG</Encoding>');
    expect(jpeg).not.toContain('H264');
    const raw = media1.replace('>H264<', '>JPEG<').replace(/<tt:H264>.*<\/tt:H264>/, '');
    expect(body(raw, 'media1', { 'stream.codec': 'H.264', 'stream.fps': 10 })).toContain(
      '</RateControl><H264><GovLength>20</GovLength><H264Profile>Main</H264Profile></H264><Multicast/>',
    );
  });

  test('what a vendor put inside a value stays beside the new one', () => {
    const raw = media1.replace('<tt:Quality>5<', '<tt:Quality>5<tt:Step>1</tt:Step><');
    expect(body(raw, 'media1', { 'stream.quality': 7 })).toContain('<Quality>7<Step>1</Step></Quality>');
  });

  test('Media1: the interval becomes one when the rate is set', () => {
    expect(body(media1, 'media1', { 'stream.fps': 12 })).toContain(
      '<FrameRateLimit>12</FrameRateLimit><EncodingInterval>1</EncodingInterval>',
    );
  });

  test('Media2: the profile fits the new codec, and JPEG has none', () => {
    expect(body(media2, 'media2', { 'stream.codec': 'H.265' })).toContain('Profile="Main"><Encoding>H265');
    expect(body(media2, 'media2', { 'stream.codec': 'H.265', 'stream.profile': 'Main10' })).toContain(
      'Profile="Main10"',
    );
    const jpeg = body(media2, 'media2', { 'stream.codec': 'MJPEG' });
    expect(jpeg).not.toMatch(/Profile=|GovLength=/);
  });

  test('Media2: a rate control that was missing is made complete, in its place', () => {
    expect(body(media2, 'media2', { 'stream.fps': 12.5, 'stream.bitrateMbps': 2 })).toContain(
      '<RateControl><FrameRateLimit>12.5</FrameRateLimit><BitrateLimit>2000</BitrateLimit></RateControl><Quality>',
    );
    expect(() => body(media2, 'media2', { 'stream.fps': 12 })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_INVALID' }),
    );
  });

  test.each([
    [
      'a rate of -3600 is not sent back',
      media1.replace('>25<', '>-3600<'),
      { 'stream.gop': 10 },
      'SETTINGS_INVALID',
    ],
    ['half frames through Media1', media1, { 'stream.fps': 12.5 }, 'SETTINGS_INVALID'],
    ['constant bit rate through Media1', media1, { 'stream.rateControl': 'CBR' }, 'SETTINGS_INVALID'],
    ['H.265 through Media1', media1, { 'stream.codec': 'H.265' }, 'CAM_READ_ONLY'],
    [
      'over an H.265 stream through Media1',
      media1.replace('>H264<', '>H265<'),
      { 'stream.fps': 10 },
      'CAM_READ_ONLY',
    ],
    ['no cap where there was one', media1, { 'stream.bitrateMbps': null }, 'SETTINGS_INVALID'],
  ] as const)('%s: refused', (_name, raw, values, code) => {
    expect(() => body(raw, 'media1', values)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['50', 30, '30'],
    ['50.00', 30, '30.00'],
    ['128.0', 64, '64.0'],
    ['0.50', 0.125, '0.125'],
    [undefined, 0, '0'],
  ])('a number like %s', (before, value, text) => {
    expect(numberLike(before, value)).toBe(text);
  });
});

test('a time that overflows is added up, one without a date is none', () => {
  const time = (clock: string, date: string): Date | undefined =>
    cameraTime(
      parseXml(
        `<r><SystemDateAndTime><UTCDateTime><Time>${clock}</Time><Date>${date}</Date></UTCDateTime></SystemDateAndTime></r>`,
      ),
    );
  const date = '<Year>2026</Year><Month>1</Month><Day>31</Day>';
  expect(time('<Hour>0</Hour><Minute>61</Minute><Second>16</Second>', date)?.toISOString()).toBe(
    '2026-01-31T01:01:16.000Z',
  );
  expect(time('<Hour>x</Hour>', date)?.toISOString()).toBe('2026-01-31T00:00:00.000Z');
  expect(time('<Hour>1</Hour>', '')).toBeUndefined();
  expect(cameraTime(parseXml('<r/>'))).toBeUndefined();
});

test('what sets the clock is known where the camera says it, and only then', () => {
  const told = (type: string) =>
    timeSourceIn(
      parseXml(`<r><SystemDateAndTime><DateTimeType>${type}</DateTimeType></SystemDateAndTime></r>`),
    );
  expect(['NTP', 'Manual', 'ntp', '', 'GPS'].map(told)).toEqual(['ntp', 'manual', 'ntp', null, null]);
  expect(timeSourceIn(parseXml('<r/>'))).toBeNull();
});
