/** A shutter time as people write it: `"1/250"` or seconds, `"0.5"`. On the wire it is microseconds. */
export type ShutterText = string;

const fraction = /^1\/(\d+(?:\.\d+)?)$/;
const seconds = /^\d+(?:\.\d+)?$/;

/** Microseconds; undefined for text that is no shutter time (`"1/0"`, `"0"`, `"fast"`). */
export function shutterMicros(text: ShutterText): number | undefined {
  const trimmed = text.trim();
  const denominator = fraction.exec(trimmed)?.[1];
  const micros =
    denominator !== undefined
      ? 1e6 / Number(denominator)
      : seconds.test(trimmed)
        ? Number(trimmed) * 1e6
        : Number.NaN;
  return Number.isFinite(micros) && micros > 0 ? micros : undefined;
}

/**
 * The shortest text that says the time: `1/n` where n is whole to within 1 % (cameras round to whole microseconds),
 * else seconds with at most six decimals. Undefined for what is no time at all: zero, negative, not finite
 * (Q91: Axis reports -1 for "no limit").
 */
export function shutterText(micros: number): ShutterText | undefined {
  if (!Number.isFinite(micros) || micros <= 0) return undefined;
  const perSecond = 1e6 / micros;
  const whole = Math.round(perSecond);
  if (whole > 1 && Math.abs(perSecond - whole) <= whole * 0.01) return `1/${whole}`;
  if (perSecond > 1) return `1/${Number(perSecond.toPrecision(3))}`;
  return String(Number((micros / 1e6).toFixed(6)));
}

/** Distance in stops (one stop = factor two); infinite when one of them is no time. */
export function stopsApart(a: ShutterText, b: ShutterText): number {
  const from = shutterMicros(a);
  const to = shutterMicros(b);
  return from === undefined || to === undefined ? Number.POSITIVE_INFINITY : Math.abs(Math.log2(to / from));
}
