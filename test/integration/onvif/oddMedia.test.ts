import { expect, test } from 'vitest';
import type { CameraReading } from '../../../src/app/ports.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { announced, startScriptedCamera, type ScriptedCamera } from '../../support/scriptedCamera.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const info =
  '<r:Manufacturer>M</r:Manufacturer><r:Model>X</r:Model><r:SerialNumber>12345678</r:SerialNumber>';
const size = '<tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution>';
const full = `<tt:Name>n</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>${size}<tt:Quality>3</tt:Quality>`;
const source =
  '<tt:VideoSourceConfiguration token="vsc"><tt:SourceToken>vs</tt:SourceToken></tt:VideoSourceConfiguration>';

async function read(camera: ScriptedCamera): Promise<CameraReading> {
  await using session = await testConnector().connector.open(targetAt(camera.port), credentials(), signal());
  const reading = await session.read(signal());
  for (const entity of reading.entities.filter(({ ref }) => ref.kind === 'encoder'))
    expect((await session.readEntity(entity.ref, signal())).values).toEqual(entity.values);
  return reading;
}

test('Media2 that has profiles and no encoders in them gives way to Media1', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1', 'media2'),
    'device.GetDeviceInformation': info,
    'media2.GetProfiles': '<r:Profiles token="p"><r:Name>p</r:Name><r:Configurations/></r:Profiles>',
    'media2.GetVideoEncoderConfigurations': '',
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
  });
  const reading = await read(camera);
  expect(reading.capabilities.onvif.media).toBe('media1');
  expect(reading.settings.stream?.resolution).toBe('1920x1080');
});

test('Media2 that tells encoders and no profiles takes the profiles of Media1', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1', 'media2'),
    'device.GetDeviceInformation': info,
    'media2.GetVideoEncoderConfigurations': `<r:Configurations token="unused">${full}</r:Configurations><r:Configurations token="e" GovLength="50" Profile="Main">${full.replace('H264', 'H265')}</r:Configurations>`,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>Main stream</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
  });
  const reading = await read(camera);
  expect(reading.capabilities.onvif.media).toBe('media2');
  expect(reading.settings.streams).toMatchObject([
    { token: 'e', codec: 'H.265', gop: 50, profiles: ['Main stream'], source: 'vs' },
  ]);
  expect(reading.settings.streams).toHaveLength(1);
});

test('profiles that name only token and use count take the rest from the list', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e"><tt:Name>n</tt:Name><tt:UseCount>1</tt:UseCount></tt:VideoEncoderConfiguration></r:Profiles>`,
    'media1.GetVideoEncoderConfigurations': `<r:Configurations token="other">${full}</r:Configurations><r:Configurations token="e">${full}</r:Configurations>`,
  });
  const reading = await read(camera);
  expect(reading.settings.streams?.map(({ token, resolution }) => [token, resolution])).toEqual([
    ['e', '1920x1080'],
  ]);
});

test('where nothing more is told, the stream stands there without values', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e"><tt:Name>n</tt:Name><tt:UseCount>1</tt:UseCount></tt:VideoEncoderConfiguration></r:Profiles>`,
  });
  const reading = await read(camera);
  expect(reading.settings.stream).toEqual({});
  expect(reading.mainStream).toBe('e');
});

test('profiles without encoders: every configuration that is in use counts', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}</r:Profiles>`,
    'media1.GetVideoEncoderConfigurations': `<r:Configurations token="a">${full}</r:Configurations><r:Configurations token="b">${full.replace('>1<', '>0<')}</r:Configurations>`,
  });
  expect((await read(camera)).settings.streams?.map(({ token }) => token)).toEqual(['a']);
});

test('no GetServices, no GetCapabilities: the usual paths', async () => {
  await using camera = await startScriptedCamera({
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
  });
  expect((await read(camera)).settings.stream?.codec).toBe('H.264');
});

test('the main stream is H.26x before JPEG, then the larger, then the first', async () => {
  const encoder = (token: string, codec: string, width: number): string =>
    `<r:Profiles token="p-${token}"><tt:Name>${token}</tt:Name><tt:VideoEncoderConfiguration token="${token}">${full
      .replace('H264', codec)
      .replace('1920', String(width))}</tt:VideoEncoderConfiguration></r:Profiles>`;
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles':
      encoder('j', 'JPEG', 3840) +
      encoder('small', 'H264', 640) +
      encoder('a', 'H264', 1280) +
      encoder('b', 'H264', 1280),
  });
  const reading = await read(camera);
  expect(reading.mainStream).toBe('a');
  expect(reading.settings.streams?.filter(({ main }) => main).map(({ token }) => token)).toEqual(['a']);
});

test('a camera that tells local time alone is taken at that', async () => {
  const local = new Date(Date.now() + 7_200_000);
  const time = `<tt:Time><tt:Hour>${local.getUTCHours()}</tt:Hour><tt:Minute>${local.getUTCMinutes()}</tt:Minute><tt:Second>${local.getUTCSeconds()}</tt:Second></tt:Time>`;
  const day = `<tt:Date><tt:Year>${local.getUTCFullYear()}</tt:Year><tt:Month>${local.getUTCMonth() + 1}</tt:Month><tt:Day>${local.getUTCDate()}</tt:Day></tt:Date>`;
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device'),
    'device.GetDeviceInformation': info,
    'device.GetSystemDateAndTime': `<r:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:LocalDateTime>${time}${day}</tt:LocalDateTime></r:SystemDateAndTime>`,
  });
  const { clockOffsetSeconds, timeSource } = await read(camera);
  expect(clockOffsetSeconds).toBeCloseTo(7200, -1);
  expect(timeSource).toBe('manual');
});

test('a camera that tells no time is taken at its Date header', async () => {
  await using camera = await startScriptedCamera(
    {
      'device.GetServices': announced('device'),
      'device.GetDeviceInformation': info,
      'device.GetSystemDateAndTime': '',
    },
    { date: new Date(Date.now() + 5_000_000).toUTCString() },
  );
  expect((await read(camera)).clockOffsetSeconds).toBeCloseTo(5000, -1);
});

test('each stream has the limits that the camera states for it', async () => {
  const encoder = (token: string): string =>
    `<r:Profiles token="p-${token}"><tt:Name>${token}</tt:Name>${source}<tt:VideoEncoderConfiguration token="${token}">${full}</tt:VideoEncoderConfiguration></r:Profiles>`;
  const options = (most: number): string =>
    `<r:Options><tt:H264>${size.replaceAll('Resolution>', 'ResolutionsAvailable>')}<tt:FrameRateRange><tt:Min>1</tt:Min><tt:Max>${most}</tt:Max></tt:FrameRateRange></tt:H264></r:Options>`;
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': encoder('main') + encoder('sub'),
    'media1.GetVideoEncoderConfigurationOptions main p-main': options(25),
    'media1.GetVideoEncoderConfigurationOptions sub p-sub': options(12),
  });
  const { capabilities } = await read(camera);
  expect(capabilities.video_encoders.map(({ token, codecs }) => [token, codecs['H.264']?.fps?.max])).toEqual([
    ['main', 25],
    ['sub', 12],
  ]);
});

test('a device whose serial number many share is told by its hardware address', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device'),
    'device.GetDeviceInformation': info.replace('12345678', '0000000'),
    'device.GetNetworkInterfaces':
      '<r:NetworkInterfaces token="eth0"><tt:Enabled>true</tt:Enabled><tt:Info><tt:HwAddress>02-AB-00-00-00-07</tt:HwAddress></tt:Info></r:NetworkInterfaces>',
  });
  await using session = await testConnector().connector.open(targetAt(camera.port), null, signal());
  expect((await session.identify(signal())).identity.mac).toBe('02:ab:00:00:00:07');
});

test('a stream is at the host that answers, at the port that the camera names, once', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
    'media1.GetStreamUri':
      '<r:MediaUri><tt:Uri>rtsp://admin:secret@10.9.9.9:8554:8554/live?x=1</tt:Uri></r:MediaUri>',
  });
  await using session = await testConnector().connector.open(targetAt(camera.port), null, signal());
  expect(await session.streamUri('e', signal())).toBe('rtsp://127.0.0.1:8554/live?x=1');
});

test('limits are remembered, until something was written: they may shrink with another stream', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'media1'),
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
    'media1.GetVideoEncoderConfigurationOptions': '<r:Options/>',
    'media1.SetVideoEncoderConfiguration': '',
  });
  await using session = await testConnector().connector.open(targetAt(camera.port), null, signal());
  const asked = (): number =>
    camera.asked.filter((name) => name === 'media1.GetVideoEncoderConfigurationOptions').length;
  const [entity] = (await session.read(signal())).entities;
  await session.read(signal());
  expect(asked()).toBe(1);
  if (entity === undefined) throw new Error('nothing was read');
  await session.writeEntity(entity, { 'stream.quality': 4 }, signal());
  await session.read(signal());
  expect(asked()).toBe(2);
});

test('services that GetServices leaves out are taken from GetCapabilities, and its own stay', async () => {
  await using camera = await startScriptedCamera({
    'device.GetServices': announced('device', 'imaging'),
    'device.GetCapabilities':
      '<r:Capabilities><tt:Media><tt:XAddr>http://10.9.9.9/onvif/media1</tt:XAddr></tt:Media></r:Capabilities>',
    'device.GetDeviceInformation': info,
    'media1.GetProfiles': `<r:Profiles token="p"><tt:Name>p</tt:Name>${source}<tt:VideoEncoderConfiguration token="e">${full}</tt:VideoEncoderConfiguration></r:Profiles>`,
    'imaging.GetImagingSettings': '<r:ImagingSettings><tt:Brightness>50</tt:Brightness></r:ImagingSettings>',
  });
  const { settings } = await read(camera);
  expect(settings.stream?.resolution).toBe('1920x1080');
  expect(settings.image?.brightness).toBe(50);
});
