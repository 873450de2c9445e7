import { execa, type Options } from 'execa';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const engine = `${process.env['CAMOPT_SHARED'] ?? `${root}../shared`}/tools/docker-engine`;
const mayStart = existsSync(engine) && process.getuid?.() === 0;

const cameras = 12;
const project = 'camopt-test';
const minutes = 60_000;

let env: Record<string, string> = {};

function run(file: string, args: readonly string[], options: Options = {}) {
  return execa(file, args, { cwd: root, env, timeout: 15 * minutes, reject: false, ...options });
}

const docker = (...args: string[]) => run('docker', args);
const compose = (...args: string[]) => run('docker-compose', ['-p', project, ...args]);
const camopt = (...args: string[]) => compose('run', '--rm', '-T', 'camopt', ...args);

/** Runs in the simulator's container. */
async function inSimulator(...command: string[]): Promise<string> {
  const { stdout } = await compose('exec', '-T', 'simulator', ...command);
  return String(stdout);
}

/** The base image is made from the machine's own npm: `npm run` puts this project's Node in its place. */
const machine = {
  // Not in the temporary folder of this run, which is gone afterwards: the engine's images last, and so do its mounts.
  DOCKER_ENGINE_DIR: process.env['DOCKER_ENGINE_DIR'] ?? '/tmp/camopt-docker-engine',
  PATH: (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':'),
  npm_config_prefix: undefined,
};

async function startEngine(mode: 'build' | 'run'): Promise<void> {
  const { stdout, stderr, exitCode } = await run(engine, ['start', mode], { env: machine });
  if (exitCode !== 0) throw new Error(`the engine did not start: ${String(stderr)}`);
  const host = /DOCKER_HOST=(\S+)/.exec(String(stdout))?.[1] ?? '';
  env = { DOCKER_HOST: host, DOCKER_BUILDKIT: '0', COMPOSE_DOCKER_CLI_BUILD: '0', CAMERAS: String(cameras) };
}

async function build(...args: string[]): Promise<void> {
  const { all, exitCode } = await run('docker', ['build', '--network', 'host', ...args, '.'], { all: true });
  if (exitCode !== 0) throw new Error(`docker build ${args.join(' ')} failed:\n${String(all).slice(-3000)}`);
}

describe.skipIf(!mayStart)('containers (need root and a Docker engine)', () => {
  beforeAll(async () => {
    await startEngine('build');
    await build('-t', 'camopt');
    await build('-f', 'simulator/Dockerfile', '-t', 'camopt-simulator');
    await startEngine('run');
    await compose('up', '-d', '--no-build', 'simulator');
  }, 30 * minutes);

  afterAll(async () => {
    await compose('down', '-v', '--timeout', '5');
    await run(engine, ['stop'], { env: machine });
  }, 3 * minutes);

  test('the simulator becomes healthy, runs as nobody special and writes nowhere', async () => {
    await vi.waitUntil(
      async () =>
        (await docker('inspect', '-f', '{{.State.Health.Status}}', `${project}_simulator_1`)).stdout ===
        'healthy',
      { timeout: minutes, interval: 500 },
    );
    expect(await inSimulator('id', '-u')).toBe('1000');
    expect(await inSimulator('sh', '-c', 'touch /app/x 2>/dev/null || echo refused')).toBe('refused');
    expect(await inSimulator('sh', '-c', 'grep CapEff /proc/1/status')).toMatch(/0{16}$/);
  });

  test('the terminal UI opens with an empty home and finds the cameras at the press of a key', async () => {
    const terminal = new Terminal({ cols: 120, rows: 40, allowProposedApi: true });
    const program = spawnInTerminal('docker-compose', ['-p', project, 'run', '--rm', 'camopt'], {
      cwd: root,
      cols: 120,
      rows: 40,
      env: { ...process.env, ...env, TERM: 'xterm-256color' },
    });
    const ended = new Promise<number>((resolve) => program.onExit(({ exitCode }) => resolve(exitCode)));
    program.onData((data) => terminal.write(data));
    const screen = () => {
      const lines = Array.from({ length: 40 }, (_, y) =>
        terminal.buffer.active.getLine(y)?.translateToString(true),
      );
      return lines.join('\n');
    };
    const shows = (text: string) =>
      vi.waitFor(() => expect(screen()).toContain(text), { timeout: minutes, interval: 100 });
    await shows('d discover');
    program.write('d');
    await shows(`${cameras} cameras`);
    await shows('P3268-LV');
    program.write('q');
    expect(await ended).toBe(0);
  });

  test('CamOpt finds every camera by multicast over the bridge', async () => {
    const { stdout } = await camopt('discover', '--timeout', '6', '--json');
    const found = JSON.parse(String(stdout)) as {
      foundCameras: number;
      cameras: { ip: string; source: string }[];
    };
    const address = await inSimulator('hostname', '-i');
    expect(found.foundCameras).toBe(cameras);
    expect(new Set(found.cameras.map(({ ip }) => ip))).toEqual(new Set([address.trim()]));
  });

  test('demo-check goes the whole way, and its history outlives the container', async () => {
    const { stdout, stderr, exitCode } = await camopt('demo-check');
    expect(`${exitCode} ${String(stderr).slice(-2000)}`).toMatch(/^0 /);
    const result = JSON.parse(String(stdout).split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(result).toMatchObject({ discovered: cameras, completed: cameras, unknown: 0 });
    const history = await camopt('history', '--json');
    const { runs } = JSON.parse(String(history.stdout)) as { runs: { run_id: string }[] };
    expect(runs.map(({ run_id }) => run_id)).toContain(result['run_id']);
  });

  test('a change is seen in the real stream', async () => {
    const listing = await camopt('cameras', '--json');
    const known = JSON.parse(String(listing.stdout)) as { id: string }[] | { cameras: { id: string }[] };
    const [camera] = Array.isArray(known) ? known : known.cameras;
    const args = [
      'apply',
      camera?.id ?? '',
      '--settings',
      '-',
      '--yes',
      '--verify',
      'stream',
      '--json',
      '--settle',
      '1',
    ];
    const { stdout, stderr } = await run(
      'docker-compose',
      ['-p', project, 'run', '--rm', '-T', 'camopt', ...args],
      { input: JSON.stringify({ stream: { fps: 10 } }) },
    );
    expect(String(stdout), String(stderr).slice(-2000)).toContain('"jobs"');
    const { jobs } = JSON.parse(String(stdout)) as {
      jobs: { result: { outcomes: { path: string; got: unknown; witness: string }[] } }[];
    };
    const outcome = jobs[0]?.result.outcomes.find(({ path }) => path === 'stream.fps');
    expect(outcome).toMatchObject({ got: 10, witness: expect.stringContaining('stream') });
  });

  test('the check fails when no camera answers', async () => {
    await compose('pause', 'simulator');
    try {
      // depends_on would wait for the health of a paused container.
      const { exitCode, stderr } = await compose('run', '--rm', '-T', '--no-deps', 'camopt', 'demo-check');
      expect(exitCode).toBe(1);
      expect(String(stderr)).toContain('no camera answered');
    } finally {
      await compose('unpause', 'simulator');
    }
  });
});
