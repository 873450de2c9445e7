import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';

let fleet: SimulatorFleet;
let camera: FleetCamera;
beforeAll(async () => {
  fleet = await startFleet([
    '--personality',
    'hanwha',
    '--personality',
    'axis-https',
    '--personality',
    'onvif-off',
    '--personality',
    'not-activated',
  ]);
  camera = fleet.camera('hanwha');
});
afterAll(() => fleet[Symbol.asyncDispose]());

const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const quick = { timeouts: { read: 1200, connect: 800 } };

async function withFault<T>(fault: object, work: () => Promise<T>): Promise<T> {
  await fleet.faults(camera, [fault]);
  try {
    return await work();
  } finally {
    await fleet.faults(camera, []);
  }
}

async function readAll() {
  await using session = await testConnector(quick).connector.open(
    targetAt(camera.port),
    credentials(),
    signal(),
  );
  return session.read(signal());
}

describe('a question that must be answered', () => {
  test.each([
    ['no answer', { kind: 'hang' }, 'CAM_TIMEOUT'],
    ['one byte now and then', { kind: 'slowDrip', bytesPerSecond: 20 }, 'CAM_TIMEOUT'],
    ['a connection that breaks every time', { kind: 'reset' }, 'CAM_CONNECTION_LOST'],
    ['half an answer', { kind: 'truncate' }, 'CAM_BAD_ANSWER'],
    ['damaged XML', { kind: 'malformed' }, 'CAM_BAD_ANSWER'],
    ['more than anyone can need', { kind: 'huge', bytes: 9_000_000 }, 'CAM_BAD_ANSWER'],
    ['an entity bomb', { kind: 'entityBomb' }, 'CAM_BAD_ANSWER'],
    ['a page of HTML', { kind: 'html' }, 'CAM_BAD_ANSWER'],
    ['an empty body', { kind: 'emptyBody' }, 'CAM_BAD_ANSWER'],
    ['HTTP 503', { kind: 'http', status: 503 }, 'CAM_BUSY'],
  ])('%s', async (_what, fault, code) => {
    await withFault({ ...fault, operation: 'GetDeviceInformation' }, async () => {
      const started = performance.now();
      await expect(readAll()).rejects.toMatchObject({ code });
      expect(performance.now() - started).toBeLessThan(8000);
    });
  });

  test('broken UTF-8 and an undeclared prefix are read over', async () => {
    await withFault({ kind: 'badUtf8' }, async () =>
      expect((await readAll()).settings.stream?.codec).toBe('H.264'),
    );
    await withFault({ kind: 'undeclaredPrefix' }, async () =>
      expect((await readAll()).settings.stream?.codec).toBe('H.264'),
    );
  });

  test('one broken connection is made good by asking once more', async () => {
    await withFault({ kind: 'reset', operation: 'GetProfiles', times: 1 }, async () =>
      expect((await readAll()).settings.streams?.length).toBe(2),
    );
  });
});

describe('a question that may stay open', () => {
  test.each([
    ['GetImagingSettings', { kind: 'soapFault', subcodes: ['ter:ActionNotSupported'] }],
    ['GetImagingSettings', { kind: 'faultWith200' }],
    ['GetImagingSettings', { kind: 'html' }],
    ['GetOptions', { kind: 'emptyBody' }],
    ['GetVideoEncoderConfigurationOptions', { kind: 'truncate' }],
    ['GetVideoEncoderConfigurationOptions', { kind: 'soapFault', subcodes: ['ter:Action'] }],
    ['GetServices', { kind: 'soapFault', subcodes: ['ter:Action'] }],
    ['GetSystemDateAndTime', { kind: 'soapFault', subcodes: ['ter:ActionNotSupported'] }],
    ['GetSystemDateAndTime', { kind: 'emptyBody' }],
    ['GetSystemDateAndTime', { kind: 'malformed' }],
  ])('%s: %j', async (operation, fault) => {
    await withFault({ ...fault, operation }, async () => {
      const reading = await readAll();
      expect(reading.settings.stream?.resolution).toMatch(/x/);
      const unread = {
        GetImagingSettings: reading.settings.exposure,
        GetOptions: reading.capabilities.imaging,
      }[operation];
      expect(unread ?? null).toBeNull();
    });
  });
});

describe('places where no ONVIF camera is', () => {
  test('a port that nobody has', async () => {
    await expect(
      testConnector(quick).connector.open(targetAt(1), credentials(), signal()),
    ).rejects.toMatchObject({
      code: 'CAM_UNREACHABLE',
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });

  test.each([
    ['onvif-off', 'CAM_NOT_ONVIF'],
    ['not-activated', 'CAM_NOT_ACTIVATED'],
  ])('%s', async (personality, code) => {
    const target = targetAt(fleet.camera(personality).port);
    await expect(testConnector(quick).connector.open(target, credentials(), signal())).rejects.toMatchObject({
      code,
    });
  });

  test('an abort ends the waiting at once', async () => {
    await withFault({ kind: 'hang' }, async () => {
      const started = performance.now();
      const { connector } = testConnector();
      await expect(
        connector.open(targetAt(camera.port), credentials(), AbortSignal.timeout(200)),
      ).rejects.toMatchObject({
        code: 'ABORTED',
      });
      expect(performance.now() - started).toBeLessThan(2000);
    });
  });
});

describe('pictures', () => {
  test('a JPEG comes through Digest', async () => {
    await using session = await testConnector().connector.open(
      targetAt(camera.port),
      credentials(),
      signal(),
    );
    const { jpeg } = await session.snapshot(signal());
    expect([jpeg[0], jpeg[1]]).toEqual([0xff, 0xd8]);
  });

  test('none is a named error', async () => {
    await withFault({ kind: 'snapshot404' }, async () => {
      await using session = await testConnector().connector.open(
        targetAt(camera.port),
        credentials(),
        signal(),
      );
      await expect(session.snapshot(signal())).rejects.toMatchObject({ code: 'CAM_NO_SNAPSHOT' });
    });
  });
});
