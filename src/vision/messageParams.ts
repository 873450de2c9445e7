import type Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { tokensAnswered } from './questions.ts';
import type { Question } from './questions.ts';

/** One question about one or more pictures, as the Messages API takes it; pictures before the text. */
export function messageParams<T>(
  model: string,
  question: Question<T>,
  jpegs: readonly Uint8Array[],
): Anthropic.MessageCreateParamsNonStreaming {
  const format = zodOutputFormat(question.schema);
  return {
    model,
    max_tokens: tokensAnswered,
    output_config: {
      format: { type: 'json_schema', schema: format.schema },
      // A classification needs no long thought; models before 4.6 do not know the parameter.
      ...(/-4-5/.test(model) ? {} : { effort: 'low' }),
    },
    system: question.system,
    messages: [
      {
        role: 'user',
        content: [
          ...jpegs.map((jpeg) => ({
            type: 'image' as const,
            source: {
              type: 'base64' as const,
              media_type: 'image/jpeg' as const,
              data: Buffer.from(jpeg).toString('base64'),
            },
          })),
          { type: 'text', text: question.text },
        ],
      },
    ],
  };
}
