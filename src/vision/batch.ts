import type Anthropic from '@anthropic-ai/sdk';
import type { Clock } from '../app/ports.ts';
import type { VisionAnswer, VisionCost, VisionPicture } from '../app/visionPorts.ts';
import type { PictureAdvice } from '../domain/pictureAdvice.ts';
import { failureWords } from './failureWords.ts';
import { messageParams } from './messageParams.ts';
import { batchDiscount, nothingSpent, usdFor } from './prices.ts';
import { classification } from './questions.ts';
import { readAnswer } from './readAnswer.ts';
import type { Reservation, SpendingLimit } from './spendingLimit.ts';

export interface BatchContext {
  client: Anthropic;
  model: string;
  host: string;
  limit: SpendingLimit;
  estimate: (pictures: number) => VisionCost;
  clock: Clock;
  /** milliseconds */
  poll: number;
  timeout: number;
  prepare: (
    picture: VisionPicture,
  ) => Promise<{ ok: true; jpegs: Uint8Array[] } | { ok: false; why: string }>;
  cached: (picture: VisionPicture) => Promise<PictureAdvice | undefined>;
  keep: (picture: VisionPicture, advice: PictureAdvice) => Promise<void>;
}

/** The API takes 256 MB at once; a picture of ours is about a quarter of a megabyte as base64. */
const mostInOne = 500;

interface Waiting {
  index: number;
  picture: VisionPicture;
  reserved: Reservation;
}

/** Many pictures at half the price. What a batch did not answer is an answer that says so, in the order of the pictures. */
export async function askInBatch(
  context: BatchContext,
  pictures: readonly VisionPicture[],
  signal: AbortSignal,
): Promise<VisionAnswer[]> {
  const answers: VisionAnswer[] = pictures.map(() => ({
    ok: false,
    why: 'the batch gave no answer for this picture',
  }));
  for (let from = 0; from < pictures.length; from += mostInOne)
    await oneBatch(context, pictures, from, Math.min(pictures.length, from + mostInOne), answers, signal);
  return answers;
}

async function oneBatch(
  context: BatchContext,
  pictures: readonly VisionPicture[],
  from: number,
  to: number,
  answers: VisionAnswer[],
  signal: AbortSignal,
): Promise<void> {
  const requests: Anthropic.Messages.BatchCreateParams.Request[] = [];
  const waiting = new Map<string, Waiting>();
  for (let index = from; index < to; index++) {
    const picture = pictures[index] as VisionPicture;
    const known = await context.cached(picture);
    if (known !== undefined) {
      answers[index] = { ok: true, advice: known, cost: nothingSpent };
      continue;
    }
    const reserved = context.limit.reserve(halved(context.estimate(1)));
    if (typeof reserved === 'string') {
      answers[index] = { ok: false, why: reserved };
      continue;
    }
    const small = await context.prepare(picture);
    if (!small.ok) {
      reserved.settle(nothingSpent);
      answers[index] = small;
      continue;
    }
    const id = `picture-${index}`;
    requests.push({ custom_id: id, params: messageParams(context.model, classification, small.jpegs) });
    waiting.set(id, { index, picture, reserved });
  }
  if (requests.length === 0) return;
  const why = await run(context, requests, waiting, answers, signal).catch((error: unknown) =>
    signal.aborted ? 'interrupted' : failureWords(error, context.model, context.host),
  );
  for (const { index, reserved } of waiting.values()) {
    // It left the site, and an unanswered request of a batch is not charged.
    reserved.settle({ ...nothingSpent, pictures: 1 });
    if (why !== undefined) answers[index] = { ok: false, why };
  }
}

/** Sends, waits, reads; what was answered is taken out of `waiting`. Returns why the rest has no answer. */
async function run(
  context: BatchContext,
  requests: Anthropic.Messages.BatchCreateParams.Request[],
  waiting: Map<string, Waiting>,
  answers: VisionAnswer[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { client, clock } = context;
  // A batch that was sent twice is paid twice.
  const batch = await client.messages.batches.create(
    { requests },
    { signal, maxRetries: 0, timeout: 300_000 },
  );
  const until = clock.now().getTime() + context.timeout;
  let status = batch.processing_status;
  while (status !== 'ended') {
    if (clock.now().getTime() >= until || signal.aborted) {
      await giveUp(client, batch.id);
      return signal.aborted
        ? 'interrupted'
        : `the batch was not done in ${Math.round(context.timeout / 60_000)} min`;
    }
    await clock.sleep(context.poll, signal).catch(() => undefined);
    if (!signal.aborted)
      status = (await client.messages.batches.retrieve(batch.id, {}, { signal })).processing_status;
  }
  for await (const { custom_id: id, result } of await client.messages.batches.results(
    batch.id,
    {},
    { signal },
  )) {
    const asked = waiting.get(id);
    if (asked === undefined) continue;
    if (result.type !== 'succeeded') {
      answers[asked.index] = { ok: false, why: `the batch ${result.type} this picture` };
      continue;
    }
    waiting.delete(id);
    const cost = costInBatch(context.model, result.message);
    asked.reserved.settle(cost);
    const read = readAnswer(result.message, classification);
    answers[asked.index] = read.ok ? { ok: true, advice: read.answer, cost } : read;
    if (read.ok) await context.keep(asked.picture, read.answer);
  }
  return undefined;
}

/** Best effort: what is already being worked on is charged all the same. */
async function giveUp(client: Anthropic, id: string): Promise<void> {
  await client.messages.batches.cancel(id, {}, { maxRetries: 0, timeout: 5000 }).catch(() => undefined);
}

function halved(cost: VisionCost): VisionCost {
  return { ...cost, usd: cost.usd === null ? null : cost.usd * batchDiscount };
}

function costInBatch(model: string, { usage }: Anthropic.Message): VisionCost {
  const { input_tokens: inputTokens, output_tokens: outputTokens } = usage;
  return {
    pictures: 1,
    inputTokens,
    outputTokens,
    usd: usdFor(model, inputTokens, outputTokens, batchDiscount),
  };
}
