import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  setEncoder,
  setMedia1Encoder,
  readEncoder,
  readMedia1Encoder,
  withBitrate,
  withFps,
  withGop,
} from './encoderCalls.ts';
import { authenticated } from './everyOperation.ts';
import { elementsOf, envelope, http, PlainClient, subcodes, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

const names = [
  'axis-11',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua',
  'day-night',
  'enp1a14',
  'geovision',
  'gwelltimes',
  'hanwha',
  'hikvision-picky',
  'huawei',
  'not-activated',
  'onvif-off',
  'reolink-e1',
  'reolink-trackmix',
  'tapo-c200',
  'thingino',
  'vms-writeback',
];
let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator(...names.flatMap((name) => ['--personality', name]));
});
afterAll(() => simulator[Symbol.asyncDispose]());

const client = (name: string): PlainClient => new PlainClient(simulator.camera(name));
const main = async (name: string): Promise<Record<string, unknown>> =>
  (await simulator.state(simulator.camera(name))).encoders[0] ?? {};
/** Asks at the camera's own path, in its own manner. */
const ask = async (name: string, path: string, body: string): Promise<{ status: number; text: string }> => {
  const { ip, port } = simulator.camera(name);
  return authenticated(simulator.camera(name), `http://${ip}:${port}${path}`, body);
};

describe('encoders', () => {
  test('Q64: names that several share, profiles without a stream', async () => {
    const panoramic = client('bosch-panoramic-9');
    const profiles = elementsOf(await panoramic.get('<trt:GetProfiles/>'), 'Profiles');
    expect(profiles).toHaveLength(16);
    const encoders = elementsOf(
      await panoramic.get('<trt:GetVideoEncoderConfigurations/>'),
      'Configurations',
    );
    expect(encoders).toHaveLength(12);
    expect(new Set(encoders.map((xml) => valueOf(xml, 'Name'))).size).toBeLessThan(12);
    const { text } = await panoramic.call(
      '<trt:GetStreamUri><trt:ProfileToken>13</trt:ProfileToken></trt:GetStreamUri>',
    );
    expect(subcodes(text)).toEqual(['ter:InvalidArgVal', 'ter:IncompleteConfiguration']);
  });
  test('Q65: unused configurations in front', async () => {
    const found = elementsOf(
      await client('axis-11').get('<trt:GetVideoEncoderConfigurations/>'),
      'Configurations',
    );
    expect(found.map((xml) => valueOf(xml, 'UseCount'))).toEqual([
      ...Array.from({ length: 16 }, () => '0'),
      '1',
      '1',
    ]);
  });
  test('Q66 Q67: leaked memory as the largest rate, no bitrate range, one size', async () => {
    const text = await ask(
      'reolink-trackmix',
      '/onvif/media_service',
      '<trt:GetVideoEncoderConfigurationOptions><trt:ConfigurationToken>000</trt:ConfigurationToken></trt:GetVideoEncoderConfigurationOptions>',
    ).then((reply) => reply.text);
    const rates = elementsOf(text, 'FrameRateRange')[0] ?? '';
    expect([valueOf(rates, 'Min'), valueOf(rates, 'Max')]).toEqual(['25', '1701606738']);
    expect(text).not.toContain('BitrateRange');
    expect(elementsOf(text, 'ResolutionsAvailable')).toHaveLength(1);
    expect(await main('reolink-trackmix')).toMatchObject({ fps: 15 });
  });
  test('Q68: options differ between main and sub', async () => {
    const range = async (encoder: string): Promise<string | undefined> =>
      elementsOf(
        await client('reolink-e1').get(
          `<trt:GetVideoEncoderConfigurationOptions><trt:ConfigurationToken>${encoder}</trt:ConfigurationToken></trt:GetVideoEncoderConfigurationOptions>`,
        ),
        'FrameRateRange',
      )[0];
    expect(valueOf((await range('000')) ?? '', 'Min')).toBe('15');
    expect(valueOf((await range('001')) ?? '', 'Min')).toBe('4');
  });
  test('Q69 Q70: no cap, and JPEG as well as H.264 for every configuration', async () => {
    expect(await main('axis-11')).toMatchObject({ bitrateKbps: 2_147_483_647 });
    const text = await client('axis-11').get(
      '<trt:GetVideoEncoderConfigurationOptions><trt:ConfigurationToken>default_1_jpeg</trt:ConfigurationToken></trt:GetVideoEncoderConfigurationOptions>',
    );
    expect(text).toMatch(/<tt:JPEG>.*<tt:H264>/s);
  });
  test('Q71 Q72: intervals up to 30, one frame a second in JPEG, few sizes on the first stream', async () => {
    const options = async (encoder: string): Promise<string> =>
      client('bosch-7').get(
        `<trt:GetVideoEncoderConfigurationOptions><trt:ConfigurationToken>${encoder}</trt:ConfigurationToken></trt:GetVideoEncoderConfigurationOptions>`,
      );
    const sizes = async (encoder: string): Promise<number> =>
      elementsOf(
        (await options(encoder)).replace(/<tt:Extension>.*<\/tt:Extension>/s, ''),
        'ResolutionsAvailable',
      ).length;
    expect([await sizes('EncCfg_L1S1'), await sizes('EncCfg_L1S2')]).toEqual([2, 7]);
    expect(elementsOf(await options('EncCfg_L1S2'), 'EncodingIntervalRange')[0]).toContain('<tt:Max>30<');
    expect(elementsOf(await options('EncCfg_L1J1'), 'FrameRateRange')[0]).toContain('<tt:Max>1<');
  });
  test('Q73: instances are asked with the source configuration, not the encoder', async () => {
    const instances = (given: string): Promise<{ status: number }> =>
      client('bosch-7').call(
        `<trt:GetGuaranteedNumberOfVideoEncoderInstances><trt:ConfigurationToken>${given}</trt:ConfigurationToken></trt:GetGuaranteedNumberOfVideoEncoderInstances>`,
      );
    expect([(await instances('EncCfg_L1S1')).status, (await instances('1')).status]).toEqual([400, 200]);
  });
  test('Q74: yes, and no change', async () => {
    expect((await setEncoder(client('geovision'), withFps(5))).status).toBe(200);
    expect(await main('geovision')).toMatchObject({ fps: 25 });
  });
  test('Q75: refused although the options offer it', async () => {
    const picky = client('hikvision-picky');
    expect((await setEncoder(picky, withFps(20))).status).toBe(400);
    expect((await setEncoder(picky, withGop(20))).status).toBe(200);
  });
  test('Q76: no Set and no imaging', async () => {
    const reply = await setMedia1Encoder(client('tapo-c200'), withGop(25));
    expect([reply.status, subcodes(reply.text)]).toEqual([500, ['ter:ActionNotSupported']]);
    await expect(client('tapo-c200').addressOf('timg')).rejects.toThrow(/does not offer timg/);
  });
  test('Q80: H265 where the schema knows no such word', async () => {
    const xml = await readMedia1Encoder(client('enp1a14'));
    expect(valueOf(xml, 'Encoding')).toBe('H265');
    expect(xml).not.toContain('<tt:H264>');
  });
  test('Q82 Q83: nonsense as the current rate, and what is set already is refused', async () => {
    const gwell = client('gwelltimes');
    const xml = await readMedia1Encoder(gwell);
    expect([valueOf(xml, 'FrameRateLimit'), valueOf(xml, 'EncodingInterval')]).toEqual(['-3600', '0']);
    const plain = (configuration: string): string =>
      withFps(15)(configuration).replace(/EncodingInterval>0/, 'EncodingInterval>1');
    expect((await setMedia1Encoder(gwell, plain)).status).toBe(200);
    expect((await setMedia1Encoder(gwell, (same) => same)).status).toBe(400);
  });
  test('Q84: what is read is written into the program', async () => {
    const thingino = client('thingino');
    await setEncoder(thingino, (xml) => withFps(12)(withBitrate(2000)(xml)));
    expect(await main('thingino')).toMatchObject({ fps: 12, bitrateKbps: 2000 });
    const xml = await readEncoder(thingino);
    expect([valueOf(xml, 'FrameRateLimit'), valueOf(xml, 'BitrateLimit')]).toEqual(['30', '5000']);
  });
  test('Q85: another firmware, other tokens', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'hanwha' });
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, { firmware: '3.0' });
    await simulator.faults(camera, { kind: 'renameTokens' });
    const other = new PlainClient(camera);
    expect(valueOf(await other.get('<tds:GetDeviceInformation/>'), 'FirmwareVersion')).toBe('3.0');
    expect(await readEncoder(other)).toContain('token="DefaultVideoEncoder0_new"');
  });
  test('Q86 Q88: something else changes, a value is adapted', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'hanwha' });
    await simulator.faults(camera, { kind: 'collateral', field: 'bitrateKbps', value: 1024 });
    await setEncoder(new PlainClient(camera), withFps(7.2));
    expect((await simulator.state(camera)).encoders[0]).toMatchObject({ fps: 8, bitrateKbps: 1024 });
  });
  test('Q87: no stream address for a whole profile', async () => {
    const reply = await client('huawei').call(
      '<trt:GetStreamUri><trt:ProfileToken>Profile_1</trt:ProfileToken></trt:GetStreamUri>',
    );
    expect([reply.status, subcodes(reply.text)]).toEqual([400, ['ter:InvalidArgVal']]);
  });
  test('Q89: a Set restarts the device', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', {
      personality: 'thingino',
      faults: [{ kind: 'reboot', downMs: 1000, times: 1 }],
    });
    await setEncoder(new PlainClient(camera), withFps(12));
    const up = (): Promise<boolean> =>
      http(camera.xaddr)
        .then(() => true)
        .catch(() => false);
    await expect.poll(up).toBe(false);
    await expect.poll(up).toBe(true);
  });
  test('Q90: somebody writes the old values back', async () => {
    const { faults } = await simulator.state(simulator.camera('vms-writeback'));
    expect(faults).toEqual([{ kind: 'revert', afterMs: 60_000 }]);
  });
});

describe('imaging', () => {
  const options = async (name: string, source: string): Promise<string> =>
    client(name).get(
      `<timg:GetOptions><timg:VideoSourceToken>${source}</timg:VideoSourceToken></timg:GetOptions>`,
    );
  const settings = async (name: string, source: string): Promise<string> =>
    client(name).get(
      `<timg:GetImagingSettings><timg:VideoSourceToken>${source}</timg:VideoSourceToken></timg:GetImagingSettings>`,
    );

  test('Q91 Q92: a longest exposure of -1, tone compensation three extensions deep', async () => {
    const xml = await settings('axis-11', '0');
    expect(valueOf(xml, 'MaxExposureTime')).toBe('-1');
    expect(xml).toMatch(/<tt:Extension><tt:Extension><tt:Extension><tt:ToneCompensation>/);
    expect(elementsOf(await options('axis-11', '0'), 'MaxExposureTime')[0]).toContain('<tt:Min>-60<');
  });
  test('Q93: floats up to 255, no exposure, a level of nothing', async () => {
    expect(valueOf(await settings('bosch-7', '1'), 'Brightness')).toBe('128.00');
    const told = await options('bosch-7', '1');
    expect(told).not.toMatch(/Exposure|WideDynamic|IrCut/);
    expect(elementsOf(told, 'Level')[0]).toContain('<tt:Max>0<');
  });
  test('Q94: an IR filter without ON', async () => {
    const modes = elementsOf(await options('reolink-e1', '000'), 'IrCutFilterModes');
    expect(modes.map((xml) => valueOf(xml, 'IrCutFilterModes'))).toEqual(['AUTO', 'OFF']);
  });
  test('Q97: only the active image profile is shown and set', async () => {
    const { id } = simulator.camera('day-night');
    const filter = async (): Promise<unknown> => valueOf(await settings('day-night', '00000'), 'IrCutFilter');
    expect(await filter()).toBe('AUTO');
    await simulator.ask('PUT', `/cameras/${id}/state`, {
      sources: [{ token: '00000', activeImageProfile: 'night' }],
    });
    expect(await filter()).toBe('OFF');
  });
  test('Q98: GetVideoSources shows imaging of the factory', async () => {
    const camera = simulator.camera('dahua');
    await simulator.ask('PUT', `/cameras/${camera.id}/state`, { imaging: { brightness: 77 } });
    expect(valueOf(await client('dahua').get('<trt:GetVideoSources/>'), 'Brightness')).toBe('50');
    expect(valueOf(await settings('dahua', '00000'), 'Brightness')).toBe('77');
  });
});

describe('devices that nobody can use yet', () => {
  test('ONVIF switched off: a web page and nothing else', async () => {
    const { xaddr, ip, port } = simulator.camera('onvif-off');
    expect((await http(`http://${ip}:${port}/`)).text).toContain('Login');
    expect((await http(xaddr, { body: envelope('<tds:GetSystemDateAndTime/>') })).status).toBe(404);
  });
  test('not activated: everything is refused with the reason', async () => {
    const reply = await http(simulator.camera('not-activated').xaddr, {
      body: envelope('<tds:GetSystemDateAndTime/>'),
    });
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('not activated');
  });
});
