import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { EntityState } from '../../src/app/ports.ts';
import { isCamOptError } from '../../src/domain/errors.ts';
import type { RunResult } from '../../src/domain/job.ts';
import type { SettingValues } from '../../src/domain/settingPaths.ts';
import type { MemoryCamera } from '../support/memoryCamera.ts';
import type { ChildOrder } from './crashChild.ts';

export interface RemoteRequest {
  id: number;
  cameraId: string;
  operation: 'open' | 'read' | 'readEntity' | 'writeEntity' | 'snapshot';
  token?: string;
  asRead?: EntityState;
  values?: SettingValues;
}
export interface RemoteAnswer {
  id: number;
  value?: unknown;
  error?: string;
}
export interface ChildEnd {
  killed: boolean;
  steps: number;
  result: RunResult | undefined;
  /** of the second resume of the same child: how many jobs it found, and Sets sent since the first had ended */
  settledAgain: number | undefined;
  setsAgain: number;
  output: string;
}

/** One file, so that a child starts in a tenth of a second: the matrix has hundreds of them. */
export async function bundleChild(folder: string): Promise<string> {
  const program = join(folder, 'crashChild.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'crashChild.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return program;
}

/** Runs the child over the cameras, which answer it as long as it lives and keep their state when it is gone. */
export async function runChild(
  program: string,
  order: ChildOrder,
  cameras: readonly MemoryCamera[],
): Promise<ChildEnd> {
  const sets = (): number => cameras.reduce((sum, camera) => sum + camera.sets, 0);
  let setsThen = 0;
  const child = fork(program, [JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const end: ChildEnd = {
    killed: false,
    steps: 0,
    result: undefined,
    settledAgain: undefined,
    setsAgain: 0,
    output: '',
  };
  child.stdout?.on('data', (text: Buffer) => (end.output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (end.output += text.toString()));
  child.on('message', (message: RemoteRequest | (Partial<ChildEnd> & { done: true })) => {
    if ('done' in message) {
      Object.assign(end, message);
      end.setsAgain = sets() - setsThen;
      setsThen = sets();
    } else void answer(child, message, cameras);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.once('close', (...ended) => done(ended)),
  );
  end.killed = signal === 'SIGKILL';
  if (!end.killed && code !== 0) throw new Error(`the child ended with ${code}: ${end.output}`);
  return end;
}

async function answer(
  child: ChildProcess,
  request: RemoteRequest,
  cameras: readonly MemoryCamera[],
): Promise<void> {
  const reply: RemoteAnswer = { id: request.id };
  try {
    reply.value = await carryOut(request, cameras);
  } catch (error) {
    reply.error = isCamOptError(error) ? error.code : 'INTERNAL';
  }
  // The child may be dead by now, as it is meant to be.
  if (child.connected) child.send(reply, () => undefined);
}

async function carryOut(request: RemoteRequest, cameras: readonly MemoryCamera[]): Promise<unknown> {
  const camera = cameras.find(({ id }) => id === request.cameraId);
  if (camera === undefined) throw new Error(`no camera ${request.cameraId}`);
  const session = await camera.session();
  const signal = new AbortController().signal;
  const ref = { kind: 'encoder', token: request.token ?? '', service: 'media2' } as const;
  switch (request.operation) {
    case 'open':
      return null;
    case 'read':
      return session.read(signal);
    case 'readEntity':
      return session.readEntity(ref, signal);
    case 'writeEntity':
      await session.writeEntity(request.asRead as EntityState, request.values ?? {}, signal);
      return null;
    case 'snapshot':
      return Buffer.from((await session.snapshot(signal)).jpeg).toString('base64');
  }
}
