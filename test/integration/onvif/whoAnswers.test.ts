import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { compareIdentity, type Identity } from '../../../src/domain/camera.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { startFleet, type FleetCamera, type SimulatorFleet } from '../../support/simulatorFleet.ts';

let fleet: SimulatorFleet;
let camera: FleetCamera;
let known: Identity;

beforeAll(async () => {
  fleet = await startFleet(['--personality', 'hikvision']);
  [camera] = fleet.cameras as [FleetCamera];
});
afterAll(() => fleet[Symbol.asyncDispose]());

/** As the inventory has it after the first reading of a camera that was added by its address. */
beforeEach(async () => {
  await fleet.faults(camera, []);
  known = (await answering({ uuid: '', serial: '', mac: '' })).identity;
  if (known.serial === '' || known.mac === '')
    throw new Error(`nothing to know it by: ${JSON.stringify(known)}`);
});

/** Who answers, by a connector that has never asked this camera before, and what was asked. */
async function answering(identity: Identity): Promise<{ identity: Identity; asked: string[] }> {
  const using = testConnector();
  const signal = AbortSignal.timeout(20_000);
  await using session = await using.connector.open(
    targetAt(camera.port, { identity }),
    credentials(),
    signal,
  );
  const reading = await session.read(signal);
  return { identity: reading.identity, asked: using.operations() };
}

test('the camera that is known is told by its serial number, and not asked for its MAC again', async () => {
  const { identity, asked } = await answering(known);
  expect(compareIdentity(known, identity)).toBe('same');
  expect(asked).not.toContain('GetNetworkInterfaces');
});

test('another device at the address is told, also where the MAC of the old one is known', async () => {
  await fleet.faults(camera, [{ kind: 'otherDevice' }]);
  for (const remembered of [known, { ...known, serial: '' }, { ...known, mac: '' }])
    expect(compareIdentity(remembered, (await answering(remembered)).identity)).toBe('other');
});

test('a camera that writes its serial number differently after an update is known by its MAC', async () => {
  const { serial } = known;
  await fleet.control('PUT', `/cameras/${camera.id}/state`, { serial: `V2-${serial}` });
  try {
    expect(compareIdentity(known, (await answering(known)).identity)).toBe('same');
  } finally {
    await fleet.control('PUT', `/cameras/${camera.id}/state`, { serial });
  }
});
