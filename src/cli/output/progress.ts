import { usualColumns, type Terminal } from '../terminal.ts';
import { cutTo } from './table.ts';

/** What a long command says while it works: a line for each camera, and on a terminal a bar below them. */
export interface Progress {
  line(text: string): void;
  /** how many of the total are done */
  done(count: number): void;
  end(): void;
}

const barCells = 30;

export function progressOn(terminal: Terminal, total: number, what: string): Progress {
  let count = 0;
  const width = process.stderr.columns || usualColumns;
  const draw = (): void => {
    const filled = total === 0 ? barCells : Math.round((count / total) * barCells);
    const bar = '#'.repeat(filled) + '-'.repeat(barCells - filled);
    terminal.err(`\r\u001b[K${cutTo(`[${bar}] ${count}/${total} ${what}`, width - 1)}`);
  };
  const clear = (): void => terminal.err('\r\u001b[K');
  if (!terminal.errIsTerminal)
    return { line: (text) => terminal.err(`${text}\n`), done: () => {}, end: () => {} };
  draw();
  return {
    line: (text) => {
      clear();
      terminal.err(`${text}\n`);
      draw();
    },
    done: (now) => {
      count = now;
      draw();
    },
    end: clear,
  };
}
