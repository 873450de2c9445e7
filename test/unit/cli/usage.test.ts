import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../../src/domain/documents.ts';
import type { Document } from '../../../src/domain/documents.ts';
import { callHere } from '../../cli/inProcess.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'camopt-usage-'));
});
afterAll(() => rm(home, { recursive: true }));

async function camopt(
  args: readonly string[],
  input = '',
): Promise<{ code: number | undefined; out: string; err: string }> {
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    CAMOPT_HOME: join(home, 'home'),
    CAMOPT_LOCK_DIR: join(home, 'locks'),
  };
  const { code, stdout, stderr } = await callHere(args, env, { input });
  return { code, out: stdout, err: stderr };
}

const errorIn = (text: string): Document<'error'>['error'] => documents.error.parse(JSON.parse(text)).error;

describe('wrong usage ends with 2, says so in the document, and repeats no password', () => {
  test.each([
    [['frobnicate']],
    [['settings']],
    [['settings', 'one', 'two']],
    [['discover', '--colour']],
    [['discover', '--timeout', 'soon']],
    [['discover', '--port', '99999']],
    [['optimize']],
    [['optimize', '--all', '--purpose', 'spying']],
    [['optimize', '--filter', 'colour=red']],
    [['apply', '--all', '--yes', '--max-fail', 'many']],
    [['apply', '--all', '--yes', '--max-fail', '150%']],
    [['apply', '--all', '--yes', '--until', '25:00']],
    [['apply', '--all', '--yes', '--verify', 'prayer']],
    [['apply', '--all', '--yes', '--settle', '-1']],
    [['cameras', 'frobnicate']],
    [['cameras', 'add', 'no address']],
    [['cameras', 'set', '--all']],
    [['settings', 'http://ann:secret@127.0.0.1/']],
    [['history', '--since', 'yesterday-ish']],
    [['schema', 'nothing']],
    [[]],
    [['report', 'x', '--format', 'html']],
    [['plan', '--all', '--csv', 'a', '--settings', 'b']],
    [['audit', '--all', '--plan', 'a', '--policy', 'b']],
    [['doctor', 'a', 'b']],
    [['credentials', 'add', 'x/y']],
    [['completion', 'cmd']],
    [['cameras', 'match', '-', '--header-map', 'nothing']],
    [['serve', '--host', '0.0.0.0']],
    [['serve', '--tls-cert', 'a']],
    [['serve', '--allow-address', 'everywhere']],
    [['demo', '--cameras', '0']],
    [['--site', '../../etc', 'cameras']],
  ])('%j', async (args) => {
    const { code, out, err } = await camopt([...args, '--json']);
    expect(errorIn(out).code, err).toBe('USAGE');
    expect(code).toBe(2);
    expect(out + err).not.toContain('secret');
  });

  test.each([
    'stream: {codec: H266}',
    'strem: {}',
    '[1',
    '',
    'stream: {fps: -1}',
    'stream: {fps: .inf}',
    '"text"',
    '[]',
  ])('settings that mean nothing: %s', async (input) => {
    const { code, out } = await camopt(['plan', '127.0.0.1:9', '--settings', '-', '--json'], input);
    expect([code, errorIn(out).code]).toEqual([2, 'SETTINGS_INVALID']);
  });
});

test.each([
  [['cameras', '--timeout', 'abc'], '--timeout: a number is needed'],
  [['cameras', '--concurrency', '1.5'], '--concurrency: a whole number is needed'],
  [['discover', '--port', '99999'], '--port: at most 65535'],
  [['demo', '--cameras', '0'], '--cameras: at least 1'],
  [['demo', '--cameras', 'many'], '--cameras: a number is needed'],
  [['optimize', '--all', '--purpose', 'spying'], '--purpose: one of '],
])('%j is answered with what is needed', async (args, words) => {
  expect(errorIn((await camopt([...args, '--json'])).out).message).toContain(words);
});

describe('help', () => {
  test.each([
    [['--help']],
    [['help', 'apply']],
    [['apply', '--help']],
    [['cameras', 'set', '--help']],
    [['--version']],
  ])('%j goes to stdout and ends with 0', async (args) => {
    const { code, out, err } = await camopt(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toBe('');
  });

  test('camopt alone, without a terminal, prints it on stderr and ends with 2', async () => {
    const { code, out, err } = await camopt([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: camopt');
  });
});

test('a mistyped command is answered with the nearest one', async () => {
  const { out } = await camopt(['discovr', '--json']);
  expect(errorIn(out).message + errorIn(out).hint).toContain('discover');
});

test.each([
  [['cameras', 'lst'], 'cameras lst', 'camopt cameras list'],
  [['credentials', 'ad', 'x'], 'credentials ad', 'camopt credentials add'],
  [['policy', 'chek'], 'policy chek', 'camopt policy check'],
  [['cameras', 'frobnicate'], 'cameras frobnicate', 'camopt cameras --help'],
  [['cameras', 'list', 'x'], "too many arguments for 'list'", 'camopt cameras list --help'],
  [['settings'], "missing required argument 'camera'", 'camopt settings --help'],
  [['discover', '--max', 'x'], '--max: a number is needed', 'camopt discover --help'],
])('%j says what is wrong and where to look', async (args, message, hint) => {
  const error = errorIn((await camopt([...args, '--json'])).out);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test('where the configuration file asks for JSON errors are JSON too', async () => {
  await mkdir(join(home, 'camopt'), { recursive: true });
  await writeFile(join(home, 'camopt', 'config.yaml'), 'json: true\n');
  const { code, out } = await camopt(['settings', 'onvif-10.9.9.9']);
  await rm(join(home, 'camopt'), { recursive: true });
  expect([code, errorIn(out).code]).toEqual([2, 'CAMERA_UNKNOWN']);
});

test('what was typed cannot steer the terminal that shows the error', async () => {
  const { err } = await camopt(['settings', 'a\u001b[31m\u009bb']);
  // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
  expect(err).toMatch(/^camopt: [^\u0000-\u0009\u001b\u0080-\u009f]*$/);
});

test('a file that cannot be written is told before the work begins', async () => {
  const untouched = join(home, 'untouched');
  const { code, err } = await camopt(['survey', '-o', '/nowhere/site.html', '--home', untouched]);
  expect([code, err]).toEqual([2, expect.stringContaining('cannot write /nowhere/site.html: ENOENT')]);
  expect(existsSync(untouched)).toBe(false);
});

test('every document has a JSON Schema under its name', async () => {
  const { out } = await camopt(['schema']);
  const names = out.trim().split('\n');
  expect(names).toEqual(Object.keys(documents));
  for (const name of names) {
    const schema = JSON.parse((await camopt(['schema', name])).out) as Record<string, unknown>;
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  }
});

test('without cameras every list is empty and says how to begin', async () => {
  expect((await camopt(['cameras'])).out).toContain('camopt discover');
  expect(JSON.parse((await camopt(['cameras', '--json'])).out)).toEqual([]);
  expect((await camopt(['history'])).out).toContain('no runs yet');
});
