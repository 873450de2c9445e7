import { textWidth, wrapWords } from '../text.ts';
import type { Style } from '../theme.ts';

/** One line of a screen that is read from top to bottom, before it is given its colours. */
export interface TextLine {
  readonly text: string;
  readonly style: Style;
}

export function line(text: string, style: Style = 'plain'): TextLine {
  return { text, style };
}

const labelWidth = 13;

/** A word in the first column and the text beside it, over as many lines as it takes. */
export function labelled(label: string, text: string, columns: number, style: Style = 'plain'): TextLine[] {
  return wrapWords(text, Math.max(20, columns - labelWidth - 1), 20).map((part, row) =>
    line(`${(row === 0 ? label : '').padEnd(labelWidth)}${part}`, style),
  );
}

/** The same with any words in front; later lines begin under the text. */
export function beside(head: string, text: string, columns: number, style: Style = 'plain'): TextLine[] {
  const margin = textWidth(head);
  return wrapWords(text, Math.max(20, columns - margin), 40).map((part, row) =>
    line((row === 0 ? head : ' '.repeat(margin)) + part.replaceAll(glueSpace, ' '), style),
  );
}

const glueSpace = '\u00a0';

/** Parts between commas stay on one line: `30 fps -> 25 fps` is read as one thing. */
export function gluedParts(text: string): string {
  return text
    .split(', ')
    .map((part) => part.replaceAll(' ', glueSpace))
    .join(', ');
}

/** Text over as many lines as it takes, the later ones set in. */
export function wrapped(text: string, columns: number, indent: number, style: Style = 'plain'): TextLine[] {
  return wrapWords(text, Math.max(20, columns - indent), 40).map((part, row) =>
    line(row === 0 ? part : ' '.repeat(indent) + part, style),
  );
}

/** A text in pieces of at most `width` columns, whatever is in it: XML has few spaces to break at. */
export function pieces(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const result: string[] = [];
  for (let rest = text; rest !== ''; rest = rest.slice(width)) result.push(rest.slice(0, width));
  return result;
}
