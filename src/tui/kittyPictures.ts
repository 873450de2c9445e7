import type { TerminalPicture } from '../app/ports.ts';

const esc = '\u001b';
/** What may be sent in one piece, by the protocol. */
const pieceBytes = 4096;

/**
 * Pictures in a terminal that knows kitty's graphics protocol, by its Unicode placeholders: the picture is sent once, and the
 * cells that show it are ordinary characters in ordinary lines. So Ink moves and takes them away like any text, and nothing
 * stays behind on another tab, after a resize or at the end. https://sw.kovidgoyal.net/kitty/graphics-protocol/
 */
export interface KittyPictures {
  /** Sends the picture and gives the lines that show it. */
  show(picture: TerminalPicture): string[];
  /** Takes every picture that was sent out of the terminal's memory. */
  forget(): void;
}

export function kittyPictures(write: (bytes: string) => void): KittyPictures {
  const sent: number[] = [];
  let last = 0;
  const forget = (id: number) => write(`${esc}_Ga=d,d=I,i=${id},q=2${esc}\\`);
  return {
    show({ png, columns, rows }) {
      last = (last % lastId) + 1;
      const id = last;
      if (sent.includes(id)) forget(id);
      else sent.push(id);
      // q=2: the terminal answers nothing, since an answer would arrive as keys.
      write(pieces(Buffer.from(png).toString('base64'), `a=T,U=1,i=${id},f=100,c=${columns},r=${rows},q=2`));
      return Array.from({ length: Math.min(rows, rowMarks.length) }, (_, row) =>
        placeholders(id, row, columns),
      );
    },
    forget: () => sent.splice(0).forEach(forget),
  };
}

/** The number of a picture is told by one of 255 colours, which every terminal that knows the protocol has. */
const lastId = 255;

function pieces(base64: string, head: string): string {
  const count = Math.max(1, Math.ceil(base64.length / pieceBytes));
  return Array.from({ length: count }, (_, at) => {
    const keys = [...(at === 0 ? [head] : ['q=2']), `m=${at < count - 1 ? 1 : 0}`].join(',');
    return `${esc}_G${keys};${base64.slice(at * pieceBytes, (at + 1) * pieceBytes)}${esc}\\`;
  }).join('');
}

/** One row: the first cell names row and column, the others follow from their neighbour. */
function placeholders(id: number, row: number, columns: number): string {
  const first = `${placeholder}${rowMarks[row] ?? ''}${rowMarks[0] ?? ''}`;
  return `${esc}[38;5;${id}m${first}${placeholder.repeat(Math.max(0, columns - 1))}${esc}[39m`;
}

const placeholder = String.fromCodePoint(0x10eeee);

// The first of the combining marks by which the protocol counts rows and columns (rowcolumn-diacritics.txt of kitty).
const rowMarks = (
  '0305 030d 030e 0310 0312 033d 033e 033f 0346 034a 034b 034c 0350 0351 0352 0357 035b 0363 0364 0365 0366 0367 ' +
  '0368 0369 036a 036b 036c 036d 036e 036f 0483 0484 0485 0486 0487 0592 0593 0594 0595 0597 0598 0599 059c 059d ' +
  '059e 059f 05a0 05a1 05a8 05a9 05ab 05ac 05af 05c4 0610 0611 0612 0613 0614 0615 0616 0617 0657 0658'
)
  .split(' ')
  .map((code) => String.fromCodePoint(Number.parseInt(code, 16)));
