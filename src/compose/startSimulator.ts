import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { documents } from '../domain/documents.ts';
import type { Document } from '../domain/documents.ts';
import { CamOptError } from '../domain/errors.ts';
import { simulatorProgram } from './programs.ts';

export interface RunningSimulator {
  ready: Document<'simulate'>;
  /** settles when the simulator has ended, for whatever reason */
  ended: Promise<void>;
  close(): Promise<void>;
}

const startDeadlineMs = 60_000;
/** How the simulator ends when it was told something impossible. */
const wrongUsage = 2;

/**
 * Starts the bundled simulator and waits until it is ready. Its standard input is a pipe that only this process holds: when
 * this process ends, however that happens, the pipe closes and the simulator ends too. A process group of its own keeps
 * ctrl-c from it: a run that is being stopped still needs its cameras.
 */
export async function startSimulator(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<RunningSimulator> {
  const child = execa(process.execPath, [simulatorProgram(), ...args], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    env,
    extendEnv: false,
    forceKillAfterDelay: 2000,
    detached: true,
  });
  const ended = child.then(() => {});
  const complaint: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const line = await firstLine(child.stdout, ended, signal);
    const ready = documents.simulate.safeParse(JSON.parse(line));
    if (!ready.success) throw new Error(`the simulator said ${line.slice(0, 200)}`);
    child.stdout.resume();
    child.stderr.removeAllListeners('data');
    process.stderr.write(complaint.join(''));
    child.stderr.pipe(process.stderr);
    return { ready: ready.data, ended, close };
  } catch (error) {
    await close();
    if (signal.aborted) throw error;
    // It says on standard error what is wrong with the flags, and then how they are written, which our own help does too.
    const [why = ''] = complaint.join('').split(/\n(?:usage: |$)/);
    if ((await child).exitCode === wrongUsage) throw new CamOptError('USAGE', why, { cause: error });
    process.stderr.write(complaint.join(''));
    throw new CamOptError('INTERNAL', `the simulator did not start: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function firstLine(
  output: NodeJS.ReadableStream,
  ended: Promise<void>,
  signal: AbortSignal,
): Promise<string> {
  const lines = createInterface({ input: output });
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(startDeadlineMs)]);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true });
      void ended.then(() => reject(new Error('it ended before it was ready')));
    });
  } finally {
    lines.close();
  }
}
