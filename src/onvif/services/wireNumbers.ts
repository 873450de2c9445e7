/** Numbers as cameras write them: "20.0", "5.000000", " 30 "; undefined for everything that is none. */
export function wireNumber(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** A list as attributes carry it: "1 250", "12.5 12 10", sometimes with commas. */
export function wireNumbers(text: string | undefined): number[] {
  return (text ?? '')
    .split(/[\s,]+/)
    .map(wireNumber)
    .filter((value) => value !== undefined);
}

/** The unlimited or leaked values that cameras put where a number should be (Q66, Q69). */
export function isSentinel(value: number): boolean {
  return value >= 2_147_483_646;
}

/** Frames per second that a camera can mean; Q66 saw 1701606738, Q82 -3600. */
export function believableRate(value: number | undefined): value is number {
  return value !== undefined && value > 0 && value <= 240;
}

/** The number in the style of the text that it replaces: "128.00" stays with two decimals (Q95). */
export function numberLike(before: string | undefined, value: number): string {
  const decimals = /^[+-]?\d+\.(\d+)$/.exec(before?.trim() ?? '')?.[1]?.length;
  if (decimals !== undefined) {
    const fixed = value.toFixed(Math.min(decimals, 20));
    if (Number(fixed) === value) return fixed;
  }
  return String(value);
}

/** A value that is written unless the element already says the same number in another spelling. */
export function sameNumber(before: string | undefined, value: number): boolean {
  const number = wireNumber(before);
  return number !== undefined && Math.abs(number - value) < 1e-9;
}
