import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, test } from 'vitest';
import { startFleet } from '../support/simulatorFleet.ts';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';

const program = resolve(import.meta.dirname, '../../bin/camopt.js');
let ui: TestTerminal | undefined;
afterEach(() => ui?.kill());

// Two cameras that are not the first of their model say that they took the frame rate and keep their own: they must come back as they were.
test('a whole job by keys alone on 200 cameras, two of which are rolled back', async () => {
  await using fleet = await startFleet(['--cameras', '200']);
  const home = mkdtempSync(join(tmpdir(), 'camopt-ui-many-'));
  const env = {
    CAMOPT_HOME: home,
    CAMOPT_LOCK_DIR: join(home, 'locks'),
    CAMOPT_USERNAME: 'admin',
    CAMOPT_PASSWORD: 'admin',
    CAMOPT_LISTEN: '0',
  };
  const ranges = fleet.cameras.flatMap((camera) => ['--range', `${camera.ip}:${camera.port}`]);
  await execa(process.execPath, [program, 'discover', ...ranges, '--timeout', '20'], { env });

  const listed = await execa(process.execPath, [program, 'cameras', 'list', '--json'], { env });
  const known = (JSON.parse(listed.stdout) as unknown[]).length;
  expect(known).toBeGreaterThanOrEqual(195);

  const t = (ui = openTerminal([process.execPath, program], { columns: 120, rows: 40, env }));
  await t.until(`${known} cameras`, 60_000);
  await t.until(() => !/reading \d/.test(t.screen()) && / \d+ to improve/.test(t.screen()), 300_000);
  t.press('/P3268');
  t.press(keys.enter);
  await t.until(/filter: P3268 {2}\d+ shown/);
  t.press('a');
  await t.until(/[1-9]\d* marked/);
  const marked = Number(/(\d+) marked/.exec(t.screen())?.[1]);
  const shown = [...t.screen().matchAll(/^.\* 127\.0\.0\.1:(\d+)/gm)].map((match) => Number(match[1]));
  const stubborn = fleet.cameras.filter((camera) => shown.slice(-2).includes(camera.port));
  expect(stubborn).toHaveLength(2);
  for (const camera of stubborn) await fleet.faults(camera, [{ kind: 'ignoreSet' }]);
  const before = new Map(
    await Promise.all(fleet.cameras.map(async (camera) => [camera.id, await fleet.truth(camera)] as const)),
  );

  t.press('x');
  await t.until(/Review: \d+ cameras/, 60_000);
  const count = /Review: (\d+) cameras/.exec(t.screen())?.[1] ?? '';
  t.press(keys.enter);
  await t.until('Type the number of cameras to apply');
  t.press(count);
  t.press(keys.enter);
  await t.until('apply ended', 300_000);
  expect(t.screen()).toContain('2 rolled back');

  const changed: string[] = [];
  for (const camera of fleet.cameras) {
    const now = await fleet.truth(camera);
    const was = before.get(camera.id);
    if (JSON.stringify(now.encoders) !== JSON.stringify(was?.encoders)) changed.push(camera.id);
  }
  expect(changed).toHaveLength(Number(count) - 2);
  expect(changed.filter((id) => stubborn.some((camera) => camera.id === id))).toEqual([]);
  expect(Number(count)).toBeLessThanOrEqual(marked);
  t.press('q');
  expect(await t.exit(30_000)).toBe(0);
  await rm(home, { recursive: true, force: true });
}, 900_000);
