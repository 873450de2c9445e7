import { spawn } from 'node:child_process';
import { CamOptError } from '../domain/errors.ts';

/** Gives the terminal back while the work is done, then draws everything anew. */
export type Suspend = (work: () => Promise<void>) => Promise<void>;

/** Programs of the person's own choice that take the terminal for a while. */
export interface OutsidePrograms {
  /** Shows text in `$PAGER`; resolves when the person is back. Throws PROGRAM_MISSING. */
  page(text: string): Promise<void>;
  /** Opens a file in `$VISUAL` or `$EDITOR`; resolves when the person is back. Throws PROGRAM_MISSING. */
  edit(file: string): Promise<void>;
}

/** A pager that ends sooner than a person reads has only printed: `cat`, or `less -F` with a short text. */
const readingMs = 400;

/** `suspend` hands the terminal over and takes it back; what runs is ended when `signal` aborts. */
export function outsidePrograms(suspend: Suspend, signal: AbortSignal): OutsidePrograms {
  const { PAGER, VISUAL, EDITOR } = process.env;
  return {
    page: (text) =>
      suspend(async () => {
        const startedAt = performance.now();
        await runInTerminal(PAGER || 'less', [], text, '$PAGER', signal);
        if (performance.now() - startedAt < readingMs) await waitForEnter(signal);
      }),
    edit: (file) => suspend(() => runInTerminal(VISUAL || EDITOR || 'vi', [file], null, '$EDITOR', signal)),
  };
}

/** Ink takes its listener off, but Node goes on reading the terminal, and every other key of a pager would be lost to it. */
export async function leaveKeysAlone(): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  process.stdin.resume().pause();
  await turn();
}

/**
 * Runs a command line as the person's shell would, since `$PAGER` may be `less -R`. Afterwards the terminal's modes are what
 * they were before, whatever a program that crashed left behind.
 */
async function runInTerminal(
  command: string,
  words: readonly string[],
  input: string | null,
  variable: string,
  signal: AbortSignal,
): Promise<void> {
  const modes = await stty(['-g']);
  try {
    const exit = await runShell(`${command} "$@"`, words, input, signal);
    // What a shell answers for a program that is not there, or may not be run.
    if (exit === 127 || exit === 126)
      throw new CamOptError('PROGRAM_MISSING', `cannot run ${JSON.stringify(command)}`, {
        hint: `set ${variable} to a program that is installed`,
      });
  } finally {
    if (modes !== '') await stty([modes]);
  }
}

function runShell(
  script: string,
  words: readonly string[],
  input: string | null,
  signal: AbortSignal,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', script, 'sh', ...words], {
      stdio: [input === null ? 'inherit' : 'pipe', 'inherit', 'inherit'],
      signal,
    });
    child.on('error', (error) => (signal.aborted ? resolve(null) : reject(error)));
    child.on('close', resolve);
    // A pager that is left before the end of a long text closes the pipe.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

async function waitForEnter(signal: AbortSignal): Promise<void> {
  process.stdout.write('\n-- enter goes back to CamOpt --');
  await runShell('read -r _', [], null, signal);
}

/** The modes of the terminal on stdin; empty where there is no `stty`. */
function stty(words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('stty', words, { stdio: ['inherit', 'pipe', 'ignore'], timeout: 2000 });
    let told = '';
    child.stdout.on('data', (data: Buffer) => (told += data.toString()));
    child.on('error', () => resolve(''));
    child.on('close', () => resolve(told.trim()));
  });
}
