import { execa } from 'execa';
import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/commands/allCommands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { documents } from '../../src/domain/documents.ts';
import type { Document, DocumentName } from '../../src/domain/documents.ts';
import { place, program, setRequests, simulator } from './harness.ts';
import type { Answer, Place, Simulator } from './harness.ts';
import { callHere } from './inProcess.ts';

// Every command, its document against the published schema and its exit code. What needs processes and signals of its own
// is in the tests beside this one.

let here: Place;
let sim: Simulator;
const walked = new Set<string>();
const id = (index = 0): string => sim.cameras[index]?.id ?? '';
const file = (name: string): string => join(here.home, name);

beforeAll(async () => {
  here = await place();
  sim = await simulator(['--cameras', '2']);
});
afterAll(async () => {
  await sim.stop();
  await here.remove();
});

async function camopt(args: readonly string[], given: Parameters<typeof callHere>[2] = {}): Promise<Answer> {
  walked.add(args[0] ?? '');
  return callHere(args, here.env, given);
}

async function gives<Name extends DocumentName>(
  name: Name,
  code: number,
  args: readonly string[],
  given: Parameters<typeof callHere>[2] = {},
): Promise<Document<Name>> {
  const answer = await camopt([...args, '--json'], given);
  expect(answer.code, `${args.join(' ')}: ${answer.stdout}${answer.stderr}`).toBe(code);
  expect(answer.stdout.endsWith('\n')).toBe(true);
  return documents[name].parse(answer.json()) as Document<Name>;
}

describe('the inventory', () => {
  test('discover finds simulated cameras by their address and sends no credential', async () => {
    const ranges = sim.cameras.flatMap(({ ip, port }) => ['--range', `${ip}:${port}`]);
    const found = await gives('discover', 0, [
      'discover',
      '--timeout',
      '1',
      '--interface',
      '127.0.0.1',
      ...ranges,
    ]);
    const ours = found.cameras.filter((camera) =>
      sim.cameras.some(({ ip, port }) => camera.ip === ip && camera.port === port),
    );
    expect(new Set(ours.map((camera) => camera.port))).toEqual(new Set(sim.cameras.map(({ port }) => port)));
    for (const camera of sim.cameras) expect((await sim.truth(camera.id)).authFailures).toBe(0);
    // Other simulators on this machine answer too: they are not for this test to touch.
    const others = found.cameras.filter((camera) => !ours.includes(camera)).map((camera) => camera.id);
    if (others.length > 0) await gives('removed', 0, ['cameras', 'remove', ...others]);
  });

  test('cameras: list, show, set, add, remove, import, match', async () => {
    expect((await gives('cameras', 0, ['cameras'])).map((camera) => camera.id).sort()).toEqual(
      sim.cameras.map((each) => each.id).sort(),
    );
    const set = await gives('camera', 0, ['cameras', 'set', id(), '--purpose', 'entrance', '--tag', 'north']);
    expect(set.facts).toEqual({ purpose: 'entrance', tags: ['north'] });
    expect(
      (await gives('cameras', 0, ['cameras', 'list', '--filter', 'tag=nor*'])).map((camera) => camera.id),
    ).toEqual([id()]);
    expect(
      (await gives('camera', 0, ['cameras', 'show', `${sim.cameras[0]?.ip}:${sim.cameras[0]?.port}`])).id,
    ).toBe(id());
    await gives('camera', 0, ['cameras', 'add', '10.66.0.9:8000', '--name', 'Yard']);
    const bare = await gives('camera', 0, ['cameras', 'add', '10.66.0.9']);
    expect(bare.id).toBe('onvif-10.66.0.9');
    expect((await gives('camera', 0, ['cameras', 'add', '10.66.0.9'])).id).toBe(bare.id);
    await gives('removed', 0, ['cameras', 'remove', bare.id]);
    const table =
      'Camera Name;IP Address;MAC Address\nDock;10.66.0.9:8000;\n=HYPERLINK("http://evil");10.66.0.10;aa:bb:cc:00:11:22\n';
    const match = await gives('match', 0, ['cameras', 'match', '-'], { input: table });
    expect(match).toMatchObject({
      renamed: [{ theirs: 'Dock', ours: 'Yard' }],
      missing: [{ address: '10.66.0.10' }],
    });
    expect(match.extra.map((each) => each.cameraId).sort()).toEqual(
      sim.cameras.map((each) => each.id).sort(),
    );
    expect(await gives('cameras', 0, ['cameras', 'import', '-'], { input: table })).toHaveLength(2);
    await gives('removed', 0, ['cameras', 'remove', '--filter', 'ip=10.66.*']);
    const gone = await gives('error', 2, ['cameras', 'remove', '10.66.0.9:8000']);
    expect(gone.error.code).toBe('CAMERA_UNKNOWN');
  });
});

describe('looking', () => {
  test('settings and capabilities tell what the simulator holds', async () => {
    const { currentSettings, streams } = await gives('settings', 0, ['settings', id()]);
    const [encoder] = (await sim.truth(id())).encoders;
    expect(currentSettings.stream).toMatchObject({
      resolution: `${encoder?.width}x${encoder?.height}`,
      fps: encoder?.fps,
      gop: encoder?.gop,
    });
    expect(streams.length).toBeGreaterThan(0);
    // It was added by its address: how it is called came with the reading.
    const called = (await sim.control('GET', '/cameras')) as { id: string; name: string }[];
    const { name } = await gives('camera', 0, ['cameras', 'show', id()]);
    expect(name).toBe(called.find((camera) => camera.id === sim.cameras[0]?.id)?.name);
    const { capabilities } = await gives('capabilities', 0, ['capabilities', id()]);
    expect(capabilities.video_encoders[0]?.codecs['H.264']?.resolutions).toContain(
      `${encoder?.width}x${encoder?.height}`,
    );
  });

  test('snapshot writes a picture', async () => {
    const { file: written, width } = await gives('snapshot', 0, ['snapshot', id(), '-o', file('x.jpg')]);
    expect([written, width > 100]).toEqual([file('x.jpg'), true]);
    expect((await readFile(written)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  });

  test('optimize, survey, audit, plan and crosscheck read and write nothing', async () => {
    const writes = async (): Promise<number[]> =>
      Promise.all(sim.cameras.map(async (each) => setRequests(await sim.truth(each.id))));
    const before = await writes();
    expect(
      (await gives('optimize', 0, ['optimize', '--all', '--purpose', 'night'])).recommendations.map(
        ({ purpose }) => purpose,
      ),
    ).toEqual(['night', 'night']);
    expect((await gives('survey', 0, ['survey', '--no-discover'])).cameras).toHaveLength(2);
    expect((await gives('plan', 4, ['plan', '--all', '--check'])).cameras).toHaveLength(2);
    const audited = await gives('audit', 0, ['audit', '--all']);
    expect(audited.cameras.map(({ drift, compared }) => [drift, compared])).toEqual([
      [[], 0],
      [[], 0],
    ]);
    expect((await camopt(['audit', '--all'])).stdout).toMatch(
      /nothing to compare[^]*0 of 2 cameras as expected/,
    );
    const { cameras } = await gives('crosscheck', 0, ['crosscheck', '--all']);
    expect(
      cameras.map(({ compared, settings }) => [compared, settings.every(({ agrees }) => agrees)]),
    ).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(await writes()).toEqual(before);
  });

  test('a camera that is away is in the survey with what to do, and does not spoil the rest', async () => {
    await gives('camera', 0, ['cameras', 'add', '127.0.0.1:9']);
    const survey = await gives('survey', 3, ['survey', '--no-discover']);
    expect(survey.cameras.find(({ camera }) => camera.port === 9)).toMatchObject({
      error: { code: 'CAM_UNREACHABLE' },
      camera: { reach: 'unreachable' },
    });
    const optimized = await gives('optimize', 3, ['optimize', '--all']);
    expect([optimized.recommendations.length, optimized.failed.length]).toEqual([2, 1]);
    const run = await gives(
      'run',
      3,
      ['apply', '--all', '--yes', '--settings', '-', '--settle', '0', '--soak', '0'],
      { input: 'image: {sharpness: 48}' },
    );
    expect(run.jobs.map((job) => job.status).sort()).toEqual(['completed', 'completed', 'failed']);
    await gives('removed', 0, ['cameras', 'remove', '127.0.0.1:9']);
  });
});

describe('changing', () => {
  test('a table of cameras, drift afterwards, and the way back', async () => {
    const csv = (await camopt(['survey', '--no-discover', '--format', 'csv'])).stdout;
    const lines = csv
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const fps = lines[0]?.indexOf('fps') ?? -1;
    for (const line of lines.slice(1)) line[fps] = '10';
    await writeFile(file('wanted.csv'), lines.map((line) => line.join(',')).join('\r\n'));
    const run = await gives('run', 0, [
      'apply',
      '--csv',
      file('wanted.csv'),
      '--yes',
      '--settle',
      '0',
      '--soak',
      '0',
    ]);
    expect(run.jobs.map((job) => job.result.applied_settings['stream.fps'])).toEqual([10, 10]);

    const { encoders } = await sim.truth(id());
    await sim.set(id(), { encoders: [{ token: encoders[0]?.token, fps: 5 }] });
    const audit = await gives('audit', 4, ['audit', '--all']);
    expect(audit.cameras.find(({ cameraId }) => cameraId === id())?.drift).toMatchObject([
      { path: 'stream.fps', expected: 10, found: 5 },
    ]);
    await sim.set(id(), { encoders: [{ token: encoders[0]?.token, fps: 10 }] });

    const [job] = run.jobs;
    expect((await gives('job', 0, ['status', job?.job_id ?? ''])).status).toBe('completed');
    expect((await gives('run', 0, ['status', run.run_id])).jobs).toHaveLength(2);
    expect((await gives('history', 0, ['history', '--camera', id(), '--limit', '1'])).runs[0]?.run_id).toBe(
      run.run_id,
    );
    expect(
      (await gives('written', 0, ['report', run.run_id, '-o', file('report.md')])).bytes,
    ).toBeGreaterThan(100);
    await gives('run', 0, ['rollback', run.run_id, '--yes', '--settle', '0']);
    expect((await gives('run', 0, ['resume'])).jobs).toEqual([]);
  });

  test('a template, and the person at the keyboard', { timeout: 60_000 }, async () => {
    const plan = await gives('plan', 0, ['plan', id(1), '--like', id(0)]);
    expect(plan.cameras[0]?.changes.length).toBeGreaterThan(0);
    const no = await camopt(['apply', id(1), '--settings', '-'], {
      input: 'image: {saturation: 41}',
      answers: ['no'],
    });
    expect([no.code, no.stderr.includes('nothing was changed')]).toEqual([1, true]);
    const interrupted = await camopt(['apply', id(1), '--settings', '-'], {
      input: 'image: {saturation: 41}',
      answers: ['\u0003'],
    });
    expect([interrupted.code, interrupted.stderr.includes('nothing was changed')]).toEqual([130, true]);
    expect((await sim.truth(id(1))).imaging['colorSaturation']).not.toBe(41);
    const yes = await camopt(['apply', id(1), '--settings', '-', '--settle', '0', '--soak', '0'], {
      input: 'image: {saturation: 41}',
      answers: ['yes'],
    });
    expect(yes.code, yes.stderr).toBe(0);
    expect((await sim.truth(id(1))).imaging['colorSaturation']).toBe(41);
    const put = await camopt(['rollback', /run (\w+):/.exec(yes.stdout)?.[1] ?? '', '--settle', '0'], {
      answers: ['yes'],
    });
    expect(put.code, put.stderr).toBe(0);
  });
});

describe('setting up', () => {
  test('credentials: add, list, test, remove; names and never secrets', async () => {
    here.env['CAMOPT_PASSPHRASE'] = 'a passphrase of tests';
    await gives('credentials', 0, ['credentials', 'add', 'north', '--username', 'admin']);
    expect((await gives('credentials', 0, ['credentials'])).credentialSets).toEqual([
      { name: 'north', kind: 'file' },
    ]);
    const tested = await gives('credentials-test', 0, [
      'credentials',
      'test',
      '--all',
      '--credential-set',
      'north',
    ]);
    expect(tested.results.map(({ accepted }) => accepted)).toEqual([true, true]);
    const kept = await readFile(join(here.home, 'sites', 'default', 'credentials.json'), 'utf8');
    expect(kept).not.toContain('"admin"');
    await gives('credentials', 0, ['credentials', 'add', 'south', '--username', 'admin']);
    expect((await gives('credentials', 0, ['credentials', 'remove', 'north'])).credentialSets).toEqual([
      { name: 'south', kind: 'file' },
    ]);
    await gives('error', 2, ['credentials', 'remove', 'north']);
    await gives('error', 1, ['settings', id(), '--credential-set', 'north']);
  });

  test('config tells where each value came from', async () => {
    const { settings } = await gives('config', 0, ['config', '--site', 'depot']);
    const from = Object.fromEntries(settings.map((setting) => [setting.name, setting.from]));
    expect(from).toMatchObject({ site: 'flag', home: 'environment', timeout: 'default' });
    expect(JSON.stringify(settings)).not.toContain('"admin"}');
  });

  test('doctor looks at this machine and at a camera', async () => {
    const machine = await gives('doctor', 0, ['doctor']);
    expect(machine.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['node', 'network', 'clock', 'home', 'locks']),
    );
    const camera = await gives('doctor', 0, ['doctor', id()]);
    expect(camera.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'login', status: 'ok' }),
        expect.objectContaining({ name: 'other client', status: 'ok' }),
      ]),
    );
    const away = await gives('doctor', 1, ['doctor', '127.0.0.1:9']);
    expect(away.checks.find(({ name }) => name === 'port 9')?.status).toBe('failed');
  });

  test('doctor names a usual port that is open where the one that was asked is not', async () => {
    // An address of this test's own: the port is one of those on which cameras have ONVIF.
    const ip = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(8899, ip, resolve));
    const { checks } = await gives('doctor', 1, ['doctor', ip]);
    server.close();
    expect(checks.find(({ name }) => name === 'port 8899')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining(`camopt doctor ${ip}:8899`),
    });
    expect(checks.map(({ name }) => name)).not.toContain('port 8000');
  });

  test('capture keeps the exchange of a camera, and no secret of it', async () => {
    const folder = file('capture');
    await gives('written', 0, ['capture', id(), '-o', folder]);
    const map = JSON.parse(await readFile(join(folder, 'map.json'), 'utf8')) as {
      entries: { op: string; args: [string, string][]; file: string }[];
    };
    const operations = map.entries.map(({ op }) => op);
    expect(operations).toEqual(
      expect.arrayContaining(['GetDeviceInformation', 'GetProfiles', 'GetImagingSettings']),
    );
    const texts = await Promise.all(map.entries.map((entry) => readFile(join(folder, entry.file), 'utf8')));
    expect(texts.join('')).toContain('SN-1');
    expect(texts.join('')).not.toMatch(/PasswordDigest|Nonce|<\w*:?Username/);
    expect(map.entries.find(({ op }) => op === 'GetImagingSettings')?.args.map(([name]) => name)).toEqual([
      'VideoSourceToken',
    ]);
  });

  test('policy init and check', async () => {
    await gives('written', 0, ['policy', 'init', file('site.yaml')]);
    expect((await camopt(['policy', 'check', file('site.yaml')])).code).toBe(0);
  });

  test('claude', async () => {
    expect(await gives('claude', 0, ['claude'])).toMatchObject({ key: 'none', consent: false });
    expect(await gives('claude', 0, ['claude', 'forget'])).toMatchObject({ key: 'none' });
  });

  test('completion scripts are read by their shells and know every command', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { stdout, code } = await camopt(['completion', shell]);
      expect([shell, code, stdout.includes('rollback')]).toEqual([shell, 0, true]);
    }
    const script = (await camopt(['completion', 'bash'])).stdout;
    const complete = async (...words: string[]): Promise<string> => {
      const line = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _camopt; echo "\${COMPREPLY[@]}"`;
      const calls = `camopt() { ${process.execPath} ${program} "$@"; }`;
      return (await execa('bash', ['-c', `${calls}\n${line}`], { env: here.env })).stdout;
    };
    expect(await complete('camopt', 'opt')).toBe('optimize');
    expect(await complete('camopt', 'cameras', 'ma')).toBe('match');
    expect(await complete('camopt', 'apply', '--max')).toContain('--max-fail');
    expect((await complete('camopt', 'settings', id().slice(0, -1))).split(' ')).toContain(id());
    expect(await complete('camopt', 'history', id().slice(0, -1))).not.toContain(id());
    // Both belong to zsh: a local `words` hides the line that is completed, a local `path` hides PATH.
    expect((await camopt(['completion', 'zsh'])).stdout).not.toMatch(/local[^\n]*\b(words|path)\b/);
  });
});

test('what cameras are named cannot run in a spreadsheet, a page or a terminal', async () => {
  const name = '=cmd|" /C calc"!A0<script>alert(1)</script>\u001b]0;owned\u0007';
  await gives('camera', 0, [
    'cameras',
    'add',
    `${sim.cameras[0]?.ip}:${sim.cameras[0]?.port}`,
    '--name',
    name,
  ]);
  const csv = (await camopt(['survey', '--no-discover', '--format', 'csv'])).stdout;
  expect(csv).toContain(`"'=cmd`);
  const page = (await camopt(['survey', '--no-discover', '--format', 'html'])).stdout;
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
  const list = (await camopt(['cameras'])).stdout;
  expect(list).not.toContain('\u001b');
});

test('no command was forgotten', () => {
  const program = createProgram(
    allCommands(() => () => Promise.resolve()),
    () => {},
  );
  const elsewhere = ['demo', 'simulate', 'serve', 'ui', 'schema', 'claude', 'help'];
  const names = program.commands.map((command) => command.name()).filter((name) => !elsewhere.includes(name));
  expect(names.filter((name) => !walked.has(name))).toEqual([]);
});
