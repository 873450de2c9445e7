/** Something that the terminal itself sends among the keys, such as what the mouse did. */
export interface TerminalReport {
  /** the whole of it, with the flag `g` */
  readonly whole: RegExp;
  /** a beginning of it at the end of what was read */
  readonly begun: RegExp;
  /**
   * One may come now, so a beginning waits so long (ms) for its rest, since a slow line tears them. The esc key, which begins in
   * the same way, waits as long.
   */
  readonly restMs: number;
  readonly isExpected: () => boolean;
  readonly tell: (parts: readonly string[]) => void;
}

/** Takes the reports of the terminal out of what is read from it, so that none reaches the reader of keys. Gives the way to undo it. */
export function takeReports(
  stdin: Pick<NodeJS.ReadStream, 'read' | 'emit'>,
  reports: readonly TerminalReport[],
): () => void {
  const read = stdin.read;
  let held = '';
  let overdue = '';
  let timer: NodeJS.Timeout | undefined;
  stdin.read = (size?: number): unknown => {
    const chunk: unknown = read.call(stdin, size);
    if (chunk !== null && typeof chunk !== 'string') return chunk;
    let text = overdue + (chunk === null ? '' : held + chunk);
    overdue = '';
    if (chunk === null) return text === '' ? null : text;
    clearTimeout(timer);
    for (const { whole, tell } of reports)
      text = text.replace(whole, (_all, ...parts: string[]) => {
        tell(parts);
        return '';
      });
    const begun = reports
      .filter((report) => report.isExpected())
      .map((report) => ({ text: report.begun.exec(text)?.[0] ?? '', restMs: report.restMs }))
      .filter((one) => one.text !== '');
    held = begun.reduce((longest, one) => (one.text.length > longest.length ? one.text : longest), '');
    if (held !== '')
      timer = setTimeout(
        () => {
          overdue = held;
          held = '';
          stdin.emit('readable');
        },
        Math.max(...begun.map((one) => one.restMs)),
      );
    return text.slice(0, text.length - held.length);
  };
  return () => {
    clearTimeout(timer);
    stdin.read = read;
  };
}
