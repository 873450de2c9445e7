import { createDiscovery } from '../src/onvif/discovery/discovery.ts';
import { testClock } from '../test/support/onvifSession.ts';
import { startResponders } from '../test/support/thousandResponders.ts';

const responderCount = 1000;
const lossRate = 0.05;
const rounds = 3;
const listenMs = 8000;

/**
 * A thousand responders in a thread of their own, each of which answers every probe within 500 ms, and one answer in twenty
 * lost: how many are found, and how long after the first probe the last one was told.
 */
export async function run(): Promise<void> {
  await using responders = await startResponders(responderCount, lossRate);
  void responders;
  const rows: Record<string, object> = {};
  for (let round = 1; round <= rounds; round++) {
    const { found, lastMs } = await discoverOnce();
    rows[`round ${round}`] = {
      found: `${found} of ${responderCount}`,
      'the last after ms': Math.round(lastMs),
      wanted: 'all',
    };
  }
  console.log(
    `discovery: ${responderCount} responders that answer within 500 ms, ${lossRate * 100} % of answers lost`,
  );
  console.table(rows);
}

async function discoverOnce(): Promise<{ found: number; lastMs: number }> {
  const discovery = createDiscovery({ clock: testClock, log: () => undefined });
  const options = { timeoutMs: listenMs, interfaces: ['127.0.0.1'], ranges: [], ports: [] };
  const found = new Set<string>();
  const started = performance.now();
  let lastMs = 0;
  for await (const { camera } of discovery.discover(options, AbortSignal.timeout(60_000))) {
    // Other simulators may run on this machine.
    if (!camera.uuid.startsWith('00000000-0000-4000-8000-') || found.has(camera.uuid)) continue;
    found.add(camera.uuid);
    lastMs = performance.now() - started;
  }
  return { found: found.size, lastMs };
}
