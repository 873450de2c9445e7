import * as z from 'zod';

/** How it stands with Claude at one site: may pictures leave, who pays, and how far. Never the key itself. */
export const claudeStateSchema = z.object({
  /** the site's policy lets its pictures leave; without it every call has to say so */
  consent: z.boolean(),
  /** `sealed`: one is kept and still needs its passphrase; `session`: given or unsealed in this process */
  key: z.enum(['none', 'environment', 'session', 'sealed']),
  model: z.string(),
  /** host that pictures are sent to */
  host: z.string(),
  /** most of one run, and from how many pictures on they go as one batch at half the price */
  maxPictures: z.number(),
  maxUsd: z.number().nullable(),
  batchFrom: z.number(),
  /** what a look at one picture costs at most; `usd` is null where the model's price is not known */
  perPicture: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    usd: z.number().nullable(),
  }),
});
export type ClaudeState = z.infer<typeof claudeStateSchema>;
