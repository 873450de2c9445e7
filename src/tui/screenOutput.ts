import { accessSync, constants } from 'node:fs';
import type { TerminalReport } from './terminalReports.ts';

/**
 * The way from the program to what the person sees. Two things would hold it up: Node waits in a write until the terminal took
 * it, so a line that stands still would stop the run at work too; and a slow line has a long queue of its own, in which a key's
 * frame waits behind all that was drawn before. So nothing here waits, and a frame is drawn only when the last one has arrived.
 */
export interface ScreenOutput {
  /**
   * Draws when the terminal is ready for a frame, at once or later; of several that wait only the last one is drawn. One that
   * answers a key need not wait until all before it has arrived.
   */
  frame(draw: () => void, answersKey: boolean): void;
  /** A frame was written: asks the terminal to say when it is there. */
  readonly written: () => void;
  /** The terminal saying so, among the keys. */
  readonly report: TerminalReport;
  /** For another program or the shell: asks nothing more, and waits for what is on its way; a terminal that stands still is not waited for. */
  letGo(): Promise<void>;
  /** Back from another program. */
  takeBack(): void;
  /** At the end: waits for the last bytes, but not for ever. */
  close(): Promise<void>;
}

/** Device status report: every terminal since the VT100 answers `ESC [ 0 n` (ECMA-48, DSR). */
const question = '\u001b[5n';
/** A frame that answers a key is drawn while no more than so much is on its way. */
const onItsWay = 2048;
/** A terminal that was silent until now is not waited for longer; its answer is taken up when it comes all the same. */
const silentMs = 1000;
/** An answer that takes longer is not coming: somebody attached to the session from another terminal. */
const lostMs = 10_000;
/** The slowest line on which the program is of use; the first frames wait in its queue. */
const slowestMs = 20_000;
/** A late answer would be typed into the next program. */
const lateMs = 2000;
/** For the last bytes, which give the screen back. */
const leaveMs = 3000;

export function screenOutput(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  options: { asks: boolean; now: () => number },
): ScreenOutput {
  const { now } = options;
  let answers = false;
  let asked: { at: number; written: number }[] = [];
  let lastAsked = 0;
  let arrivedBytes = 0;
  let waiting: { draw: () => void; answersKey: boolean } | undefined;
  let draining = false;
  let letGo = false;
  let timer: NodeJS.Timeout | undefined;
  const settling = new Set<() => void>();

  const patience = () => (answers ? lostMs : silentMs);
  const isAsking = () => asked[0] !== undefined && now() - asked[0].at < patience();
  const isFree = (answersKey: boolean) =>
    stdout.writableLength === 0 &&
    (!isAsking() || (answersKey && stdout.bytesWritten - arrivedBytes <= onItsWay));
  const check = (): void => {
    settling.forEach((one) => one());
    if (waiting === undefined) return;
    if (!isFree(waiting.answersKey)) return checkWhenDrained();
    const { draw } = waiting;
    waiting = undefined;
    draw();
  };
  const checkWhenDrained = () => {
    if (draining || stdout.writableLength === 0 || stdout.destroyed) return;
    draining = true;
    stdout.write('', () => {
      draining = false;
      check();
    });
  };
  const checkWhenLost = () => {
    clearTimeout(timer);
    if (asked[0] === undefined) return;
    timer = setTimeout(
      () => {
        // From now on it counts as silent, and the next question finds out whether it is.
        if (answers) asked = [];
        answers = false;
        check();
      },
      Math.max(1, asked[0].at + patience() - now()),
    );
    timer.unref();
  };
  const ask = () => {
    // One question is enough for a terminal that is silent.
    if (!options.asks || letGo || stdout.bytesWritten === lastAsked || (!answers && asked.length > 0)) return;
    stdout.write(question);
    lastAsked = stdout.bytesWritten;
    asked.push({ at: now(), written: lastAsked });
    checkWhenLost();
  };
  const answered = () => {
    arrivedBytes = asked.shift()?.written ?? arrivedBytes;
    answers = true;
    // Until its first answer the terminal was not waited for, so there may be a queue.
    if (asked.length === 0) ask();
    checkWhenLost();
    check();
  };
  const settled = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(late);
        settling.delete(done);
        resolve();
      };
      const late = setTimeout(end, ms);
      const done = () => {
        if (stdout.destroyed || (stdout.writableLength === 0 && !isAsking())) end();
      };
      settling.add(done);
      checkWhenDrained();
      done();
    });

  neverWait(stdout);
  return {
    frame(draw, answersKey) {
      waiting = { draw, answersKey: answersKey || waiting?.answersKey === true };
      check();
    },
    written: ask,
    report: {
      // oxlint-disable-next-line no-control-regex -- what terminals send
      whole: /\u001b\[0n/g,
      // oxlint-disable-next-line no-control-regex -- what terminals send
      begun: /\u001b(?:\[0?)?$/,
      restMs: 250,
      // Longer than it is waited for: torn and not put together, it would be taken for the esc key.
      isExpected: () => asked[0] !== undefined && now() - asked[0].at < slowestMs,
      tell: answered,
    },
    letGo() {
      letGo = true;
      return settled(lateMs);
    },
    takeBack() {
      letGo = false;
      neverWait(stdout);
    },
    async close() {
      clearTimeout(timer);
      waiting = undefined;
      asked = [];
      await settled(leaveMs);
      // Ink's cursor library writes there when the process ends, and would wait for the same terminal.
      if (stdout.writableLength > 0 && stderr.isTTY) neverWait(stderr);
    },
  };
}

/**
 * Node offers no public way to write to a terminal without waiting (nodejs/node, lib/tty.js: `setBlocking(true)`). libuv opens
 * the terminal anew for itself, so that no other program of it is touched; where it may not, after `su`, writing has to wait.
 */
function neverWait(stream: NodeJS.WriteStream): void {
  const { _handle: handle, fd } = stream as {
    _handle?: { setBlocking?: (on: boolean) => void };
    fd?: number;
  };
  try {
    accessSync(`/proc/self/fd/${fd ?? 1}`, constants.W_OK);
    handle?.setBlocking?.(false);
  } catch {
    // No such file but on Linux, or not ours to open.
  }
}
