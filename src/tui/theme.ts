/** Colour only repeats what a sign or a word says. The 16 palette names, so that the terminal's own colours hold. */
const codes = {
  plain: [],
  title: [1],
  dim: [2],
  cursor: [7],
  change: [33],
  good: [32],
  bad: [31],
  info: [36],
} as const satisfies Record<string, readonly number[]>;

/** On white the palette's yellow, green and cyan are hardly to be read: contrast 1.7 to 2.2 in xterm's own colours. */
const codesOnLight: Readonly<Record<keyof typeof codes, readonly number[]>> = {
  ...codes,
  change: [35],
  good: [34],
  info: [34],
};

export type Style = keyof typeof codes;

export interface Theme {
  readonly colour: boolean;
  readonly ascii: boolean;
  paint(style: Style, text: string): string;
  /** the line between panes */
  rule(width: number): string;
  bar(progress: number, width: number): string;
  spinner(step: number): string;
  readonly arrow: string;
}

export function makeTheme(options: { colour: boolean; ascii: boolean; light?: boolean }): Theme {
  const used = options.light === true ? codesOnLight : codes;
  const line = options.ascii ? '-' : '─';
  const spin = ['|', '/', '-', '\\'];
  return {
    ...options,
    paint(style, text) {
      const code = used[style];
      if (!options.colour || code.length === 0 || text === '') return text;
      return `\u001b[${code.join(';')}m${text}\u001b[0m`;
    },
    rule: (width) => line.repeat(Math.max(0, width)),
    bar(progress, width) {
      const inside = Math.max(1, width - 2);
      const full = Math.round((Math.min(100, Math.max(0, progress)) / 100) * inside);
      return `[${'#'.repeat(full)}${'.'.repeat(inside - full)}]`;
    },
    spinner: (step) => spin[step % spin.length] ?? '|',
    arrow: '->',
  };
}
