import * as z from 'zod';
import { purposeSchema } from './camera.ts';

/** What a model that looked at one picture says about it. It classifies; every number comes from the rules. */
export const pictureAdviceSchema = z.object({
  purpose: purposeSchema,
  lighting: z.enum(['even', 'backlit', 'low-light', 'mixed', 'infrared']),
  problems: z.array(
    z.enum(['out-of-focus', 'dirty-lens', 'lamp-in-view', 'reflection', 'tilted', 'too-far', 'overexposed']),
  ),
  /** what stands in the way, in a few words each */
  obstructions: z.array(z.string().max(80)).max(5),
  /** 0 to 1, about purpose and lighting together */
  confidence: z.number().min(0).max(1),
  /** why, in at most two short sentences */
  why: z.string().max(400),
});
export type PictureAdvice = z.infer<typeof pictureAdviceSchema>;

/** Answer of a look at one picture; `why` tells a person what went wrong and holds no secret. */
export type PictureVerdict = { ok: true; advice: PictureAdvice } | { ok: false; why: string };
