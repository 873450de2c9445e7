import type { Mask } from '../domain/policy.ts';
import type { PictureAdvice } from '../domain/pictureAdvice.ts';

/**
 * A model that looks at pictures. It classifies; every number comes from the rules. One per run: limits count over its
 * life. Nothing is thrown for what the model, the network or a limit did: `why` tells a person and holds no secret.
 */
export interface Vision {
  readonly model: string;
  /** what looking at so many pictures costs at most, before anything is sent */
  estimate(pictures: number): VisionCost;
  /** what was spent until now */
  spent(): VisionCost;
  /** One picture. A picture that was asked about before is answered from the cache, at no cost. */
  classify(jpeg: Uint8Array, context: VisionContext, signal: AbortSignal): Promise<VisionAnswer>;
  /** Answers in the order of the pictures. From a hundred on as a batch: half the price, and up to an hour. */
  classifyMany(pictures: readonly VisionPicture[], signal: AbortSignal): Promise<VisionAnswer[]>;
  /** Whether a picture taken after a change shows the scene worse than one taken before. */
  compare(
    before: Uint8Array,
    after: Uint8Array,
    context: VisionContext,
    signal: AbortSignal,
  ): Promise<VisionComparison>;
}
export interface VisionContext {
  cameraId: string;
  /** blackened before the picture leaves */
  masks: readonly Mask[];
}
export interface VisionPicture {
  jpeg: Uint8Array;
  context: VisionContext;
}
export type VisionAnswer = { ok: true; advice: PictureAdvice; cost: VisionCost } | { ok: false; why: string };
export type VisionComparison =
  | { ok: true; worse: boolean; why: string; cost: VisionCost }
  | { ok: false; why: string };
export interface VisionCost {
  /** pictures that left the site */
  pictures: number;
  inputTokens: number;
  outputTokens: number;
  /** at list prices; null where the price of the model is not known */
  usd: number | null;
}

/** Makes a picture small and blackens what must not be seen. */
export interface PictureShrinker {
  /** At most `longEdge` pixels on the longer side, as JPEG. Throws CAM_BAD_ANSWER for what is no picture. */
  shrink(
    jpeg: Uint8Array,
    options: { longEdge: number; masks: readonly Mask[] },
    signal: AbortSignal,
  ): Promise<{ jpeg: Uint8Array; width: number; height: number }>;
}

/** Answers by a key that holds picture, model and question; a failing cache is as good as none. */
export interface VisionCache {
  get(key: string): Promise<PictureAdvice | undefined>;
  put(key: string, advice: PictureAdvice): Promise<void>;
}

/** What left the site. Written before the picture is sent; where it cannot be written, nothing is sent. */
export interface SentLog {
  (entry: SentPicture): Promise<void>;
}
export interface SentPicture {
  at: Date;
  cameraId: string;
  /** of the bytes that were sent */
  sha256: string;
  bytes: number;
  width: number;
  height: number;
  masks: number;
  model: string;
  /** host that it was sent to */
  to: string;
}
