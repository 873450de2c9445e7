import type { TerminalReport } from './terminalReports.ts';

/** What the mouse did, in cells counted from 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'wheel up' | 'wheel down';
  readonly x: number;
  readonly y: number;
}

/** Buttons and wheel (1000) in the form that has no limit of columns and no bytes that could be taken for keys (SGR, 1006). */
export const mouseOn = '\u001b[?1000h\u001b[?1006h';
export const mouseOff = '\u001b[?1006l\u001b[?1000l';

export function mouseReport(isOn: () => boolean, tell: (event: MouseEvent) => void): TerminalReport {
  return {
    // oxlint-disable-next-line no-control-regex -- what terminals send
    whole: /\u001b\[<(\d+);(\d+);(\d+)([Mm])/g,
    // oxlint-disable-next-line no-control-regex -- what terminals send
    begun: /\u001b(?:\[(?:<[\d;]*)?)?$/,
    restMs: 40,
    isExpected: isOn,
    tell([button, x, y, end]) {
      const event = eventOf(Number(button), Number(x) - 1, Number(y) - 1, end === 'M');
      if (event !== null) tell(event);
    },
  };
}

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
