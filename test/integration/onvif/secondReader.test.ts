import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecondReader } from '../../../src/crosscheck/secondReader.ts';
import { memoryPins } from '../../../src/onvif/transport/certificateTrust.ts';
import { countingBudget, credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { startFleet, type SimulatorFleet } from '../../support/simulatorFleet.ts';

const program = resolve(import.meta.dirname, '../../../src/crosscheck/child.ts');
const reader = createSecondReader({
  log: () => undefined,
  program,
  pins: memoryPins(),
  budget: countingBudget(9),
});
const signal = (): AbortSignal => AbortSignal.timeout(60_000);
const personalities = ['axis-11', 'dahua', 'hanwha', 'reolink-e1', 'uniview'];

let fleet: SimulatorFleet;
beforeAll(async () => {
  fleet = await startFleet([...personalities, 'axis-https'].flatMap((name) => ['--personality', name]));
});
afterAll(() => fleet[Symbol.asyncDispose]());

test.each(personalities)('%s: both clients read the same', async (personality) => {
  const target = targetAt(fleet.camera(personality).port);
  await using session = await testConnector().connector.open(target, credentials(), signal());
  const { entities } = await session.read(signal());
  const second = await reader.read(
    target,
    credentials(),
    entities.map(({ ref }) => ref),
    signal(),
  );
  if (!second.ok) throw new Error(second.reason);
  expect(second.entities.map(({ ref }) => ref)).toEqual(entities.map(({ ref }) => ref));
  for (const [index, { values }] of second.entities.entries()) {
    const ours = Object.entries(entities[index]?.values ?? {}).filter(([key]) => key in values);
    expect(ours.length).toBeGreaterThan(4);
    expect(Object.fromEntries(ours)).toEqual(values);
  }
});

test('a wrong password is a reason, not an error, and stands in no argument', async () => {
  const target = targetAt(fleet.camera('hanwha').port);
  const answer = await reader.read(target, credentials('wrong-secret'), [], signal());
  expect(answer.ok).toBe(false);
  expect(JSON.stringify(answer)).not.toContain('wrong-secret');
});

test('a port that answers nonsense, one that nobody has, an abort and https are reasons', async () => {
  const noise = createServer((_request, response) => response.end('\u0000 not xml'));
  await new Promise<void>((ready) => noise.listen(0, '127.0.0.1', ready));
  const refs = [{ kind: 'imaging', token: '0', service: 'imaging' }] as const;
  const { port } = noise.address() as AddressInfo;
  const answers = await Promise.all([
    reader.read(targetAt(port), credentials(), refs, signal()),
    reader.read(targetAt(1), credentials(), refs, signal()),
    reader.read(targetAt(port), credentials(), refs, AbortSignal.timeout(50)),
    reader.read(targetAt(port, { tls: true }), credentials(), refs, signal()),
    createSecondReader({
      log: () => undefined,
      program: '/nowhere/child.js',
      pins: memoryPins(),
      budget: countingBudget(),
    }).read(targetAt(port), null, refs, signal()),
  ]);
  noise.closeAllConnections();
  noise.close();
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, reason: expect.any(String) });
});

test('a user name that it would spell wrongly is not sent', async () => {
  const budget = countingBudget();
  const own = createSecondReader({ log: () => undefined, program, pins: memoryPins(), budget });
  const refs = [{ kind: 'imaging', token: '0', service: 'imaging' }] as const;
  const answer = await own.read(targetAt(1), credentials('admin', 'Jürgen'), refs, signal());
  expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('ASCII') });
  expect(budget.checks).toBe(0);
});

test('over https it sends nothing to another certificate than the one that our session trusted', async () => {
  const pins = memoryPins();
  const camera = fleet.camera('axis-https');
  await using session = await testConnector({ pins }).connector.open(
    targetAt(camera.port),
    credentials(),
    signal(),
  );
  const { entities } = await session.read(signal());
  const refs = entities.map(({ ref }) => ref);
  const budget = countingBudget();
  const held = createSecondReader({ log: () => undefined, program, pins, budget });
  const before = await held.read(session.answersAt, credentials(), refs, signal());
  if (!before.ok) throw new Error(before.reason);
  expect(before.entities[0]?.raw).toMatch(/^<[^>]*Configurations? /);
  expect(budget.acceptances).toBe(1);

  await fleet.control('PUT', `/cameras/${camera.id}/state`, { certificate: 'somebody in between' });
  const seen = await requests(camera.id);
  expect(await held.read(session.answersAt, credentials(), refs, signal())).toMatchObject({
    ok: false,
    reason: expect.stringContaining('certificate'),
  });
  expect(await requests(camera.id)).toBe(seen);
});

/** Of what only somebody with a password asks: tests beside this one look for cameras. */
async function requests(id: string): Promise<number> {
  const state = (await fleet.control('GET', `/cameras/${id}/state`)) as { requests: Record<string, number> };
  return (state.requests['GetProfiles'] ?? 0) + (state.requests['GetDeviceInformation'] ?? 0);
}
