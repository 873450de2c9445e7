import stringWidth from 'string-width';

/** Lines that are wider than the terminal go on below, broken between words and a little further in. */
export function paragraphs(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => {
      if (stringWidth(line) <= width) return [line];
      const start = /^ */.exec(line)?.[0] ?? '';
      const further = `${start}  `;
      return brokenAtWords(line.slice(start.length), width - further.length).map((part, index) =>
        index === 0 ? start + part : further + part,
      );
    })
    .join('\n');
}

/** The text in lines of at most `width` cells; a word that is wider has a line of its own. */
export function brokenAtWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
