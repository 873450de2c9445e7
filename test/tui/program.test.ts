import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { execa } from 'execa';
import { afterEach, expect, test } from 'vitest';
import { startFleet, type CameraTruth, type SimulatorFleet } from '../support/simulatorFleet.ts';
import { keys, openTerminal, type TestTerminal } from '../support/terminal.ts';

const program = resolve(import.meta.dirname, '../../bin/camopt.js');
let ui: TestTerminal | undefined;
afterEach(() => ui?.kill());

/** A home in which these cameras are known. */
async function homeOf(fleet: SimulatorFleet): Promise<{ CAMOPT_HOME: string; [name: string]: string }> {
  const home = mkdtempSync(join(tmpdir(), 'camopt-ui-home-'));
  const env = {
    CAMOPT_HOME: home,
    CAMOPT_LOCK_DIR: join(home, 'locks'),
    CAMOPT_USERNAME: 'admin',
    CAMOPT_PASSWORD: 'admin',
    CAMOPT_LISTEN: '0',
  };
  for (const camera of fleet.cameras)
    await execa(process.execPath, [program, 'cameras', 'add', `${camera.ip}:${camera.port}`], { env });
  return env;
}

test('after kill -9 in a run the next start says what was cut off and what settles it', async () => {
  await using fleet = await startFleet(['--cameras', '2']);
  const env = await homeOf(fleet);
  const first = (ui = openTerminal([process.execPath, program], { columns: 100, rows: 30, env }));
  await first.until('2 to improve');
  first.press('ax');
  await first.until('Review: 2 cameras');
  first.press(keys.enter);
  await first.until('Type the number of cameras to apply');
  first.press('2\r');
  await first.until(/\[#+\.+\] +(writing|reading back|waiting a while)/);
  first.kill();

  const t = (ui = openTerminal([process.execPath, program], { columns: 100, rows: 30, env }));
  await t.until(/the run of \S+ \S+ was cut off: `camopt resume`/);
  t.press('h');
  await t.until('cut off: `camopt resume` settles it');
  t.press(keys.enter);
  await t.until(/Run \S+ +apply +cut off: `camopt resume` settles it/);
  t.press('q');
  expect(await t.exit()).toBe(0);
  await rm(env.CAMOPT_HOME, { recursive: true, force: true });
});

test('the built program: mark, review, apply, outcomes, history, roll back, and the cameras follow', async () => {
  await using fleet = await startFleet(['--cameras', '3']);
  const env = await homeOf(fleet);
  const truths = () => Promise.all(fleet.cameras.map((camera) => fleet.truth(camera)));
  const before = await truths();

  const t = (ui = openTerminal([process.execPath, program], { columns: 100, rows: 30, env }));
  await t.until('3 to improve');
  const shown = [...t.screen().matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1]));
  const chosen = fleet.cameras.filter((camera) => shown.slice(0, 2).includes(camera.port));
  expect(chosen).toHaveLength(2);

  t.press('  ');
  await t.until('2 marked');
  t.press('x');
  await t.until('Review: 2 cameras');
  expect(writesOf(await truths())).toEqual(writesOf(before));
  t.press(keys.enter);
  await t.until('Type the number of cameras to apply');
  t.press('2');
  t.press(keys.enter);
  await t.until(/applying: \d of 2|2 of 2/);
  await t.until('apply ended: 2 cameras');
  await t.until('2 verified');

  const after = await truths();
  const changed = fleet.cameras.filter(
    (_camera, at) => !isDeepStrictEqual(valuesOf(after[at]), valuesOf(before[at])),
  );
  const written = fleet.cameras.filter((_camera, at) => after[at]?.writes !== before[at]?.writes);
  expect(changed).toEqual(chosen);
  expect(written).toEqual(chosen);

  t.press('h');
  await t.until(/> .*apply +2 +2 completed/);
  t.press('u');
  await t.until('Roll back the run on 2 cameras?');
  await t.until('Type their number: _');
  t.press(`2${keys.enter}`);
  await t.until('rollback ended: 2 cameras');
  const rolledBack = await truths();
  expect(rolledBack.map(valuesOf)).toEqual(before.map(valuesOf));

  t.press('q');
  expect(await t.exit()).toBe(0);
  await rm(env.CAMOPT_HOME, { recursive: true, force: true });
});

test('the demo opens on its simulated cameras and leaves no process behind', async () => {
  const t = (ui = openTerminal([process.execPath, program, 'demo', '--cameras', '3'], {
    columns: 80,
    rows: 24,
  }));
  await t.until('3 cameras');
  await t.until('3 to improve');
  const children = await childrenOf(t.pid);
  expect(children.length).toBeGreaterThan(0);
  t.press('q');
  expect(await t.exit(15_000)).toBe(0);
  expect(children.filter(isAlive)).toEqual([]);
});

function writesOf(truths: readonly CameraTruth[]): number[] {
  return truths.map((truth) => truth.writes);
}

function valuesOf(truth: CameraTruth | undefined): unknown {
  return { encoders: truth?.encoders, imaging: truth?.imaging };
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', String(pid)], { reject: false });
  return stdout
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
