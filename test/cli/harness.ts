import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const program = fileURLToPath(new URL('../../bin/camopt.js', import.meta.url));

export interface Answer {
  code: number | undefined;
  stdout: string;
  stderr: string;
  /** standard output as the one JSON document that it must be */
  json: <T = Record<string, unknown>>() => T;
}

export interface Place {
  home: string;
  env: Record<string, string>;
  camopt: (
    args: readonly string[],
    more?: { env?: Record<string, string>; input?: string },
  ) => Promise<Answer>;
  start: (args: readonly string[], more?: NodeJS.ProcessEnv) => Started;
  remove: () => Promise<void>;
}

/** A call that goes on while the test does something else. */
export interface Started {
  pid: number;
  kill: (signal: NodeJS.Signals) => void;
  /** what it has said until now */
  said: { out: string; err: string };
  ended: Promise<{ code: number | undefined; signal: string | undefined }>;
}

/** A home and an environment of their own: nothing of the machine's is used, and tests may run side by side. */
export async function place(more: Record<string, string> = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-cli-'));
  const home = join(folder, 'home');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: folder,
    CAMOPT_HOME: home,
    CAMOPT_LOCK_DIR: join(folder, 'locks'),
    CAMOPT_USERNAME: 'admin',
    CAMOPT_PASSWORD: 'admin',
    // Simulators of other tests announce their cameras on this machine, too.
    CAMOPT_LISTEN: '0',
    ...more,
  };
  return {
    home,
    env,
    camopt: async (args, { env: extra, input } = {}) => {
      const ended = await execa('node', [program, ...args], {
        env: { ...env, ...extra },
        extendEnv: false,
        reject: false,
        timeout: 120_000,
        ...(input === undefined ? { stdin: 'ignore' } : { input }),
      });
      return {
        code: ended.exitCode,
        stdout: ended.stdout,
        stderr: ended.stderr,
        json: () => {
          try {
            return JSON.parse(ended.stdout) as never;
          } catch {
            throw new Error(`no JSON document on stdout: ${ended.stdout}\n${ended.stderr}`);
          }
        },
      };
    },
    start: (args, more = {}) => {
      const child = execa('node', [program, ...args], {
        env: { ...env, ...more },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        timeout: 120_000,
      });
      const said = { out: '', err: '' };
      child.stdout.on('data', (chunk) => (said.out += String(chunk)));
      child.stderr.on('data', (chunk) => (said.err += String(chunk)));
      return {
        pid: child.pid as number,
        kill: (signal) => void child.kill(signal),
        said,
        ended: child.then(({ exitCode, signal }) => ({ code: exitCode, signal })),
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface SimulatedCamera {
  id: string;
  ip: string;
  port: number;
  uuid: string;
  xaddr: string;
}

export interface Simulator {
  cameras: SimulatedCamera[];
  control: (method: string, path: string, body?: unknown) => Promise<unknown>;
  truth: (id: string) => Promise<Truth>;
  fault: (id: string, faults: readonly Record<string, unknown>[]) => Promise<void>;
  set: (id: string, state: Record<string, unknown>) => Promise<void>;
  stop: () => Promise<void>;
}

export interface Truth {
  encoders: {
    token: string;
    encoding: string;
    width: number;
    height: number;
    fps: number;
    bitrateKbps: number;
    gop: number;
  }[];
  imaging: Record<string, unknown>;
  writes: number;
  requests: Record<string, number>;
  authFailures: number;
}

/** The bundled simulator with a seed of its own, so that its devices are no others' on this machine. */
export async function simulator(args: readonly string[] = ['--cameras', '3']): Promise<Simulator> {
  const seed = randomInt(2 ** 31);
  const child = execa(
    'node',
    [program, 'simulate', '--seed', String(seed), '--base-port', '0', '--control', '127.0.0.1:0', ...args],
    {
      reject: false,
      stdin: 'pipe',
      stderr: 'inherit',
    },
  );
  const line = await firstLine(child.stdout);
  const { control, cameras } = JSON.parse(line) as { control: string; cameras: SimulatedCamera[] };
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, control), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    cameras,
    control: call,
    truth: (id) => call('GET', `/cameras/${id}/state`) as Promise<Truth>,
    fault: async (id, faults) => void (await call('PUT', `/cameras/${id}/faults`, faults)),
    set: async (id, state) => void (await call('PUT', `/cameras/${id}/state`, state)),
    stop: async () => {
      child.kill('SIGTERM');
      await child;
    },
  };
}

/** A personality that no multicast finds, in a file: tests beside this one look for cameras, too, and log in to them. */
export async function hidden(folder: string, personality: string): Promise<string> {
  const file = join(folder, `${personality}.json`);
  const content = {
    extends: personality,
    name: `hidden-${personality}`,
    about: 'Not announced.',
    discovery: null,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(content));
  return file;
}

/** Puts simulated cameras into the inventory by their address, so that no other simulator's cameras come along. */
export async function addCameras(place: Place, cameras: readonly SimulatedCamera[]): Promise<void> {
  for (const { ip, port } of cameras) {
    const { code, stderr } = await place.camopt(['cameras', 'add', `${ip}:${port}`, '--json']);
    if (code !== 0) throw new Error(stderr);
  }
}

export const setRequests = ({ requests }: Truth): number =>
  Object.entries(requests)
    .filter(([operation]) => operation.startsWith('Set'))
    .reduce((sum, [, count]) => sum + count, 0);

/** Waits for a fact with a deadline. */
export async function until<T>(
  fact: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  ms = 60_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await fact();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Every process below this one, as /proc tells it. */
export async function descendants(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = text.split(' ').filter(Boolean).map(Number);
  const deeper = await Promise.all(children.map(descendants));
  return [...children, ...deeper.flat()];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function firstLine(output: NodeJS.ReadableStream | null): Promise<string> {
  if (output === null) throw new Error('no output');
  let text = '';
  for await (const chunk of output) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error('the simulator ended before it was ready');
}
