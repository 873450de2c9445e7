import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const succeeds = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 5_000 }).status === 0;

const here = `ct${process.pid}`;
const there = `cs${process.pid}`;
const installed = spawnSync('onvif-util', ['-h'], { stdio: 'ignore', timeout: 5_000 }).error === undefined;
const namespaces = succeeds('ip', 'netns', 'add', here);
if (namespaces) succeeds('ip', 'netns', 'del', here);

// It turns multicast loopback off, so that it finds nothing on its own machine: it gets a network of its own.
describe.skipIf(!installed || !namespaces)('onvif-util, in a network of its own', () => {
  const address = '10.99.77.2';
  let simulator: ChildProcess;
  let control = '';

  beforeAll(async () => {
    for (const command of [
      `netns add ${here}`,
      `netns add ${there}`,
      `link add ${here} type veth peer name ${there}`,
      `link set ${here} netns ${here}`,
      `link set ${there} netns ${there}`,
      `-n ${here} addr add 10.99.77.1/24 dev ${here}`,
      `-n ${there} addr add ${address}/24 dev ${there}`,
      `-n ${here} link set ${here} up`,
      `-n ${there} link set ${there} up`,
      `-n ${there} link set lo up`,
      `-n ${here} route add default via ${address}`,
    ]) {
      if (!succeeds('ip', ...command.split(' '))) throw new Error(`ip ${command} failed`);
    }
    simulator = spawn(
      'ip',
      [
        'netns',
        'exec',
        there,
        process.execPath,
        'simulator/main.ts',
        '--personality',
        'hanwha',
        '--bind',
        address,
        '--base-port',
        '80',
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!simulator.stdout) throw new Error('no standard output');
    const [line] = (await once(createInterface({ input: simulator.stdout }), 'line', {
      signal: AbortSignal.timeout(30_000),
    })) as [string];
    control = (JSON.parse(line) as { control: string }).control;
  });

  afterAll(async () => {
    simulator.kill('SIGTERM');
    await once(simulator, 'exit');
    succeeds('ip', 'netns', 'del', here);
    succeeds('ip', 'netns', 'del', there);
  });

  const util = (input: string, ...args: string[]): string =>
    spawnSync('ip', ['netns', 'exec', here, 'onvif-util', ...args], {
      input,
      encoding: 'utf8',
      timeout: 15_000,
    }).stdout;

  test('discovers', () => {
    expect(util('', '-a')).toMatch(/Found 1 cameras\n10\.99\.77\.2 /);
  });

  test('reads and changes encoder and imaging', () => {
    const seen = util(
      'get video\nget video options\nget imaging\nget rtsp\nset framerate 12\nset bitrate 3000\nset brightness 61\nquit\n',
      '-u',
      'admin',
      '-p',
      'admin',
      address,
    );
    expect(seen).toMatch(/Resolution: 2592 x 1944\n {2}Frame Rate: 25/);
    expect(seen).toMatch(/rtsp:\/\/10\.99\.77\.2:\d+\//);
    expect(seen).toMatch(/Frame Rate was set to 12/);
    expect(seen).not.toMatch(/ERROR/);
    const read = `fetch('${control}/cameras/onvif-${address}/state').then((r) => r.text()).then(console.log)`;
    const { stdout } = spawnSync('ip', ['netns', 'exec', there, process.execPath, '-e', read], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      encoders: [{ fps: 12, bitrateKbps: 3000, gop: 50 }, {}],
      imaging: { brightness: 61 },
    });
  });
});
