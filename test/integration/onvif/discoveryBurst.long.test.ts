import { expect, test } from 'vitest';
import { createDiscovery } from '../../../src/onvif/discovery/discovery.ts';
import { testClock } from '../../support/onvifSession.ts';
import { startResponders } from '../../support/thousandResponders.ts';

test('1,000 of 1,000 responders are found, with one answer in twenty lost', async () => {
  await using responders = await startResponders(1000, 0.05);
  expect(responders).toBeDefined();
  const discovery = createDiscovery({ clock: testClock, log: () => undefined });
  const options = { timeoutMs: 8000, interfaces: ['127.0.0.1'], ranges: [], ports: [] };
  const found: string[] = [];
  for await (const { camera } of discovery.discover(options, AbortSignal.timeout(60_000)))
    found.push(camera.uuid);
  const theirs = found.filter((uuid) => uuid.startsWith('00000000-0000-4000-8000-'));
  expect(theirs).toHaveLength(1000);
  expect(new Set(theirs).size).toBe(1000);
});
