import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documents } from '../../src/domain/documents.ts';
import type { Document } from '../../src/domain/documents.ts';
import { place, program, simulator } from './harness.ts';
import type { Answer, Place, Simulator } from './harness.ts';

let here: Place;
let sim: Simulator;
beforeAll(async () => {
  here = await place();
  sim = await simulator(['--cameras', '2']);
});
afterAll(async () => {
  await sim.stop();
  await here.remove();
});

const codeOf = (answer: Answer): string => documents.error.parse(answer.json<Document<'error'>>()).error.code;

test('a camera, a run and a file that are not there', async () => {
  const camera = await here.camopt(['settings', 'onvif-10.9.9.9', '--json']);
  expect([camera.code, codeOf(camera)]).toEqual([2, 'CAMERA_UNKNOWN']);
  const run = await here.camopt(['status', 'apply-nothing-1', '--json']);
  expect([run.code, codeOf(run)]).toEqual([2, 'RUN_UNKNOWN']);
  const file = await here.camopt(['apply', '--plan', '/nowhere/plan.json', '--yes', '--json']);
  expect([file.code, codeOf(file)]).toEqual([2, 'CONFIG_INVALID']);
  const all = await here.camopt(['optimize', '--all', '--json']);
  expect([all.code, codeOf(all)]).toEqual([2, 'CAMERA_UNKNOWN']);
});

test('camopt alone prints help and ends with 2 where there is no terminal', async () => {
  const answer = await here.camopt([]);
  expect(answer.code).toBe(2);
  expect(answer.stdout).toBe('');
  expect(answer.stderr).toContain('Usage: camopt');
});

test('a wrong password is named, tried at most twice, and kept out of every file', async () => {
  const { id, ip, port } = sim.cameras[0] ?? { id: '', ip: '', port: 0 };
  const marker = 'marker-7f3a91';
  const env = { CAMOPT_PASSWORD: marker };
  for (const attempt of [1, 2, 3, 4]) {
    const answer = await here.camopt(['settings', `${ip}:${port}`, '--json'], { env });
    expect([attempt, answer.code]).toEqual([attempt, 1]);
    expect(codeOf(answer)).toBe(attempt <= 2 ? 'CAM_AUTH' : 'CAM_AUTH_BUDGET');
    expect(answer.stdout + answer.stderr).not.toContain(marker);
  }
  expect((await sim.truth(id)).authFailures).toBeLessThanOrEqual(2);
  expect(await filesHolding(join(here.home, '..'), marker)).toEqual([]);
});

test('a camera that is not there, and one that is no camera', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const answer = await here.camopt(['settings', `127.0.0.1:${port}`, '--json']);
  expect([answer.code, codeOf(answer)]).toEqual([1, 'CAM_UNREACHABLE']);
});

test('for people the error goes to stderr, with what to do, and without colour', async () => {
  const answer = await here.camopt(['settings', 'onvif-10.9.9.9']);
  expect(answer.stdout).toBe('');
  expect(answer.stderr).toContain('onvif-10.9.9.9');
  expect(answer.stderr).toContain('camopt discover');
  expect(answer.stderr).not.toContain('\u001b');
});

test.skipIf(!existsSync('/dev/full'))('a result that a full disk did not take is no success', async () => {
  const ended = await execa('sh', ['-c', `exec node "$0" schema run >/dev/full`, program], {
    env: here.env,
    reject: false,
  });
  expect([ended.exitCode, ended.stderr]).toEqual([1, expect.stringContaining('ENOSPC')]);
});

test('a reader that has seen enough ends nothing', async () => {
  const { exitCode, stdout } = await execa(
    'bash',
    ['-c', `set -o pipefail; node "$0" schema run | head -1`, program],
    { env: here.env, reject: false },
  );
  expect([exitCode, stdout]).toEqual([0, '{']);
});

async function filesHolding(folder: string, marker: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(file, 'latin1')] as const),
  );
  return contents.filter(([, content]) => content.includes(marker)).map(([file]) => file);
}
