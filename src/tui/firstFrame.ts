import { isTooSmall, tooSmallLines } from './layout.ts';
import { cameraListLines, cameraWindow, joinedLines } from './rows/cameraList.ts';
import { exactly } from './rows/exactly.ts';
import { footerLines } from './rows/footerLines.ts';
import { headerLines } from './rows/headerLines.ts';
import type { State } from './state/model.ts';
import type { Theme } from './theme.ts';

const esc = '\u001b[';
const enterScreen = `${esc}?1049h`;
const leaveScreen = `${esc}?1049l`;
const hideCursor = `${esc}?25l`;
const showCursor = `${esc}?25h`;
const clear = `${esc}H${esc}J`;
/** A terminal that knows these draws what is between them in one go (synchronized output). */
const hold = `${esc}?2026h`;
const release = `${esc}?2026l`;

/**
 * The first frame straight to the terminal, from the same lines that Ink will lay out: loading Ink, React and Yoga and their
 * first drawing take longer than all that comes before. Keys wait in the terminal until Ink reads them.
 */
export function paintFirstFrame(state: State, theme: Theme, write: (bytes: string) => void): void {
  write(`${enterScreen}${hideCursor}${hold}${clear}${linesOf(state, theme).join('\r\n')}${release}`);
}

export function leaveFirstFrame(write: (bytes: string) => void): void {
  write(leaveScreen + showCursor);
}

/**
 * Lets Ink draw over the first frame without a flicker: it enters the screen anew, which empties it, some time before it
 * draws. What it writes while it starts is held back and written at once.
 */
export function takeOver<T>(stdout: Pick<NodeJS.WriteStream, 'write'>, start: () => T): T {
  const write = stdout.write;
  let bytes = '';
  stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    bytes += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  try {
    return start();
  } finally {
    stdout.write = write;
    stdout.write(`${hold}${clear}${bytes.replace(enterScreen, '')}${release}`);
  }
}

function linesOf(state: State, theme: Theme): string[] {
  const { columns, rows } = state.size;
  if (isTooSmall(state.size)) return exactly(tooSmallLines(state.size), rows);
  const window = cameraWindow(state, rows - 4);
  const body = joinedLines(cameraListLines(state, theme, window, 0), window.layout, theme);
  return [
    ...headerLines(state, theme, columns, ''),
    ...exactly(body, rows - 4),
    ...footerLines(state, theme, columns, 0, ''),
  ];
}
