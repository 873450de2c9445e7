/** What the mouse did, in cells counted from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'wheel up' | 'wheel down';
  readonly x: number;
  readonly y: number;
}

/** Buttons and wheel (1000) in the form that has no limit of columns and no bytes that could be taken for keys (SGR, 1006). */
export const mouseOn = '\u001b[?1000h\u001b[?1006h';
export const mouseOff = '\u001b[?1006l\u001b[?1000l';

/**
 * Takes the mouse's reports out of what is read from the terminal, so that none reaches the reader of keys. While the mouse
 * is on, a beginning that may become a report waits for its rest: a slow line tears them. Gives the way to undo it.
 */
export function takeMouseFrom(
  stdin: Pick<NodeJS.ReadStream, 'read' | 'emit'>,
  isOn: () => boolean,
  tell: (event: MouseEvent) => void,
): () => void {
  const read = stdin.read;
  let held = '';
  let overdue = '';
  let timer: NodeJS.Timeout | undefined;
  stdin.read = (size?: number): unknown => {
    const chunk: unknown = read.call(stdin, size);
    if (chunk !== null && typeof chunk !== 'string') return chunk;
    const text = overdue + (chunk === null ? '' : held + chunk);
    overdue = '';
    if (chunk === null) return text === '' ? null : text;
    clearTimeout(timer);
    const begun = isOn() ? (beginning.exec(text)?.[0] ?? '') : '';
    held = begun;
    if (begun !== '')
      timer = setTimeout(() => {
        overdue = held;
        held = '';
        stdin.emit('readable');
      }, restMs);
    return text.slice(0, text.length - begun.length).replace(report, (_all, ...parts: string[]) => {
      const event = eventOf(Number(parts[0]), Number(parts[1]) - 1, Number(parts[2]) - 1, parts[3] === 'M');
      if (event !== null) tell(event);
      return '';
    });
  };
  return () => {
    clearTimeout(timer);
    stdin.read = read;
  };
}

/** How long the rest of a report is waited for; so long does the esc key wait too while the mouse is on. */
const restMs = 40;
// oxlint-disable-next-line no-control-regex -- what terminals send
const beginning = /\u001b(?:\[(?:<[\d;]*)?)?$/;
// oxlint-disable-next-line no-control-regex -- what terminals send
const report = /\u001b\[<(\d+);(\d+);(\d+)([Mm])/g;

function eventOf(button: number, x: number, y: number, pressed: boolean): MouseEvent | null {
  if (!pressed || x < 0 || y < 0) return null;
  // Bits 2 to 4 are shift, alt and ctrl, bit 5 is a move with the button held.
  switch (button & ~0b1_1100) {
    case 0:
      return { kind: 'press', x, y };
    case 64:
      return { kind: 'wheel up', x, y };
    case 65:
      return { kind: 'wheel down', x, y };
    default:
      return null;
  }
}
