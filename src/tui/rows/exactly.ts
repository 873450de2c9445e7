/** The lines in exactly `height` rows: cut or filled up, because a body that is too high makes Ink overlap lines. */
export function exactly(lines: readonly string[], height: number): string[] {
  const cut = lines.slice(0, Math.max(0, height));
  return [...cut, ...Array.from({ length: Math.max(0, height - cut.length) }, () => '')];
}
