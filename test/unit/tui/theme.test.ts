import { expect, test } from 'vitest';
import { makeTheme, type Style } from '../../../src/tui/theme.ts';

// xterm's own palette, the plainest there is, and what WCAG calls contrast.
const xterm: Readonly<Record<number, readonly [number, number, number]>> = {
  31: [205, 0, 0],
  32: [0, 205, 0],
  33: [205, 205, 0],
  34: [0, 0, 238],
  35: [205, 0, 205],
  36: [0, 205, 205],
};
const light = ([r, g, b]: readonly [number, number, number]) => {
  const part = (value: number) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

test.each([
  [false, 0, 3.2],
  [true, 1, 3.8],
])('what is coloured can be read on its background (light: %s)', (onLight, background, least) => {
  const theme = makeTheme({ colour: true, ascii: true, light: onLight });
  for (const style of ['change', 'good', 'bad', 'info'] as const satisfies readonly Style[]) {
    // oxlint-disable-next-line no-control-regex -- a colour code
    const code = Number(/\u001b\[(\d+)m/.exec(theme.paint(style, 'x'))?.[1]);
    expect(contrast(light(xterm[code] ?? [0, 0, 0]), background), style).toBeGreaterThan(least);
  }
});
