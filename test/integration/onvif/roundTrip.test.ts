import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personalityNames } from '../../../simulator/personalities/loadPersonality.ts';
import type { CameraSession, EntityRef, EntityState } from '../../../src/app/ports.ts';
import { CamOptError } from '../../../src/domain/errors.ts';
import type { SettingValues } from '../../../src/domain/settingPaths.ts';
import { parseXml } from '../../../src/onvif/xml/parseXml.ts';
import { child, elements, type XmlElement } from '../../../src/onvif/xml/xmlTree.ts';
import { canonicalXml } from '../../support/canonicalXml.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';
import { leafDifferences } from '../../support/xmlLeaves.ts';

/**
 * What goes over the wire when one value is changed, for every personality, every configuration in use, and both media
 * services: the request that the camera got, taken from its own log.
 */

/** They have nothing that could be read and written with this login. */
const withoutSettings: Readonly<Record<string, string>> = {
  'axis-https': 'speaks https alone: https.test.ts',
  'foreign-subnet': 'answers at an address that is not here',
  gwelltimes: 'tells rates that are never written back: encoderShapes.test.ts',
  'not-activated': 'lets nobody in',
  'onvif-off': 'has no ONVIF',
  printer: 'is no camera',
  'provision-nvr': 'has no media service',
  'tapo-c210': 'speaks https alone',
  wansview: 'takes the password as text alone, which needs consent: login.test.ts',
};
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const names = personalityNames().filter((name) => !(name in withoutSettings));
const signal = (): AbortSignal => AbortSignal.timeout(60_000);

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet(names.flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

const opened = (camera: FleetCamera): Promise<CameraSession> =>
  testConnector().connector.open(targetAt(camera.port), credentials(), signal());

/** One value that this configuration has, another than it is, and the one place where it stands. */
function oneChange({ ref, values }: EntityState): [SettingValues, string] | undefined {
  const has = values as Partial<Record<string, unknown>>;
  const numbers: [string, string, number][] =
    ref.kind === 'imaging'
      ? [
          ['image.brightness', '/Brightness', 1],
          ['image.contrast', '/Contrast', 1],
        ]
      : [
          ['stream.bitrateMbps', '/RateControl/BitrateLimit', 0.128],
          ['stream.gop', ref.service === 'media2' ? '@GovLength' : '/H264/GovLength', 1],
          ['stream.quality', '/Quality', 1],
        ];
  for (const [path, place, step] of numbers) {
    const value = has[path];
    if (typeof value === 'number') return [{ [path]: Math.round((value + step) * 1000) / 1000 }, place];
  }
  return undefined;
}

/** The configuration in the last Set that the camera got. */
async function lastSet(camera: FleetCamera): Promise<{ body: XmlElement; configuration: XmlElement }> {
  const log = (await fleet.control('GET', `/cameras/${camera.id}/log`)) as {
    operation: string;
    request: string;
  }[];
  const request = log.findLast(({ operation }) => /^Set(VideoEncoder|Imaging)/.test(operation))?.request;
  if (request === undefined) throw new Error('no Set was sent');
  const [body] = elements(child(parseXml(request), 'Body'));
  const configuration = child(body, 'Configuration') ?? child(body, 'ImagingSettings');
  if (body === undefined || configuration === undefined) throw new Error(request);
  return { body, configuration };
}

/** Canonical text without the name of the element itself, which the request decides. */
const inside = (element: XmlElement): string => canonicalXml(element).replace(/^<\S+/, '<');

async function checkOneChange(session: CameraSession, camera: FleetCamera, entity: EntityState) {
  const change = oneChange(entity);
  if (change === undefined) return false;
  const [values, place] = change;
  const what = `${camera.personality} ${entity.ref.service} ${entity.ref.token}`;
  const asRead = parseXml(entity.raw);
  const refusal = await session.writeEntity(entity, values, signal()).then(
    () => undefined,
    (error: unknown) => (error instanceof CamOptError ? error.code : String(error)),
  );
  // Known to be read-only: nothing is sent. Other refusals are the camera's, and come after the request.
  if (refusal === 'CAM_READ_ONLY') return true;
  const { body, configuration } = await lastSet(camera);
  expect(Object.keys(leafDifferences(asRead, configuration)), what).toEqual([place]);
  // The same in canonical XML once that value is what it was: order, namespaces, blanks inside of text and all.
  await session.writeEntity(entity, {}, signal()).catch(() => undefined);
  expect(inside((await lastSet(camera)).configuration), what).toBe(inside(asRead));
  const forced = elements(body).map(({ local }) => local);
  expect(forced.includes('ForcePersistence'), what).toBe(entity.ref.service !== 'media2');
  return true;
}

test.each(names)('%s: one value changes and nothing else', async (name) => {
  const camera = fleet.camera(name);
  await using session = await opened(camera);
  const { entities } = await session.read(signal());
  let checked = 0;
  for (const entity of entities) if (await checkOneChange(session, camera, entity)) checked += 1;
  // The same configuration over the other media service, where the camera has both.
  for (const { ref } of entities) {
    if (ref.kind !== 'encoder') continue;
    const other: EntityRef = { ...ref, service: ref.service === 'media2' ? 'media1' : 'media2' };
    const again = await session.readEntity(other, signal()).catch(() => undefined);
    if (again !== undefined && (await checkOneChange(session, camera, again))) checked += 1;
  }
  expect(checked).toBeGreaterThan(0);
});

describe(`configurations with elements and attributes that nobody knows (seed ${seed})`, () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((value) =>
    Array.from(value)
      .filter((letter) => /[\p{L}\p{N}\p{P} ]/u.test(letter))
      .join('')
      .trim()
      .replace(/[&<>"]/g, '·'),
  );
  const vendor = fc
    .array(fc.tuple(word, word, text, fc.boolean()), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts
        .map(
          ([name, attribute, value, nested], index) =>
            `<v${index}:${name} xmlns:v${index}="urn:vendor:${index}" v${index}:${attribute}="${value}">` +
            `${nested ? `<tt:${name}>${value}</tt:${name}><v${index}:${name}/>` : value}</v${index}:${name}>`,
        )
        .join(''),
    );
  const attributes = fc
    .uniqueArray(fc.tuple(word, text), { maxLength: 3, selector: ([name]) => name })
    .map((pairs) =>
      pairs.length === 0
        ? ''
        : ` xmlns:w="urn:w"${pairs.map(([name, value]) => ` w:${name}="${value}"`).join('')}`,
    );

  test.each(['axis-11', 'hikvision', 'uniview', 'hanwha', 'axis-media2', 'milesight'])('%s', async (name) => {
    const camera = fleet.camera(name);
    await using session = await opened(camera);
    const { mainStream, entities } = await session.read(signal());
    const ref = entities.find((entity) => entity.ref.token === mainStream)?.ref;
    if (ref === undefined) throw new Error('no main stream');
    await fc.assert(
      fc.asyncProperty(vendor, attributes, async (extra, extraAttributes) => {
        await fleet.control('PUT', `/cameras/${camera.id}/state`, {
          encoders: [{ token: ref.token, extra, extraAttributes }],
        });
        for (const service of ['media1', 'media2'] as const) {
          const known = { kind: 'encoder', token: ref.token, service } as const;
          const entity = await session.readEntity(known, signal()).catch(() => undefined);
          if (entity === undefined) continue;
          expect(entity.raw).toContain('urn:vendor:0');
          expect(await checkOneChange(session, camera, entity)).toBe(true);
        }
      }),
      { seed, numRuns: 10, endOnFailure: true },
    );
  });
});
