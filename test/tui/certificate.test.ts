import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, test } from 'vitest';
import { hidden } from '../cli/harness.ts';
import { startFleet } from '../support/simulatorFleet.ts';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';

const program = resolve(import.meta.dirname, '../../bin/camopt.js');
let ui: TestTerminal | undefined;
afterEach(() => ui?.kill());

test('a changed certificate is shown beside the trusted one, and trusted only after a yes', async () => {
  const home = mkdtempSync(join(tmpdir(), 'camopt-certificate-'));
  await using fleet = await startFleet(['--personality', await hidden(home, 'axis-https')]);
  const env = {
    CAMOPT_HOME: home,
    CAMOPT_LOCK_DIR: join(home, 'locks'),
    CAMOPT_USERNAME: 'admin',
    CAMOPT_PASSWORD: 'admin',
    CAMOPT_LISTEN: '0',
  };
  const [camera] = fleet.cameras;
  if (camera === undefined) throw new Error('no camera');
  await execa(process.execPath, [program, 'cameras', 'add', camera.xaddr], { env });

  const t = (ui = openTerminal([process.execPath, program], { columns: 80, rows: 24, env }));
  await t.until(/1 camera {2}1 to improve/);
  t.press('T');
  await t.until('Certificate of 127.0.0.1');
  await t.until(/trusted {3}by first use, since/);
  const first = fingerprint(t);
  t.press(keys.esc);
  await t.until('sort: address');

  await fleet.control('PUT', `/cameras/${camera.id}/state`, { certificate: 'somebody in between' });
  t.press('r');
  await t.until('T shows both and asks');
  const before = (await fleet.truth(camera)).requests;
  t.press('T');
  await t.until('CHANGED. Trust the new one?');
  await t.until('any other key  no');
  expect(t.screen()).toContain('somebody in between');
  const [trusted, seen] = fingerprints(t);
  expect(trusted).toBe(first);
  expect(seen).not.toBe(first);
  t.press(keys.enter);
  await t.untilGone('Trust the new one?');
  // Neither looking nor saying no sends anything.
  t.press('r');
  await t.until('T shows both and asks');
  expect((await fleet.truth(camera)).requests).toEqual(before);

  t.press('T');
  await t.until('any other key  no');
  t.press('y');
  await t.until(/1 camera {2}1 to improve/);
  t.press(`${keys.enter}T`);
  await t.until(/trusted {3}by person, since/);
  expect(fingerprint(t)).toBe(seen);
  t.press(keys.esc);
  await t.until('RECOMMENDED');

  // Without a pin the next one is new again: that is asked, too, where a person looks before it is read.
  t.press('F');
  await t.until('any other key  no');
  t.press('y');
  await t.until('is forgotten');
  t.press('T');
  await t.until('No other was trusted before');
  await t.until('any other key  no');
  t.press(keys.esc);
  t.press('q');
  expect(await t.exit()).toBe(0);
  await rm(home, { recursive: true, force: true });
});

/** Whole, over two lines each. */
function fingerprints(t: TestTerminal): string[] {
  return [...t.screen().matchAll(/SHA-256\s+([0-9A-F:]{48})[^\n]*\n[^0-9A-F]*([0-9A-F:]{47})/g)].map(
    ([, first = '', second = '']) => first + second,
  );
}

function fingerprint(t: TestTerminal): string | undefined {
  return fingerprints(t)[0];
}
