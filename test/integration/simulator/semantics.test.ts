import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  readEncoder,
  readMedia1Encoder,
  setEncoder,
  setImaging,
  setMedia1Encoder,
  withBitrate,
  withFps,
  withGop,
} from './encoderCalls.ts';
import { elementsOf, PlainClient, subcodes, token, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

let simulator: RunningSimulator;
let camera: ListedCamera;
let client: PlainClient;
const names = [
  'hanwha',
  'budget-limited',
  'four-channel-encoder',
  'ipg-8150',
  'dahua-h265',
  'uniview',
  'axis-11',
];
beforeAll(async () => {
  simulator = await startSimulator(...names.flatMap((name) => ['--personality', name]));
  camera = simulator.camera('hanwha');
  client = new PlainClient(camera);
});
beforeEach(() =>
  simulator.ask('PUT', `/cameras/${camera.id}/state`, {
    encoders: [
      { encoding: 'H264', profile: 'High', width: 2592, height: 1944, fps: 25, gop: 50, bitrateKbps: 8192 },
    ],
  }),
);
afterAll(() => simulator[Symbol.asyncDispose]());

const main = async (which = camera): Promise<Record<string, unknown>> =>
  (await simulator.state(which)).encoders[0] ?? {};
const refusal = ({ status, text }: { status: number; text: string }): unknown[] => [
  status,
  ...subcodes(text),
];
const modify = [400, 'ter:InvalidArgVal', 'ter:ConfigModify'];

describe('encoders', () => {
  test('the whole configuration is replaced: what is left out is lost', async () => {
    await setEncoder(client, (xml) =>
      xml.replace(/<tt:Multicast>.*<\/tt:Multicast>/, '').replace(/ GovLength="\d+"/, ''),
    );
    expect(await main()).toMatchObject({ multicast: { address: '0.0.0.0' }, gop: 400 });
    await setEncoder(client, (xml) => xml.replace(/<tt:RateControl.*<\/tt:RateControl>/, ''));
    expect(await main()).toMatchObject({ fps: 30, bitrateKbps: 16_384 });
  });

  test('unknown elements and attributes stay as long as they are sent back', async () => {
    await setEncoder(client, (xml) =>
      xml
        .replace('<tr2:Configuration ', '<tr2:Configuration v:smart="on" xmlns:v="urn:v" ')
        .replace(
          '</tr2:Configuration>',
          '<v:Zip xmlns:v="urn:v" level="2"><v:Sub>a&amp;b</v:Sub></v:Zip></tr2:Configuration>',
        ),
    );
    const xml = await readEncoder(client);
    expect(xml).toContain('<v:Zip xmlns:v="urn:v" level="2"><v:Sub xmlns:v="urn:v">a&amp;b</v:Sub></v:Zip>');
    expect(xml).toContain('v:smart="on"');
    await setEncoder(client, withFps(20));
    expect(await readEncoder(client)).toContain('<v:Zip');
    await setEncoder(client, (all) => all.replace(/<v:Zip.*<\/v:Zip>/, ''));
    expect(await readEncoder(client)).not.toContain('v:Zip');
  });

  test('a bitrate out of range is adapted, a rate or quality may be, the rest is refused', async () => {
    expect((await setEncoder(client, withBitrate(99_999))).status).toBe(200);
    expect(await main()).toMatchObject({ bitrateKbps: 16_384 });
    expect((await setEncoder(client, withFps(12.4))).status).toBe(200);
    expect(await main()).toMatchObject({ fps: 12 });
    expect(refusal(await setEncoder(client, withGop(401)))).toEqual(modify);
    expect(refusal(await setEncoder(client, (xml) => xml.replace(/Width>\d+/, 'Width>999')))).toEqual(modify);
    expect(refusal(await setEncoder(client, (xml) => xml.replace('>H264<', '>AV1<')))).toEqual(modify);
    expect(refusal(await setEncoder(client, (xml) => xml.replace('token="', 'token="x')))).toEqual([
      400,
      'ter:InvalidArgVal',
      'ter:NoConfig',
    ]);
    expect(await main()).toMatchObject({ fps: 12, gop: 50, width: 2592 });
  });

  test.each(['Name', 'UseCount', 'Encoding', 'Resolution', 'Quality', 'Multicast', 'SessionTimeout'])(
    'Q77: Media1 refuses a configuration without %s',
    async (name) => {
      const reply = await setMedia1Encoder(client, (xml) =>
        xml.replace(new RegExp(`<tt:${name}>.*?</tt:${name}>`), ''),
      );
      expect(refusal(reply)).toEqual([400, 'ter:InvalidArgs']);
    },
  );

  test('Q77: Media1 needs ForcePersistence', async () => {
    expect(refusal(await setMedia1Encoder(client, withFps(10), ''))).toEqual([400, 'ter:InvalidArgs']);
    expect((await setMedia1Encoder(client, withFps(10))).status).toBe(200);
    expect(await main()).toMatchObject({ fps: 10 });
  });

  test('Q80: Media1 says H264 of an H.265 encoder, and setting that changes the codec', async () => {
    await setEncoder(client, (xml) =>
      xml.replace('>H264<', '>H265<').replace('Profile="High"', 'Profile="Main"'),
    );
    expect(await main()).toMatchObject({ encoding: 'H265' });
    expect(valueOf(await readMedia1Encoder(client), 'Encoding')).toBe('H264');
    await setMedia1Encoder(client, withFps(10));
    expect(await main()).toMatchObject({ encoding: 'H264' });
  });

  test('Q81: or it changes nothing', async () => {
    const other = simulator.camera('ipg-8150');
    expect((await setMedia1Encoder(new PlainClient(other), withFps(10))).status).toBe(200);
    expect(await main(other)).toMatchObject({ encoding: 'H265', fps: 25 });
  });

  test('Q79: or Media1 leaves the encoder out of the profile', async () => {
    const text = await new PlainClient(simulator.camera('dahua-h265')).get('<trt:GetProfiles/>');
    const [recorded = '', live = ''] = elementsOf(text, 'Profiles');
    expect(recorded).not.toContain('VideoEncoderConfiguration');
    expect(live).toContain('VideoEncoderConfiguration');
  });

  test('Q71: the effective rate is the limit divided by the interval', async () => {
    const { encoders } = await simulator.state(simulator.camera('axis-11'));
    expect(encoders[0]).toMatchObject({ fps: 30, encodingInterval: 1 });
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, {
      encoders: [{ fps: 30, encodingInterval: 3 }],
    });
    expect(await main()).toMatchObject({ fps: 10, frameRateLimit: 30 });
    expect(valueOf(await readMedia1Encoder(client), 'FrameRateLimit')).toBe('30');
    expect(valueOf(await readEncoder(client), 'FrameRateLimit')).toBe('10');
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, { encoders: [{ encodingInterval: 1 }] });
  });

  test('Q78: a multicast address of nothing is refused', async () => {
    const other = new PlainClient(simulator.camera('uniview'));
    const zero = (xml: string): string => xml.replace(/IPv4Address>[^<]*/, 'IPv4Address>0.0.0.0');
    expect(refusal(await setMedia1Encoder(other, zero))).toEqual(modify);
    expect((await setMedia1Encoder(other, withFps(10))).status).toBe(200);
  });

  test('UseCount says how many profiles share a configuration', async () => {
    await client.get('<trt:CreateProfile><trt:Name>p</trt:Name><trt:Token>p</trt:Token></trt:CreateProfile>');
    await client.get(
      '<trt:AddVideoEncoderConfiguration><trt:ProfileToken>p</trt:ProfileToken><trt:ConfigurationToken>DefaultVideoEncoder0</trt:ConfigurationToken></trt:AddVideoEncoderConfiguration>',
    );
    expect(valueOf(await readEncoder(client), 'UseCount')).toBe('2');
    await client.get('<trt:DeleteProfile><trt:ProfileToken>p</trt:ProfileToken></trt:DeleteProfile>');
    expect(valueOf(await readEncoder(client), 'UseCount')).toBe('1');
    const fixed = await client.call(
      '<trt:DeleteProfile><trt:ProfileToken>DefaultProfile-02</trt:ProfileToken></trt:DeleteProfile>',
    );
    expect(refusal(fixed)).toEqual([400, 'ter:Action', 'ter:DeletionOfFixedProfile']);
  });

  test('options are those of the configuration', async () => {
    const options = async (encoder: string): Promise<string> =>
      client.get(
        `<tr2:GetVideoEncoderConfigurationOptions><tr2:ConfigurationToken>${encoder}</tr2:ConfigurationToken></tr2:GetVideoEncoderConfigurationOptions>`,
      );
    expect(await options('DefaultVideoEncoder0')).toContain('<tt:Width>2592</tt:Width>');
    expect(await options('DefaultVideoEncoder1')).not.toContain('<tt:Width>2592</tt:Width>');
    const none = await client.call(
      '<trt:GetVideoEncoderConfigurationOptions><trt:ConfigurationToken>x</trt:ConfigurationToken></trt:GetVideoEncoderConfigurationOptions>',
    );
    expect(refusal(none)).toEqual([400, 'ter:InvalidArgVal', 'ter:NoConfig']);
  });

  test('the budget: up only after the other stream went down', async () => {
    const other = new PlainClient(simulator.camera('budget-limited'));
    const large = (xml: string): string =>
      xml.replace(/Width>\d+/, 'Width>2592').replace(/Height>\d+/, 'Height>1944');
    const conflict = await setEncoder(other, large);
    expect(refusal(conflict)).toEqual([500, 'ter:Action', 'ter:ConfigurationConflict']);
    await simulator.ask('PUT', `/cameras/${other.camera.id}/state`, {
      encoders: [{}, { width: 640, height: 360 }],
    });
    expect((await setEncoder(other, large)).status).toBe(200);
  });
});

describe('imaging', () => {
  const source = 'VideoSourceToken0';
  const settings = async (): Promise<Record<string, unknown>> => (await simulator.state(camera)).imaging;

  test('one value out of range refuses all and changes nothing', async () => {
    const before = await settings();
    const reply = await setImaging(client, source, (xml) =>
      xml.replace(/Brightness>\d+/, 'Brightness>60').replace(/Contrast>\d+/, 'Contrast>101'),
    );
    expect(refusal(reply)).toEqual([400, 'ter:InvalidArgVal', 'ter:SettingsInvalid']);
    expect(await settings()).toEqual(before);
  });

  test('a zero is a value, and what is left out stays', async () => {
    const reply = await client.call(
      `<timg:SetImagingSettings><timg:VideoSourceToken>${source}</timg:VideoSourceToken><timg:ImagingSettings><tt:Brightness>0</tt:Brightness><tt:Exposure><tt:Mode>AUTO</tt:Mode><tt:MaxExposureTime>20000</tt:MaxExposureTime></tt:Exposure></timg:ImagingSettings></timg:SetImagingSettings>`,
    );
    expect(reply.status).toBe(200);
    expect(await settings()).toMatchObject({
      brightness: 0,
      contrast: 50,
      exposure: { maxExposureTime: 20_000, maxGain: 48 },
    });
  });

  test('settings three extensions deep', async () => {
    await setImaging(client, source, (xml) => xml.replace(/(<tt:NoiseReduction><tt:Level>)[\d.]+/, '$10.25'));
    expect(await settings()).toMatchObject({ noiseReduction: { level: 0.25 } });
  });

  test('settings belong to the video source', async () => {
    const other = simulator.camera('four-channel-encoder');
    await setImaging(new PlainClient(other), '2', (xml) => xml.replace(/Brightness>\d+/, 'Brightness>70'));
    const { sources } = (await simulator.state(other)) as unknown as {
      sources: { imaging: { brightness: number } }[];
    };
    expect(sources.map(({ imaging }) => imaging.brightness)).toEqual([50, 50, 70, 50]);
  });

  test('faults for sources that are not there', async () => {
    const reply = await client.call(
      '<timg:GetImagingSettings><timg:VideoSourceToken>x</timg:VideoSourceToken></timg:GetImagingSettings>',
    );
    expect(refusal(reply)).toEqual([400, 'ter:InvalidArgVal', 'ter:NoSource']);
  });

  test('Q91: values outside the told range go back as they were read', async () => {
    const axis = simulator.camera('axis-11');
    const reply = await setImaging(new PlainClient(axis), '0', (xml) =>
      xml.replace(/Brightness>\d+/, 'Brightness>51'),
    );
    expect(reply.status).toBe(200);
    expect((await simulator.state(axis)).imaging).toMatchObject({
      brightness: 51,
      exposure: { maxExposureTime: -1 },
    });
  });
});

describe('events', () => {
  test('ConfigurationChanged comes through a pull point, for changes by ONVIF and behind its back', async () => {
    const created = await client.get('<tev:CreatePullPointSubscription/>');
    const address = valueOf(created, 'Address') ?? '';
    const { http, envelope } = await import('./plainClient.ts');
    const pull = (): Promise<string> =>
      http(address, {
        body: envelope(
          '<tev:PullMessages><tev:Timeout>PT5S</tev:Timeout><tev:MessageLimit>10</tev:MessageLimit></tev:PullMessages>',
          token(),
        ),
      }).then(({ text }) => text);
    const waiting = pull();
    await setEncoder(client, withFps(15));
    const message = await waiting;
    expect(message).toContain('tns1:Media/ConfigurationChanged');
    expect(message).toContain('Name="Token" Value="DefaultVideoEncoder0"');
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, { imaging: { brightness: 40 } });
    expect(await pull()).toContain('Value="VideoSource"');
  });
});

test('unknown and unimplemented operations, and addresses that serve something else', async () => {
  for (const unknown of ['NoSuch', 'constructor', 'toString', '__proto__']) {
    expect(refusal(await client.call(`<tds:${unknown}/>`))).toEqual([400, 'ter:UnknownAction']);
  }
  expect(refusal(await client.call('<tds:GetGeoLocation/>'))).toEqual([500, 'ter:ActionNotSupported']);
  const { http, envelope } = await import('./plainClient.ts');
  const wrong = await http(camera.xaddr, { body: envelope('<trt:GetProfiles/>', token()) });
  expect(refusal(wrong)).toEqual([400, 'ter:UnknownAction']);
  expect(refusal(await http(camera.xaddr, { body: '<a><b></a>' }))).toEqual([400, 'ter:WellFormed']);
  const old = await http(camera.xaddr, {
    body: '<e:Envelope xmlns:e="urn:other"><e:Body><x/></e:Body></e:Envelope>',
  });
  expect(valueOf(old.text, 'Value')).toMatch(/VersionMismatch/);
});
