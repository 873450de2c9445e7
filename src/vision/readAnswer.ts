import type Anthropic from '@anthropic-ai/sdk';
import { plainText } from '../shared/plainText.ts';
import type { Question } from './questions.ts';

export type Read<T> = { ok: true; answer: T } | { ok: false; why: string };

/**
 * The answer in a message, checked again: the API promises the shape, not the bounds, and a proxy promises nothing.
 * The SDK's own `parse()` is not used because it hides the stop reason of a refused or cut-off answer.
 */
export function readAnswer<T>(message: Anthropic.Message, question: Question<T>): Read<T> {
  if (!Array.isArray((message as Partial<Anthropic.Message> | null)?.content))
    return { ok: false, why: 'the answer is not from the Anthropic API (a proxy in between?)' };
  if (message.stop_reason !== 'end_turn') return { ok: false, why: stopped(message.stop_reason) };
  const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
  const checked = question.schema.safeParse(jsonFrom(text));
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return { ok: false, why: `the answer does not fit the question (${issue?.path.join('.') || 'no JSON'})` };
  }
  return { ok: true, answer: withPlainText(checked.data) };
}

const stops: Readonly<Record<string, string>> = {
  refusal: 'the model declined to look at the picture',
  max_tokens: 'the answer was cut off',
  model_context_window_exceeded: 'the picture is too large for the model',
};

function stopped(reason: Anthropic.Message['stop_reason']): string {
  return stops[String(reason)] ?? `the model stopped early (${plainText(String(reason), 40)})`;
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words of a model reach a terminal, so they are cleaned like those of a camera. */
function withPlainText<T>(value: T): T {
  if (typeof value === 'string') return plainText(value, 400) as T;
  if (Array.isArray(value)) return value.map(withPlainText) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, withPlainText(inner)]),
    ) as T;
  return value;
}
