import * as z from 'zod';
import { cameraIdSchema, purposeSchema } from './camera.ts';
import { settingPathSchema, settingValueSchema } from './settingPaths.ts';
import { settingsSchema } from './settings.ts';

export const engineSchema = z.enum(['rules', 'claude']);
export type Engine = z.infer<typeof engineSchema>;

/** One proposed change. Without `stream` it is about the main stream, without `source` about the only video source. */
export const recommendedChangeSchema = z.object({
  path: settingPathSchema,
  stream: z.string().optional(),
  source: z.string().optional(),
  current: settingValueSchema,
  recommended: settingValueSchema,
  /** one sentence with the numbers in it */
  reason: z.string(),
  /** the rule's name, as docs/rules.md lists it */
  rule: z.string(),
  /** what would be lost by leaving it */
  loss: z.string().optional(),
});
export type RecommendedChange = z.infer<typeof recommendedChangeSchema>;

export const recommendationSchema = z.object({
  cameraId: cameraIdSchema,
  /** the one that was really used */
  engine: engineSchema,
  purpose: purposeSchema,
  /** the complete target, unchanged values included */
  recommendedSettings: settingsSchema,
  changes: z.array(recommendedChangeSchema),
  /** what settings cannot fix, what was assumed, what to look at again */
  warnings: z.array(z.string()),
});
export type Recommendation = z.infer<typeof recommendationSchema>;
