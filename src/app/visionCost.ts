import type { VisionCost } from './visionPorts.ts';

/** Tokens and dollars as people read them. */
export function costText({ inputTokens, outputTokens, usd }: VisionCost): string {
  const tokens = `${inputTokens} + ${outputTokens} tokens`;
  return usd === null ? `${tokens} (price not known)` : `${Number(usd.toPrecision(2))} USD (${tokens})`;
}
