import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
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
import { elementsOf, envelope, http, PlainClient, subcodes, token, valueOf } from './plainClient.ts';
import { startSimulator, type ListedCamera, type RunningSimulator } from './startSimulator.ts';

const names = [
  'axis-11',
  'axis-https',
  'axis-q6045',
  'bosch',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua',
  'dahua-h265',
  'day-night',
  'dlink-media2-broken',
  'enp1a14',
  'escam-pvr008',
  'geovision',
  'gwelltimes',
  'hanwha',
  'hikvision',
  'hikvision-5.7',
  'hikvision-dome',
  'hikvision-picky',
  'huawei',
  'milesight',
  'not-activated',
  'onvif-off',
  'openipc',
  'port-forwarded',
  'profile-s-2013',
  'provision-nvr',
  'reolink-e1',
  'reolink-trackmix',
  'sonoff-hack',
  'tapo-c200',
  'thingino',
  'vms-writeback',
  'xm-8899',
  'yoosee',
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
const device = (name: string, body: string): Promise<{ status: number; text: string }> =>
  ask(name, '/onvif/device_service', body);
const media = (name: string, body: string): Promise<{ status: number; text: string }> =>
  ask(name, '/onvif/media_service', body);

describe('clock', () => {
  test('Q17: no UTC, a local time of 1979 and no zone', async () => {
    const { text } = await device('yoosee', '<tds:GetSystemDateAndTime/>');
    expect(text).not.toMatch(/UTCDateTime|TimeZone/);
    // The clock started in 1979 when it was made, and runs.
    expect(Number(valueOf(text, 'Year'))).toBeLessThan(1990);
  });
  test('Q18 Q19: local time told as UTC; tokens are judged by the true one', async () => {
    const { text } = await device('openipc', '<tds:GetSystemDateAndTime/>');
    const hour = Number(valueOf(elementsOf(text, 'UTCDateTime')[0] ?? '', 'Hour'));
    expect((hour - new Date().getUTCHours() + 24) % 24).toBe(10);
    expect((await device('openipc', '<tds:GetUsers/>')).status).toBe(200);
  });
  test('Q20: a time zone is refused', async () => {
    const { text } = await device(
      'hikvision-5.7',
      '<tds:SetSystemDateAndTime><tds:DateTimeType>NTP</tds:DateTimeType></tds:SetSystemDateAndTime>',
    );
    expect(subcodes(text)).toEqual(['ter:InvalidArgVal', 'ter:InvalidTimeZone']);
  });
  test('Q22: time zones in every form', async () => {
    const zone = async (name: string): Promise<unknown> =>
      valueOf((await device(name, '<tds:GetSystemDateAndTime/>')).text, 'TZ');
    expect(await Promise.all(['bosch-7', 'reolink-e1', 'profile-s-2013'].map(zone))).toEqual([
      'UTC-1:0',
      'CST+8:00:00',
      'EST5EDT,M3.2.0,M11.1.0',
    ]);
  });
  test('Q23: minutes beyond the hour', async () => {
    const { text } = await device('escam-pvr008', '<tds:GetSystemDateAndTime/>');
    const [hour, minute] = [Number(valueOf(text, 'Hour')), Number(valueOf(text, 'Minute'))];
    expect(hour === 0 || minute >= 60).toBe(true);
  });
  test('Q24: a new password is valid later', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'geovision' });
    const user =
      '<tds:SetUser><tds:User><tt:Username>admin</tt:Username><tt:Password>new</tt:Password><tt:UserLevel>Administrator</tt:UserLevel></tds:User></tds:SetUser>';
    expect((await authenticated(camera, camera.xaddr, user)).status).toBe(200);
    const status = (password: string): Promise<number> =>
      http(camera.xaddr, { body: envelope('<tds:GetUsers/>', token({ password })) }).then(
        (reply) => reply.status,
      );
    expect([await status('new'), await status('admin')]).toEqual([400, 200]);
    await expect.poll(() => status('new'), { timeout: 5_000, interval: 200 }).toBe(200);
  });
});

describe('transport', () => {
  test('Q16: 401 while there are too many connections', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'dahua-h265' });
    const sockets = Array.from({ length: 20 }, () => connect(camera.port, camera.ip));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const status = (): Promise<number> =>
      http(camera.xaddr, { body: envelope('<tds:GetUsers/>', token()) }).then((reply) => reply.status);
    expect(await status()).toBe(401);
    for (const socket of sockets) socket.destroy();
    await expect.poll(status, { timeout: 3_000 }).toBe(200);
  });
  test('Q38: the connection ends without notice', async () => {
    const { xaddr } = simulator.camera('thingino');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sent = request(xaddr, { method: 'POST', agent });
    sent.end(envelope('<tds:GetSystemDateAndTime/>'));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.headers.connection).not.toBe('close');
    response.resume();
    await once(response.socket, 'close', { signal: AbortSignal.timeout(3_000) });
    agent.destroy();
  });
  test('Q39: ten requests at once and the web server is gone', async () => {
    const camera = await simulator.ask<ListedCamera>('POST', '/cameras', { personality: 'dahua-h265' });
    await simulator.faults(camera, { kind: 'latency', ms: 300 });
    const one = (): Promise<unknown> =>
      http(camera.xaddr, { body: envelope('<tds:GetSystemDateAndTime/>'), timeoutMs: 500 });
    await Promise.allSettled(Array.from({ length: 10 }, one));
    await simulator.faults(camera);
    await expect(one()).rejects.toThrow(/abort|timeout/i);
  });
  test('Q40: nothing for SOAP 1.2, an answer for 1.1', async () => {
    const { xaddr } = simulator.camera('hikvision-dome');
    const twelve = await http(xaddr, { body: envelope('<tds:GetHostname/>') });
    expect([twelve.status, twelve.text]).toEqual([200, '']);
    const eleven = await http(xaddr, {
      body: envelope('<tds:GetHostname/>', '', 'http://schemas.xmlsoap.org/soap/envelope/'),
    });
    expect(eleven.text).toContain('schemas.xmlsoap.org/soap/envelope/');
    expect(eleven.text).toContain('GetHostnameResponse');
  });
  test('Q41: everything is redirected to HTTPS', async () => {
    const reply = await http(simulator.camera('axis-https').xaddr, { body: envelope('<tds:GetHostname/>') });
    expect([reply.status, reply.headers.location]).toEqual([302, 'https://127.0.0.1/onvif/device_service']);
  });
});

describe('XML and faults', () => {
  test('Q43 Q45: prefixes that nobody declares, in faults and in answers', async () => {
    const fault = await device('xm-8899', '<tds:Nonsense/>');
    expect(fault.text).toMatch(/ter:UnknownAction/);
    expect(fault.text).not.toMatch(/xmlns:ter=/);
    const answer = await ask('xm-8899', '/onvif/Media', '<trt:GetProfiles/>');
    expect(answer.text).toMatch(/<tt:Name>/);
    expect(answer.text).not.toMatch(/xmlns:tt=/);
  });
  test('Q44: the first call is not well-formed as to namespaces', async () => {
    const { text } = await device(
      'reolink-trackmix',
      '<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>',
    );
    expect(text).toMatch(/<tt:Major>/);
    expect(text).not.toMatch(/xmlns:tt=/);
  });
  test('Q46: a name that is not UTF-8', async () => {
    expect((await device('escam-pvr008', '<tds:GetDeviceInformation/>')).text).toContain('\uFFFD');
  });
  test('Q47: an error without a Fault, with the Security header of the request', async () => {
    const reply = await device('bosch-panoramic-9', '<tds:GetGeoLocation/>');
    expect(reply.status).toBe(500);
    expect(reply.text).toMatch(/<SOAP-ENV:Body><\/SOAP-ENV:Body>/);
    expect(reply.text).toContain('wsse:Security');
    expect(reply.text).not.toContain('Fault');
  });
  test.each([
    ['Q48', 'axis-11', 400, 'Sender', []],
    ['Q49', 'reolink-e1', 400, 'Sender', []],
    ['Q50', 'bosch-7', 500, 'Receiver', ['ter:Action']],
  ])('%s: %s has its own way to say that it does not know', async (_quirk, name, status, code, more) => {
    const reply = await device(name, '<tds:GetGeoLocation/>');
    expect([reply.status, subcodes(reply.text)]).toEqual([status, more]);
    expect(valueOf(reply.text, 'Value')).toMatch(new RegExp(`${code}$`));
  });
  test('Q49: gSOAP names the method', async () => {
    expect(valueOf((await device('reolink-e1', '<tds:GetGeoLocation/>')).text, 'Text')).toBe(
      "Method 'tds:GetGeoLocation' not implemented: method name or namespace not recognized",
    );
  });
  test('Q51: another SOAP version', async () => {
    const { text } = await http(simulator.camera('hanwha').xaddr, {
      body: envelope('<tds:GetHostname/>', '', 'urn:soap:9'),
    });
    expect(text).toContain('VersionMismatch');
  });
});

describe('addresses', () => {
  const profile = '<trt:ProfileToken>Profile_1</trt:ProfileToken>';
  test('Q52: a snapshot address of (null)', async () => {
    const { text } = await media('sonoff-hack', `<trt:GetSnapshotUri>${profile}</trt:GetSnapshotUri>`);
    expect(valueOf(text, 'Uri')).toBe('(null)');
  });
  test('Q53: a port twice', async () => {
    const { text } = await media('escam-pvr008', `<trt:GetStreamUri>${profile}</trt:GetStreamUri>`);
    expect(valueOf(text, 'Uri')).toMatch(/^rtsp:\/\/127\.0\.0\.1:(\d+):\1\//);
  });
  test('Q54: a snapshot at port 80 whatever the port of ONVIF', async () => {
    const { text } = await media(
      'reolink-e1',
      '<trt:GetSnapshotUri><trt:ProfileToken>000</trt:ProfileToken></trt:GetSnapshotUri>',
    );
    expect(valueOf(text, 'Uri')).toMatch(/^http:\/\/127\.0\.0\.1:80\//);
  });
  test('Q55 Q56: the snapshot refuses Basic', async () => {
    const uri = `http://127.0.0.1:${simulator.camera('hikvision').port}/onvif-http/snapshot?profile=Profile_1`;
    const reply = await http(uri, {
      headers: { Authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    });
    expect([reply.status, reply.challenges[0]?.startsWith('Digest')]).toEqual([401, true]);
  });
  test('Q57: GetCapabilities points elsewhere, and GetServices does not exist', async () => {
    const { text } = await device(
      'yoosee',
      '<tds:GetCapabilities><tds:Category>All</tds:Category></tds:GetCapabilities>',
    );
    expect(valueOf(elementsOf(text, 'Events')[0] ?? '', 'XAddr')).toMatch(/\/onvif\/media_service$/);
    expect(valueOf(elementsOf(text, 'Media')[0] ?? '', 'XAddr')).toMatch(/\/onvif\/device_service$/);
    expect((await media('yoosee', '<trt:GetProfiles/>')).status).toBe(200);
    expect((await device('yoosee', '<tds:GetServices/>')).status).toBe(500);
  });
  test('Q58: the inner address', async () => {
    const client2 = client('port-forwarded');
    expect(await client2.addressOf('trt')).toBe('http://192.168.1.108/onvif/media_service');
  });
  test('Q59: Media2 in GetServices only', async () => {
    expect(await client('bosch').addressOf('tr2')).toMatch(/media2/);
    expect((await device('bosch', '<tds:GetCapabilities/>')).text).not.toMatch(/media2/);
  });
  test('Q60: one address for many services, and namespaces that are not ONVIF', async () => {
    const axis = client('axis-11');
    expect(await axis.addressOf('trt')).toBe(await axis.addressOf('timg'));
    expect(await axis.get('<tds:GetHostname/>')).toContain('xmlns:aweb="http://www.axis.com/');
  });
  test('Q61: Media2 is offered and fails', async () => {
    const dlink = client('dlink-media2-broken');
    expect((await dlink.call('<tr2:GetProfiles/>')).status).toBe(500);
    expect((await dlink.call('<trt:GetProfiles/>')).status).toBe(200);
    expect(await readMedia1Encoder(dlink)).not.toContain('IPv4Address');
  });
  test('Q62: no media service', async () => {
    await expect(client('provision-nvr').addressOf('trt')).rejects.toThrow(/does not offer trt/);
  });
  test('Q63: no events', async () => {
    expect((await device('xm-8899', '<tds:GetCapabilities/>')).text).not.toContain('Events');
  });
});

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
      faults: [{ kind: 'reboot', downMs: 150, times: 1 }],
    });
    await setEncoder(new PlainClient(camera), withFps(12));
    const up = (): Promise<boolean> =>
      http(camera.xaddr)
        .then(() => true)
        .catch(() => false);
    await expect.poll(up, { timeout: 3_000 }).toBe(false);
    await expect.poll(up, { timeout: 3_000 }).toBe(true);
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
