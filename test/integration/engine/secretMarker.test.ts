import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultKinds } from '../../../simulator/faults/faultSchema.ts';
import { engineOverSockets } from '../../support/engineOverSockets.ts';

const marker = 'Marker-8c1f-not-to-be-found';
/** What the kinds need beside their name. */
const parameters: Record<string, object> = {
  latency: { ms: 20 },
  clamp: { field: 'fps', value: 9 },
  revert: { afterMs: 20 },
  collateral: { field: 'gop', value: 31 },
  clockSkew: { seconds: 36_000 },
  reboot: { downMs: 300 },
  huge: { bytes: 6_000_000 },
  lateFirstFrame: { ms: 100 },
  lockout: { after: 1, seconds: 60 },
};

test('a password with a marker is nowhere on disk, in the log, in an event or in a result, after runs with every fault', async () => {
  process.env['CAMOPT_TEST_MARKER'] = marker;
  await using harness = await engineOverSockets({
    args: [
      '--cameras',
      String(faultKinds.length),
      '--seed',
      '5',
      '--password-env',
      'CAMOPT_TEST_MARKER',
      '--username',
      'admin',
    ],
    password: marker,
    timeouts: { connect: 800, read: 800, write: 800 },
  });
  const { fleet, engine, home, log, events } = harness;
  const quick = { settle: 0.05, soak: 0, canary: 0 };
  const plan = await harness.planFor(fleet.cameras, { stream: { fps: 12, gop: 24 } });
  for (const [n, kind] of faultKinds.entries()) {
    const camera = fleet.cameras[n];
    if (camera === undefined) throw new Error(`no camera for ${kind}`);
    // Bounded, so that the first try meets it and a later one gets further.
    await fleet.faults(camera, [{ kind, ...parameters[kind], times: 6 }, { kind: 'snapshot404' }]);
  }
  const applied = await (await engine.apply(plan, quick)).finished;
  const back = await (await engine.rollBack(applied.run_id, quick)).finished;
  const settled = await (await engine.resume(quick)).finished;
  const told = JSON.stringify([applied, back, settled, events, log, await engine.history({})]);

  // The test would prove nothing if the password had never been used.
  expect(applied.summary.completed).toBeGreaterThan(10);
  expect(applied.summary.completed).toBeLessThan(faultKinds.length);
  expect(told.includes(marker)).toBe(false);
  const files = filesUnder(home);
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => readFileSync(file).includes(marker))).toEqual([]);
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}
