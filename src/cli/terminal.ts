import type { ReadStream, WriteStream } from 'node:tty';

/** The three streams of a command and what they are connected to. */
export interface Terminal {
  /** the result, and nothing else */
  out(text: string): void;
  /** everything else */
  err(text: string): void;
  /** both ends are a terminal, so a person can be asked */
  interactive: boolean;
  /** of standard output; undefined when it is no terminal */
  columns: number | undefined;
  outIsTerminal: boolean;
  errIsTerminal: boolean;
  readStdin(): Promise<string>;
  ask(question: string): Promise<string>;
  /** without echo */
  askSecret(question: string): Promise<string>;
  /** Resolves when what was written has left the process, with why the result could not be written where it was not. */
  flush(): Promise<Error | undefined>;
}

const mostInput = 16 * 1024 * 1024;

/** Of a terminal that does not say how wide it is. */
export const usualColumns = 80;

/** The process's own streams. A reader that goes away (`| head`, a lost SSH connection) ends nothing; a full disk is told. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  let lost: Error | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG') lost ??= error;
  });
  stderr.on('error', () => {});
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    // A terminal that was never told its size says 0.
    columns: stdout.isTTY ? stdout.columns || usualColumns : undefined,
    outIsTerminal: Boolean(stdout.isTTY),
    errIsTerminal: Boolean(stderr.isTTY),
    readStdin: () => readAll(stdin),
    ask: (question) => ask(stdin, stderr, question, true),
    askSecret: (question) => ask(stdin, stderr, question, false),
    flush: () => Promise.all([drained(stdout), drained(stderr)]).then(() => lost),
  };
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    size += (chunk as Uint8Array).length;
    if (size > mostInput) throw new Error('more than 16 MB on standard input');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function ask(
  stdin: ReadStream | NodeJS.ReadStream,
  stderr: WriteStream,
  question: string,
  echo: boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    // Raw before the question: what is typed at once must not be echoed by the terminal.
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.resume();
    stderr.write(question);
    const end = (): void => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const onData = (data: string): void => {
      for (const key of data) {
        if (key === '\r' || key === '\n' || key === '\u0004') {
          end();
          return resolve(typed);
        }
        if (key === '\u0003') {
          end();
          return reject(new DOMException('interrupted', 'AbortError'));
        }
        if (key === '\u007f' || key === '\b') {
          if (typed !== '' && echo) stderr.write('\b \b');
          typed = Array.from(typed).slice(0, -1).join('');
        } else if (key >= ' ') {
          typed += key;
          if (echo) stderr.write(key);
        }
      }
    };
    stdin.on('data', onData);
  });
}

/** A terminal that stands still, a shut laptop at its other end, keeps no program from ending. */
const stillMs = 3000;

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) return resolve();
    const late = stream.isTTY ? setTimeout(resolve, stillMs) : undefined;
    stream.write('', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
