import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CameraReading } from '../../../src/app/ports.ts';
import { credentials, targetAt, testConnector, type TestConnector } from '../../support/onvifSession.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';

const personalities = [
  'axis-11',
  'axis-media2',
  'axis-p5655',
  'axis-q6045',
  'bosch',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua',
  'dahua-h265',
  'dlink-media2-broken',
  'escam-pvr008',
  'four-channel-encoder',
  'gwelltimes',
  'hanwha',
  'hikvision',
  'hikvision-5.7',
  'hikvision-dome',
  'huawei',
  'ipg-8150',
  'milesight',
  'openipc',
  'panasonic',
  'port-forwarded',
  'profile-s-2013',
  'provision-nvr',
  'reolink-e1',
  'reolink-trackmix',
  'sonoff-hack',
  'sony-srg',
  'tapo-c200',
  'thingino',
  'uniview',
  'xm-8899',
  'yoosee',
];

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet(personalities.flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

/** As discovery knows it: endpoint reference and scopes, so that neither is asked again. */
function discovered(camera: FleetCamera): Parameters<typeof targetAt>[1] {
  return {
    identity: { uuid: camera.uuid, serial: '', mac: '' },
    scopes: ['onvif://www.onvif.org/Profile/T'],
  };
}

async function read(camera: FleetCamera, using: TestConnector = testConnector()): Promise<CameraReading> {
  await using session = await using.connector.open(
    targetAt(camera.port, discovered(camera)),
    credentials(),
    signal(),
  );
  return session.read(signal());
}

describe('what a camera is set to is read as it is', () => {
  // What it reports is written into thingino's program; GWellTimes reports -3600 frames per second.
  test.each(personalities.filter((name) => !['thingino', 'gwelltimes', 'provision-nvr'].includes(name)))(
    '%s',
    async (personality) => {
      const camera = fleet.camera(personality);
      const reading = await read(camera);
      const truth = await fleet.truth(camera);
      expect(reading.settings.streams?.length).toBeGreaterThan(0);
      for (const stream of reading.settings.streams ?? []) {
        const encoder = truth.encoders.find(({ token }) => token === stream.token);
        const coded = stream.codec !== 'MJPEG';
        const kbps = encoder?.bitrateKbps ?? 0;
        expect(stream).toMatchObject({
          resolution: `${encoder?.width}x${encoder?.height}`,
          fps: encoder?.fps,
          quality: encoder?.quality,
          bitrateMbps: kbps > 0 && kbps < 2_147_483_647 ? kbps / 1000 : null,
          ...(coded && reading.capabilities.onvif.media === 'media2'
            ? { gop: encoder?.gop, profile: encoder?.profile }
            : {}),
        });
      }
    },
  );

  test('nonsense is no value: a frame rate of -3600, a range that ends in leaked memory', async () => {
    const strange = await read(fleet.camera('gwelltimes'));
    expect(strange.settings.stream).toMatchObject({ codec: 'H.264', fps: null });
    const reolink = await read(fleet.camera('reolink-trackmix'));
    expect(reolink.capabilities.video_encoders[0]?.codecs['H.264']?.fps).toBeNull();
  });

  test('a recorder without a media service is told, not failed', async () => {
    const reading = await read(fleet.camera('provision-nvr'));
    expect(reading.settings.stream).toBeNull();
    expect(reading.notes.join()).toMatch(/no media/);
  });

  test('each video source has its own settings', async () => {
    const reading = await read(fleet.camera('four-channel-encoder'));
    expect(reading.settings.sources).toHaveLength(4);
    expect(new Set(reading.settings.streams?.map(({ source }) => source)).size).toBe(4);
    expect(reading.mainSource).toBe(reading.settings.streams?.find(({ main }) => main)?.source);
  });
});

describe('addresses', () => {
  test('announced ones that lead elsewhere are repaired to the host that answers, and shown', async () => {
    const { capabilities } = await read(fleet.camera('port-forwarded'));
    for (const [name, service] of Object.entries(capabilities.onvif.services)) {
      expect(new URL(service.url).host, name).toBe(`127.0.0.1:${fleet.camera('port-forwarded').port}`);
      expect(service.announced, name).toBeDefined();
    }
  });

  test('a media address that belongs to another service is replaced by the usual ones', async () => {
    const reading = await read(fleet.camera('yoosee'));
    expect(reading.capabilities.onvif.media).toBe('media1');
    expect(reading.settings.stream?.codec).toBe('H.264');
  });

  test('options are asked with both tokens, of the configuration and of its profile (Q72)', async () => {
    const camera = fleet.camera('bosch-7');
    await read(camera);
    const log = (await fleet.control('GET', `/cameras/${camera.id}/log`)) as {
      operation: string;
      request: string;
    }[];
    const asked = log.filter(({ operation }) => operation === 'GetVideoEncoderConfigurationOptions');
    expect(asked.length).toBeGreaterThan(0);
    for (const { request } of asked) expect(request).toMatch(/ConfigurationToken>.+<op:ProfileToken>/);
  });

  test('Media2 is used only where it tells its encoders', async () => {
    const reading = await read(fleet.camera('dlink-media2-broken'));
    expect(reading.capabilities.onvif.media).toBe('media1');
    expect(reading.notes.join()).toMatch(/Media2/);
  });

  test('the stream address is on the host that answered, without credentials', async () => {
    const camera = fleet.camera('port-forwarded');
    const { connector } = testConnector();
    await using session = await connector.open(targetAt(camera.port), credentials(), signal());
    const { mainStream } = await session.read(signal());
    const uri = new URL(await session.streamUri(mainStream ?? '', signal()));
    expect([uri.protocol, uri.hostname, uri.username]).toEqual(['rtsp:', '127.0.0.1', '']);
  });
});

describe('requests are few', () => {
  // Two streams, one video source, found by discovery; under Digest the first challenge is one of them.
  test.each([
    'axis-media2',
    'bosch',
    'dahua',
    'hanwha',
    'hikvision',
    'ipg-8150',
    'milesight',
    'sony-srg',
    'uniview',
    'escam-pvr008',
    'xm-8899',
  ])('a first read of %s takes at most nine, a refresh at most four', async (personality) => {
    const using = testConnector();
    await read(fleet.camera(personality), using);
    expect(using.operations().length).toBeLessThanOrEqual(9);
    const first = await fleet.truth(fleet.camera(personality));
    await read(fleet.camera(personality), using);
    expect(using.operations().length).toBeLessThanOrEqual(4);
    expect(first.authFailures).toBe(0);
  });

  test('another firmware makes everything be asked anew', async () => {
    const using = testConnector();
    const camera = fleet.camera('hanwha');
    await read(camera, using);
    using.operations();
    await fleet.control('PUT', `/cameras/${camera.id}/state`, { firmware: '2.0.0' });
    const reading = await read(camera, using);
    expect(reading.device.firmware).toBe('2.0.0');
    expect(using.operations()).toContain('GetVideoEncoderConfigurationOptions');
  });
});
