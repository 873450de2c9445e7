import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CameraReading, CameraSession, EntityState } from '../../../src/app/ports.ts';
import type { SettingValues } from '../../../src/domain/settingPaths.ts';
import { setCall } from '../../../src/onvif/setCall.ts';
import { parseXml } from '../../../src/onvif/xml/parseXml.ts';
import { elements, child, type XmlElement } from '../../../src/onvif/xml/xmlTree.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';
import { leafDifferences } from '../../support/xmlLeaves.ts';

const personalities = [
  'axis-11',
  'axis-media2',
  'bosch-7',
  'bosch-panoramic-9',
  'dahua-h265',
  'escam-pvr008',
  'four-channel-encoder',
  'hanwha',
  'hikvision-5.7',
  'ipg-8150',
  'milesight',
  'reolink-e1',
  'sony-srg',
  'uniview',
  'xm-8899',
];

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet(personalities.flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

async function opened(camera: FleetCamera): Promise<CameraSession> {
  return testConnector({ timeouts: { write: 3000 } }).connector.open(
    targetAt(camera.port),
    credentials(),
    signal(),
  );
}

/** The configuration inside the Set request that would be sent. */
function written(entity: EntityState, values: SettingValues): XmlElement {
  const { service, body = '' } = setCall(entity, values);
  const uri = `http://www.onvif.org/ver${service === 'media1' ? '10/media' : '20/imaging'}/wsdl`;
  const root = parseXml(`<r xmlns:op="${uri}" xmlns:tt="http://www.onvif.org/ver10/schema">${body}</r>`);
  const local = entity.ref.kind === 'encoder' ? 'Configuration' : 'ImagingSettings';
  const found = child(root, local);
  if (found === undefined) throw new Error(`no ${local} in ${body}`);
  return found;
}

function names(element: XmlElement): unknown[] {
  return elements(element).map((inner) => [inner.name, names(inner)]);
}

function main(reading: CameraReading): EntityState {
  const found = reading.entities.find(
    ({ ref }) => ref.kind === 'encoder' && ref.token === reading.mainStream,
  );
  if (found === undefined) throw new Error('no main stream');
  return found;
}

describe('a write changes the wanted value and nothing else', () => {
  test.each(personalities)('%s', async (personality) => {
    const camera = fleet.camera(personality);
    await using session = await opened(camera);
    const reading = await session.read(signal());
    for (const entity of reading.entities) {
      const original = parseXml(entity.raw);
      const unchanged = written(entity, {});
      expect(leafDifferences(original, unchanged)).toEqual({});
      expect(names(unchanged)).toEqual(names(original));
      const same = written(
        entity,
        entity.ref.kind === 'encoder' ? codedValues(entity) : withoutNull(entity.values),
      );
      expect(leafDifferences(original, same), 'writing what is there').toEqual({});
    }
    const entity = main(reading);
    const bitrate = { 'stream.bitrateMbps': 1.024 };
    const changes = leafDifferences(parseXml(entity.raw), written(entity, bitrate));
    expect(Object.keys(changes)).toEqual(['/RateControl/BitrateLimit']);

    await session.writeEntity(entity, bitrate, signal());
    const after = await session.readEntity(entity.ref, signal());
    expect(after.values).toEqual({ ...entity.values, ...bitrate });
    expect(leafDifferences(parseXml(entity.raw), parseXml(after.raw))).toEqual(changes);

    // Put back as it was, from the raw configuration alone.
    await session.writeEntity(entity, {}, signal());
    expect((await session.readEntity(entity.ref, signal())).values).toEqual(entity.values);
  });

  function codedValues(entity: EntityState): SettingValues {
    return withoutNull(entity.values);
  }

  function withoutNull(values: SettingValues): SettingValues {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  }
});

describe('single settings reach the camera', () => {
  test('resolution, rate, key frames and profile in one request, through Media2', async () => {
    const camera = fleet.camera('hanwha');
    await using session = await opened(camera);
    const entity = main(await session.read(signal()));
    const before = await fleet.truth(camera);
    await session.writeEntity(
      entity,
      {
        'stream.codec': 'H.265',
        'stream.resolution': '1920x1080',
        'stream.fps': 15,
        'stream.gop': 30,
        'stream.rateControl': 'CBR',
      },
      signal(),
    );
    const truth = await fleet.truth(camera);
    expect(truth.writes).toBe(before.writes + 1);
    expect(truth.encoders.find(({ token }) => token === entity.ref.token)).toMatchObject({
      encoding: 'H265',
      width: 1920,
      height: 1080,
      fps: 15,
      gop: 30,
      profile: 'Main',
      constantBitRate: true,
    });
  });

  test('Media1: every frame is encoded, so that the limit is the rate', async () => {
    const camera = fleet.camera('reolink-e1');
    await using session = await opened(camera);
    const reading = await session.read(signal());
    const entity = main(reading);
    const raw = entity.raw.replace(/(EncodingInterval>)\d+/, '$12');
    await session.writeEntity({ ...entity, raw }, { 'stream.fps': 15 }, signal());
    const truth = await fleet.truth(camera);
    expect(truth.encoders.find(({ token }) => token === entity.ref.token)?.fps).toBe(15);
  });

  test('zero is a value like any other, and so is a shutter time', async () => {
    const camera = fleet.camera('axis-media2');
    await using session = await opened(camera);
    const reading = await session.read(signal());
    const entity = reading.entities.find(({ ref }) => ref.kind === 'imaging');
    if (entity === undefined) throw new Error('no imaging');
    const values: SettingValues = {
      'image.brightness': 0,
      'exposure.minGain': 0,
      'exposure.maxShutter': '1/100',
      'lowLight.irCutFilter': 'OFF',
      'image.toneCompensation.level': 0,
    };
    await session.writeEntity(entity, values, signal());
    const after = await session.readEntity(entity.ref, signal());
    expect(after.values).toEqual({ ...entity.values, ...values });
    expect(after.raw).toContain('MaxExposureTime>10000<');
  });

  test('a vendor element inside the configuration comes back in every Set', async () => {
    const camera = fleet.camera('uniview');
    await using session = await opened(camera);
    const entity = main(await session.read(signal()));
    const raw = entity.raw.replace(
      /(<[\w:]*Resolution>)/,
      '<v:Smart xmlns:v="urn:vendor" v:mode="x">on</v:Smart>$1',
    );
    const body = setCall({ ...entity, raw }, { 'stream.gop': 44 }).body;
    expect(body).toContain('<v:Smart xmlns:v="urn:vendor" v:mode="x">on</v:Smart>');
  });
});

describe('an H.265 stream is never written through Media1', () => {
  test('ENP1A14-like: refused before anything is sent', async () => {
    await using special = await startFleet(['--personality', 'enp1a14']);
    const camera = special.cameras[0];
    if (camera === undefined) throw new Error('no camera');
    await using session = await opened(camera);
    const reading = await session.read(signal());
    const entity = reading.entities.find(
      ({ values }) => 'stream.codec' in values && values['stream.codec'] === 'H.265',
    );
    if (entity === undefined) throw new Error('no H.265 stream');
    await expect(session.writeEntity(entity, { 'stream.bitrateMbps': 1 }, signal())).rejects.toMatchObject({
      code: 'CAM_READ_ONLY',
    });
    expect((await special.truth(camera)).writes).toBe(0);
  });
});

test('a camera that is known to take no encoder settings is not sent any', async () => {
  await using special = await startFleet(['--personality', 'tapo-c200']);
  const [camera] = special.cameras;
  if (camera === undefined) throw new Error('no camera');
  await using session = await opened(camera);
  const entity = main(await session.read(signal()));
  await expect(session.writeEntity(entity, { 'stream.gop': 20 }, signal())).rejects.toMatchObject({
    code: 'CAM_READ_ONLY',
    message: expect.stringContaining('app'),
  });
  expect((await special.truth(camera)).writes).toBe(0);
});

describe('what comes back from a Set', () => {
  const cases = [
    ['the connection is reset after it was applied', { kind: 'reset', applied: true }, 'WRITE_UNKNOWN'],
    ['the connection is reset and nothing was applied', { kind: 'reset', applied: false }, 'WRITE_UNKNOWN'],
    ['no answer before the deadline', { kind: 'hang' }, 'WRITE_UNKNOWN'],
    ['an empty body', { kind: 'emptyBody' }, 'WRITE_UNKNOWN'],
    ['a page of HTML', { kind: 'html' }, 'WRITE_UNKNOWN'],
    ['half an answer', { kind: 'truncate' }, 'WRITE_UNKNOWN'],
    ['HTTP 503', { kind: 'http', status: 503 }, 'CAM_BUSY'],
    ['HTTP 500 without a fault', { kind: 'http', status: 500 }, 'WRITE_UNKNOWN'],
    ['a refusal', { kind: 'rejectSet' }, 'CAM_FAULT'],
    ['a fault with status 200', { kind: 'faultWith200' }, 'CAM_FAULT'],
    ['a conflict', { kind: 'soapFault', subcodes: ['ter:Action', 'ter:ConfigurationConflict'] }, 'CAM_BUSY'],
    ['the wish for a restart', { kind: 'soapFault', subcodes: ['ter:CriticalError'] }, 'CAM_REBOOT_NEEDED'],
    ['the lack of rights', { kind: 'soapFault', subcodes: ['ter:OperationProhibited'] }, 'CAM_PERMISSION'],
    [
      'NotAuthorized after the login worked',
      { kind: 'soapFault', subcodes: ['ter:NotAuthorized'] },
      'CAM_PERMISSION',
    ],
  ] as const;

  test.each(cases)('%s', async (_what, fault, code) => {
    const camera = fleet.camera('milesight');
    await using session = await opened(camera);
    const entity = main(await session.read(signal()));
    await fleet.faults(camera, [{ ...fault, operation: 'Set*' }]);
    try {
      await expect(session.writeEntity(entity, { 'stream.gop': 51 }, signal())).rejects.toMatchObject({
        code,
      });
    } finally {
      await fleet.faults(camera, []);
    }
    const truth = await fleet.truth(camera);
    expect(truth.requests['SetVideoEncoderConfiguration'] ?? 0, 'sent once a try').toBeLessThanOrEqual(
      cases.length + 2,
    );
  });

  test('the camera’s own words and codes are kept', async () => {
    const camera = fleet.camera('milesight');
    await using session = await opened(camera);
    const entity = main(await session.read(signal()));
    await fleet.faults(camera, [{ kind: 'rejectSet', operation: 'Set*' }]);
    try {
      await expect(session.writeEntity(entity, { 'stream.gop': 51 }, signal())).rejects.toMatchObject({
        message: expect.stringContaining('The configuration parameters are not possible to set'),
        details: { subcodes: ['InvalidArgVal', 'ConfigModify'], code: 'Sender' },
      });
    } finally {
      await fleet.faults(camera, []);
    }
  });
});
