import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { recordingNames, recordingsFolder, serveRecording } from '../../support/recordingServer.ts';
import { startFleet, type SimulatorFleet } from '../../support/simulatorFleet.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

async function readAt(port: number) {
  await using session = await testConnector().connector.open(targetAt(port), credentials(), signal());
  const { device, settings, capabilities } = await session.read(signal());
  return { model: device.model, firmware: device.firmware, settings, capabilities };
}

describe.skipIf(recordingsFolder === undefined)('the simulator plays recorded cameras back', () => {
  /** The others hold no whole camera: answers of several, or a refused login. */
  const names = recordingNames().filter((name) => !/^(mixed_|Milesight)|auth-refused/.test(name));
  let fleet: SimulatorFleet;
  beforeAll(async () => {
    fleet = await startFleet(names.flatMap((name) => ['--personality', join(recordingsFolder ?? '', name)]));
  });
  afterAll(() => fleet[Symbol.asyncDispose]());

  test.each(names.map((name, index) => [name, index] as const))('%s', async (name, index) => {
    await using server = await serveRecording(name);
    const asServed = await readAt(server.port);
    const asPlayed = await readAt(fleet.cameras[index]?.port ?? 0);
    expect(asPlayed.settings).toEqual(asServed.settings);
    expect(asPlayed).toMatchObject({ model: asServed.model, firmware: asServed.firmware });
    expect(asPlayed.capabilities.video_encoders).toEqual(asServed.capabilities.video_encoders);
    expect(asPlayed.capabilities.imaging).toEqual(asServed.capabilities.imaging);
  });
});
