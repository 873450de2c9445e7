import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, isAlive, place, program, until } from './harness.ts';
import type { Place } from './harness.ts';

let here: Place;
beforeEach(async () => {
  here = await place();
});
afterEach(() => here.remove());

test(
  'the demo finds, changes and verifies all twelve cameras, and the simulator confirms it',
  { timeout: 150_000 },
  async () => {
    // Credentials and a home that must not be used: the demo lives in its own.
    const answer = await here.camopt(['demo', '--headless', '--json'], {
      env: { CAMOPT_PASSWORD: 'not-this-one' },
    });
    expect(answer.code, answer.stderr).toBe(0);
    const { report, run_id, ...numbers } = answer.json<{ report: string; run_id: string }>();
    expect(numbers).toEqual({ discovered: 12, changed: 12, verified: 12, adapted: 0, failed: 0 });
    expect(run_id).toMatch(/^[0-9A-Z]{26}$/);
    expect(await readFile(report, 'utf8')).toContain(run_id);
    expect(existsSync(here.home)).toBe(false);
  },
);

test.skipIf(process.platform !== 'linux')('a demo that is killed leaves no process behind', async () => {
  const demo = here.start(['demo', '--headless', '--json']);
  await until(() => demo.said.err.includes('simulated cameras found'), 'the demo at work');
  const children = await descendants(demo.pid);
  expect(children.length).toBeGreaterThan(0);
  demo.kill('SIGKILL');
  await demo.ended;
  await until(() => children.every((pid) => !isAlive(pid)), 'its children to end');
});

test('a demo that is interrupted leaves no folder and nothing to resume', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'camopt-interrupted-'));
  const demo = here.start(['demo', '--headless'], { TMPDIR: temporary });
  await until(() => demo.said.err.includes('simulated cameras found'), 'the demo at work');
  demo.kill('SIGINT');
  const { code } = await demo.ended;
  expect(code, demo.said.err).toBe(130);
  expect(demo.said.err).toContain('start the demo again');
  expect((await readdir(temporary)).filter((name) => name.startsWith('camopt-demo-'))).toEqual([]);
  await rm(temporary, { recursive: true });
});

test('ctrl-c in a run of the demo brings its cameras to an end, and leaves the report that it names', async () => {
  const temporary = await mkdtemp(join(here.home, '..', 'tmp-'));
  // A terminal sends it to every process of the group, the simulator's parent and its children alike.
  const demo = execa('node', [program, 'demo', '--headless', '--json'], {
    env: { ...here.env, TMPDIR: temporary },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    detached: true,
    timeout: 150_000,
  });
  let said = '';
  demo.stderr.on('data', (chunk) => (said += String(chunk)));
  await until(() => said.includes(': done ('), 'the first camera', 60_000);
  process.kill(-(demo.pid as number), 'SIGINT');
  const { exitCode, stdout } = await demo;
  expect(exitCode, said).toBe(130);
  expect(said).not.toMatch(/FAILED|UNKNOWN|goes on/);
  const { report, failed } = JSON.parse(stdout) as { report: string; failed: number };
  expect(failed).toBe(0);
  const [folder, ...others] = (await readdir(temporary)).filter((name) => name.startsWith('camopt-demo-'));
  expect([others, await readdir(join(temporary, folder ?? ''))]).toEqual([[], [basename(report)]]);
});

test('a simulator that cannot do what it is told ends with wrong usage and says why', async () => {
  const answer = await here.camopt(['simulate', '--bind', '203.0.113.1', '--json']);
  expect(answer.code).toBe(2);
  expect(answer.json()).toMatchObject({
    error: { code: 'USAGE', message: expect.stringContaining('does not have that address') },
  });
});

test.skipIf(process.platform !== 'linux')('a simulate that is killed leaves no process behind', async () => {
  const simulate = here.start(['simulate', '--cameras', '1']);
  await until(() => simulate.said.out.includes('"ready":true'), 'the simulator');
  const children = await descendants(simulate.pid);
  expect(children.length).toBeGreaterThan(0);
  simulate.kill('SIGKILL');
  await simulate.ended;
  await until(() => children.every((pid) => !isAlive(pid)), 'its children to end');
});

test.skipIf(process.platform !== 'linux')('simulate ends with the shell that started it', async () => {
  const shell = execa(
    'sh',
    ['-c', 'node "$0" simulate --cameras 1 --base-port 0 --control 127.0.0.1:0; :', program],
    {
      env: here.env,
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: 150_000,
    },
  );
  let said = '';
  shell.stdout.on('data', (chunk) => (said += String(chunk)));
  await until(() => said.includes('"ready":true'), 'the simulator');
  const children = await descendants(shell.pid as number);
  expect(children.length).toBeGreaterThan(0);
  process.kill(shell.pid as number, 'SIGKILL');
  await until(() => children.every((pid) => !isAlive(pid)), 'simulate and its child to end');
});
