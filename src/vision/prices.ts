import type { VisionCost } from '../app/visionPorts.ts';

/** US dollars for a million tokens, as Anthropic's model pages list them in November 2026; batches cost half. */
const listPrices: readonly { model: RegExp; input: number; output: number }[] = [
  // Ten cents for prompts up to 100,000 tokens; ours have about two thousand.
  { model: /^claude-haiku-5-5/, input: 0.1, output: 0.5 },
  { model: /^claude-haiku-4-5/, input: 1, output: 5 },
  { model: /^claude-sonnet-5(-5)?$/, input: 2, output: 10 },
  { model: /^claude-opus-5-5/, input: 4, output: 20 },
  { model: /^claude-opus-5$/, input: 5, output: 25 },
  { model: /^claude-fable-5-1/, input: 10, output: 50 },
];

export const batchDiscount = 0.5;

export const nothingSpent: VisionCost = { pictures: 0, inputTokens: 0, outputTokens: 0, usd: 0 };

/** Dollars for these tokens; null for a model that is not in the list. */
export function usdFor(model: string, inputTokens: number, outputTokens: number, factor = 1): number | null {
  const price = listPrices.find((known) => known.model.test(model));
  return price === undefined
    ? null
    : ((inputTokens * price.input + outputTokens * price.output) * factor) / 1e6;
}

export function addCosts(a: VisionCost, b: VisionCost): VisionCost {
  return {
    pictures: a.pictures + b.pictures,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
  };
}
