import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CameraReading } from '../../../src/app/ports.ts';
import { purposes } from '../../../src/domain/camera.ts';
import { recommendationSchema } from '../../../src/domain/recommendation.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { credentials, targetAt, testConnector } from '../../support/onvifSession.ts';
import { recordingsFolder, serveRecording } from '../../support/recordingServer.ts';

const signal = (): AbortSignal => AbortSignal.timeout(60_000);

async function readRecording(name: string): Promise<CameraReading> {
  await using server = await serveRecording(name);
  await using session = await testConnector().connector.open(targetAt(server.port), credentials(), signal());
  return await session.read(signal());
}

const recorded =
  recordingsFolder === undefined
    ? []
    : readdirSync(recordingsFolder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^mixed|auth-refused|onvif$/.test(entry.name))
        .map((entry) => entry.name);

describe.skipIf(recorded.length === 0)('real cameras, as they answered', () => {
  test.each(recorded)(
    '%s gets for every purpose what it offers, and nothing on the second pass',
    async (name) => {
      const reading = await readRecording(name);
      for (const purpose of purposes) {
        const input = {
          cameraId: 'onvif-10.0.0.1',
          reading,
          facts: { purpose, sceneWidth: 6 },
          site: defaultSiteFacts,
        };
        const got = recommend(input);
        recommendationSchema.parse(got);
        for (const text of [...got.warnings, ...got.changes.map(({ reason }) => reason)])
          expect(text).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
        const again = recommend({ ...input, reading: { ...reading, settings: got.recommendedSettings } });
        expect(again.changes).toEqual([]);
      }
    },
  );
});
