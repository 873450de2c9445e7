import type { VisionCost } from '../app/visionPorts.ts';
import { usdFor } from './prices.ts';
import { tokensAnswered, tokensAsked } from './questions.ts';

/** What holds for the model without a word to the API; nothing here loads its SDK. */

export const defaultModel = 'claude-haiku-5-5';
export const officialUrl = 'https://api.anthropic.com';
export const defaultMaxPictures = 200;
/** Pictures from which they go as one batch, at half the price. */
export const defaultBatchFrom = 100;

/** The most that a look at so many pictures costs. */
export function estimateFor(model: string, pictures: number): VisionCost {
  const [inputTokens, outputTokens] = [pictures * tokensAsked, pictures * tokensAnswered];
  return { pictures, inputTokens, outputTokens, usd: usdFor(model, inputTokens, outputTokens) };
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'the API address';
  }
}

/** An empty ANTHROPIC_BASE_URL is none. */
export function baseUrlFrom(given: string | undefined): string {
  return given === undefined || given === '' ? officialUrl : given;
}
