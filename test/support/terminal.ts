import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/**
 * A program in a real pseudo-terminal, its screen read back from a terminal emulator. While the program holds the screen
 * (synchronized output, mode 2026) its text is the one from before, as a terminal shows it: never half a frame.
 */
export interface TestTerminal {
  /** the screen as text, lines joined by line feeds, spaces at their ends left out */
  screen(): string;
  row(y: number): string;
  isInverse(x: number, y: number): boolean;
  /** The cells of the screen, for a picture of it. */
  cells(): Cell[][];
  hasColour(): boolean;
  press(keys: string): void;
  /** Reads nothing more, as a line that stands still. */
  standStill(): void;
  goOn(): void;
  /** Writes to the screen as another program of the same terminal would. */
  scribble(text: string): void;
  /** Waits until the screen shows the text (or fulfils the condition); fails with the screen. */
  until(wanted: string | RegExp | (() => boolean), ms?: number): Promise<void>;
  /** Waits until nothing but spinners changed for a while, or two seconds. */
  settled(pollMs?: number): Promise<void>;
  untilGone(text: string, ms?: number): Promise<void>;
  exit(ms?: number): Promise<number>;
  isAlternate(): boolean;
  resize(columns: number, rows: number): void;
  signal(name: 'SIGTERM' | 'SIGHUP' | 'SIGCONT' | 'SIGUSR2'): void;
  readonly pid: number;
  /** bytes that the program wrote so far */
  bytes(): number;
  raw(): string;
  kill(): void;
}

export interface Cell {
  readonly text: string;
  /** number in the palette of 16, a colour as #rrggbb, or null for the terminal's own */
  readonly front: number | string | null;
  readonly back: number | string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

export const keys = {
  up: '\u001b[A',
  down: '\u001b[B',
  pageDown: '\u001b[6~',
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  ctrlC: '\u0003',
  ctrlL: '\u000c',
  ctrlU: '\u0015',
  backspace: '\u007f',
} as const;

export function openTerminal(
  command: readonly string[],
  options: { columns?: number; rows?: number; env?: Record<string, string | undefined>; cwd?: string } = {},
): TestTerminal {
  const { columns = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  // Ink takes any CI variable, an empty one too, as a reason to write nothing until the end.
  const neutral = { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
  const env = { ...process.env, ...neutral, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.env };
  const [file = '', ...args] = command;
  const child = pty.spawn(file, args, {
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: defined(env),
  });
  let code: number | undefined;
  let raw = '';
  let held: string[] | undefined;
  const waiting = new Set<() => void>();
  const changed = () => waiting.forEach((check) => check());
  const synchronizedOutput = (params: (number | number[])[], before: () => void) => {
    if (params.includes(2026)) before();
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) =>
    synchronizedOutput(params, () => (held = liveRows())),
  );
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) =>
    synchronizedOutput(params, () => (held = undefined)),
  );
  child.onData((data) => {
    raw += data;
    terminal.write(data, changed);
  });
  // What the program asks of the terminal, such as whether a frame has arrived, is answered as by any other.
  terminal.onData((answer) => {
    if (code === undefined) child.write(answer);
  });
  child.onExit((event) => {
    code = event.exitCode;
    held = undefined;
    terminal.write('', changed);
  });

  const buffer = () => terminal.buffer.active;
  const liveRow = (y: number) =>
    buffer()
      .getLine(buffer().baseY + y)
      ?.translateToString(true)
      .trimEnd() ?? '';
  const liveRows = () => Array.from({ length: terminal.rows }, (_line, y) => liveRow(y));
  const row = (y: number) => (held === undefined ? liveRow(y) : (held[y] ?? ''));
  const screen = () => (held ?? liveRows()).join('\n');
  const wait = (ok: () => boolean, what: string, ms: number) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (ok()) end(resolve);
        else if (code !== undefined && what !== 'its end')
          end(() => reject(new Error(`ended with ${code} before ${what}; screen:\n${screen()}`)));
      };
      const timer = setTimeout(
        () => end(() => reject(new Error(`no ${what} in ${ms} ms; screen:\n${screen()}`))),
        ms,
      );
      const end = (then: () => void) => {
        clearTimeout(timer);
        waiting.delete(check);
        then();
      };
      waiting.add(check);
      check();
    });

  return {
    screen,
    row,
    isInverse: (x, y) =>
      (buffer()
        .getLine(buffer().baseY + y)
        ?.getCell(x)
        ?.isInverse() ?? 0) !== 0,
    cells: () =>
      Array.from({ length: terminal.rows }, (_line, y) =>
        Array.from({ length: terminal.cols }, (_cell, x) => {
          const cell = buffer()
            .getLine(buffer().baseY + y)
            ?.getCell(x);
          return {
            text: cell?.getChars() ?? '',
            front: colour(cell?.isFgDefault(), cell?.isFgRGB(), cell?.getFgColor()),
            back: colour(cell?.isBgDefault(), cell?.isBgRGB(), cell?.getBgColor()),
            bold: cell?.isBold() !== 0,
            dim: cell?.isDim() !== 0,
            inverse: cell?.isInverse() !== 0,
          };
        }),
      ),
    // oxlint-disable-next-line no-control-regex -- colour codes are what is looked for
    hasColour: () => /\u001b\[[0-9;]*[1-9][0-9;]*m/.test(raw),
    press: (text) => child.write(text),
    standStill: () => child.pause(),
    goOn: () => child.resume(),
    scribble: (text) => terminal.write(text, changed),
    until: (wanted, ms = 30_000) =>
      wait(
        typeof wanted === 'function'
          ? wanted
          : () => (typeof wanted === 'string' ? screen().includes(wanted) : wanted.test(screen())),
        typeof wanted === 'function' ? 'the condition' : String(wanted),
        ms,
      ),
    settled: async (pollMs = 50) => {
      const still = () => screen().replace(/ [|/\\-]$/gm, '');
      for (let tries = 0, last = ''; tries < 40 && last !== still(); tries += 1) {
        last = still();
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    untilGone: (text, ms = 30_000) => wait(() => !screen().includes(text), `screen without ${text}`, ms),
    exit: async (ms = 30_000) => {
      await wait(() => code !== undefined, 'its end', ms);
      return code ?? -1;
    },
    isAlternate: () => buffer().type === 'alternate',
    resize: (newColumns, newRows) => {
      child.resize(newColumns, newRows);
      terminal.resize(newColumns, newRows);
    },
    signal: (name) => process.kill(child.pid, name),
    pid: child.pid,
    bytes: () => Buffer.byteLength(raw),
    raw: () => raw,
    kill: () => {
      if (code === undefined) child.kill('SIGKILL');
    },
  };
}

function colour(
  own: boolean | undefined,
  exact: boolean | undefined,
  value: number | undefined,
): number | string | null {
  if (own !== false || value === undefined) return null;
  return exact === true ? `#${value.toString(16).padStart(6, '0')}` : value;
}

function defined(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
