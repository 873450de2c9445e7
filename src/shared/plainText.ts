/**
 * Text from a camera, made safe for a terminal, a log and a file: control characters (C0, DEL, C1) and the
 * characters that reorder or hide text are removed, runs of white space become one space.
 * A camera named `ESC]0;…` would otherwise write to the technician's terminal.
 */
export function plainText(text: string, maxLength = 256): string {
  if (plain.test(text) && text.length <= maxLength) return text;
  const visible = text
    .replace(/[\t\n\r]+/g, ' ')
    // oxlint-disable-next-line no-control-regex -- control characters are what is being removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return visible.length > maxLength ? `${visible.slice(0, maxLength - 1)}…` : visible;
}

// Words of printable ASCII with single blanks between them, as most text is.
const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/;
