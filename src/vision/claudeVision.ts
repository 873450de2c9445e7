import { createHash } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import type { Clock } from '../app/ports.ts';
import type {
  PictureShrinker,
  SentLog,
  Vision,
  VisionAnswer,
  VisionCache,
  VisionComparison,
  VisionContext,
  VisionCost,
} from '../app/visionPorts.ts';
import type { Secret } from '../shared/secret.ts';
import { atMost } from './atMost.ts';
import { askInBatch } from './batch.ts';
import {
  baseUrlFrom,
  defaultBatchFrom,
  defaultMaxPictures,
  defaultModel,
  estimateFor,
  hostOf,
} from './claudeModel.ts';
import { failureWords } from './failureWords.ts';
import { messageParams } from './messageParams.ts';
import { nothingSpent, usdFor } from './prices.ts';
import { classification, comparison, longEdge, questionVersion } from './questions.ts';
import type { Question } from './questions.ts';
import { readAnswer } from './readAnswer.ts';
import { spendingLimit } from './spendingLimit.ts';

export interface ClaudeOptions {
  apiKey: Secret;
  /** ANTHROPIC_BASE_URL; Anthropic's own address without it */
  baseUrl?: string | undefined;
  model?: string | undefined;
  maxPictures?: number | undefined;
  maxUsd?: number | undefined;
  /** milliseconds for one try, and for all tries of one picture with the waits between them */
  tryTimeout?: number;
  totalTimeout?: number;
  /** number of pictures from which a batch is used */
  batchFrom?: number;
  /** milliseconds between two looks at a batch, and until it is given up */
  batchPoll?: number;
  batchTimeout?: number;
}

export interface ClaudeDeps {
  clock: Clock;
  shrinker: PictureShrinker;
  cache: VisionCache;
  sent: SentLog;
}

const atOnce = 4;

/** Claude as the model that looks; one for each run, since its limits count over its life. */
export function claudeVision(options: ClaudeOptions, deps: ClaudeDeps): Vision {
  const { model = defaultModel, tryTimeout = 30_000, totalTimeout = 100_000 } = options;
  const baseURL = baseUrlFrom(options.baseUrl);
  const host = hostOf(baseURL);
  // Its logger writes to stdout, where --json answers and the screen are; its telemetry is none of ours to send.
  const client = new Anthropic({
    apiKey: options.apiKey.reveal(),
    baseURL,
    openTelemetry: false,
    logLevel: 'off',
    maxRetries: 2,
    timeout: tryTimeout,
  });
  const limit = spendingLimit({
    pictures: options.maxPictures ?? defaultMaxPictures,
    usd: options.maxUsd ?? null,
  });
  const inTurn = atMost(atOnce);

  const estimate = (pictures: number): VisionCost => estimateFor(model, pictures);

  async function ask<T>(
    question: Question<T>,
    jpegs: readonly Uint8Array[],
    context: VisionContext,
    signal: AbortSignal,
  ): Promise<{ ok: true; answer: T; cost: VisionCost } | { ok: false; why: string }> {
    if (signal.aborted) return interrupted;
    if (ends.test(model))
      return { ok: false, why: `${model} is being retired: choose another as vision.model` };
    const reserved = limit.reserve(estimate(jpegs.length));
    if (typeof reserved === 'string') return { ok: false, why: reserved };
    let cost = nothingSpent;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(totalTimeout)]);
    try {
      const small = await prepare(deps, { model, host }, jpegs, context, signal);
      if (!small.ok) return small;
      cost = { ...nothingSpent, pictures: jpegs.length };
      const message = await client.messages.create(messageParams(model, question, small.jpegs), {
        signal: deadline,
      });
      cost = costOf(model, message, jpegs.length);
      const read = readAnswer(message, question);
      return read.ok ? { ...read, cost } : read;
    } catch (error) {
      if (signal.aborted) return interrupted;
      if (deadline.aborted) return { ok: false, why: `${host} did not answer in time` };
      return { ok: false, why: failureWords(error, model, host) };
    } finally {
      reserved.settle(cost);
    }
  }

  const classify: Vision['classify'] = async (jpeg, context, signal) => {
    const key = cacheKey(jpeg, context, model);
    const known = await deps.cache.get(key).catch(() => undefined);
    if (known !== undefined) return { ok: true, advice: known, cost: nothingSpent };
    const got = await inTurn(() => ask(classification, [jpeg], context, signal));
    if (!got.ok) return got;
    await deps.cache.put(key, got.answer).catch(() => undefined);
    return { ok: true, advice: got.answer, cost: got.cost };
  };

  return {
    model,
    estimate,
    spent: () => limit.spent(),
    classify,
    async classifyMany(pictures, signal): Promise<VisionAnswer[]> {
      if (pictures.length < (options.batchFrom ?? defaultBatchFrom))
        return Promise.all(pictures.map(({ jpeg, context }) => classify(jpeg, context, signal)));
      return askInBatch(
        {
          client,
          model,
          host,
          limit,
          estimate,
          clock: deps.clock,
          poll: options.batchPoll ?? 20_000,
          timeout: options.batchTimeout ?? 3_600_000,
          prepare: (picture) => prepare(deps, { model, host }, [picture.jpeg], picture.context, signal),
          cached: ({ jpeg, context }) =>
            deps.cache.get(cacheKey(jpeg, context, model)).catch(() => undefined),
          keep: ({ jpeg, context }, advice) =>
            deps.cache.put(cacheKey(jpeg, context, model), advice).catch(() => undefined),
        },
        pictures,
        signal,
      );
    },
    async compare(before, after, context, signal): Promise<VisionComparison> {
      const got = await inTurn(() => ask(comparison, [before, after], context, signal));
      return got.ok ? { ok: true, ...got.answer, cost: got.cost } : got;
    },
  };
}

/** Models that the SDK itself warns about on the console, where it would damage the screen. */
const ends = /^claude-(3|sonnet-4-5|opus-4-5|mythos-preview|opus-4-0|sonnet-4-0)/;

const interrupted = { ok: false, why: 'interrupted' } as const;

type Prepared = { ok: true; jpegs: Uint8Array[] } | { ok: false; why: string };

/** Small, masked, and written down before it leaves. */
async function prepare(
  deps: ClaudeDeps,
  to: { model: string; host: string },
  jpegs: readonly Uint8Array[],
  { cameraId, masks }: VisionContext,
  signal: AbortSignal,
): Promise<Prepared> {
  const small: Uint8Array[] = [];
  for (const jpeg of jpegs) {
    const picture = await deps.shrinker.shrink(jpeg, { longEdge, masks }, signal).catch(() => undefined);
    if (signal.aborted) return interrupted;
    if (picture === undefined) return { ok: false, why: 'the snapshot is no picture that can be read' };
    try {
      await deps.sent({
        at: deps.clock.now(),
        cameraId,
        sha256: createHash('sha256').update(picture.jpeg).digest('hex'),
        bytes: picture.jpeg.byteLength,
        width: picture.width,
        height: picture.height,
        masks: masks.length,
        model: to.model,
        to: to.host,
      });
    } catch {
      return { ok: false, why: 'the log of sent pictures could not be written, so nothing was sent' };
    }
    small.push(picture.jpeg);
  }
  return { ok: true, jpegs: small };
}

/** What a message cost; a proxy may leave the usage out. */
function costOf(model: string, message: Anthropic.Message, pictures: number): VisionCost {
  const usage = (message as Partial<Anthropic.Message> | null)?.usage;
  const inputTokens = Number(usage?.input_tokens ?? 0);
  const outputTokens = Number(usage?.output_tokens ?? 0);
  return { pictures, inputTokens, outputTokens, usd: usdFor(model, inputTokens, outputTokens) };
}

function cacheKey(jpeg: Uint8Array, { masks }: VisionContext, model: string): string {
  return createHash('sha256')
    .update(`${questionVersion} ${model} ${JSON.stringify(masks)} `)
    .update(jpeg)
    .digest('hex');
}
