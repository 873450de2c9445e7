import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ListedCamera {
  id: string;
  personality: string;
  ip: string;
  port: number;
  xaddr: string;
  uuid: string;
  username: string;
  name: string;
  location: string;
}

export interface RunningSimulator extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly control: string;
  readonly cameras: ListedCamera[];
  /** The only or the first camera of that personality. */
  camera(personality?: string): ListedCamera;
  /** A call of the control API; the answer's JSON. Throws on anything but success. */
  ask<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  faults(camera: ListedCamera, ...faults: object[]): Promise<void>;
  state(camera: ListedCamera): Promise<Truth>;
}

export interface Truth {
  encoders: Record<string, unknown>[];
  imaging: Record<string, unknown>;
  writes: number;
  requests: Record<string, number>;
  authFailures: number;
  lockedUntil: string | null;
  [key: string]: unknown;
}

const readyWithinMs = 60_000;

/** Starts the simulator as its users do: a process of its own, ready when it has said so. */
export async function startSimulator(...flags: string[]): Promise<RunningSimulator> {
  const child = spawn(process.execPath, ['simulator/main.ts', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await firstLine(child);
  const { control, cameras } = JSON.parse(line) as { control: string; cameras: ListedCamera[] };
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${control}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    process: child,
    control,
    cameras,
    ask,
    camera: (personality) => {
      const found = cameras.find((camera) => personality === undefined || camera.personality === personality);
      if (!found) throw new Error(`no camera ${personality}`);
      return found;
    },
    faults: async (camera, ...faults) => {
      await ask('PUT', `/cameras/${camera.id}/faults`, faults);
    },
    state: (camera) => ask('GET', `/cameras/${camera.id}/state`),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit', { signal: AbortSignal.timeout(30_000) });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no standard output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the simulator ended before it was ready');
  });
  const [line] = (await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(readyWithinMs) }),
    ended,
  ])) as [string];
  ended.catch(() => undefined);
  return line;
}
