import * as z from 'zod';
import { cameraIdSchema } from './camera.ts';

/** Of all recorded streams, at their caps, recording all day. */
export const budgetTotalSchema = z.object({
  mbps: z.number(),
  /** TB (10^12 bytes) for the retention of each camera */
  tb: z.number(),
  /** streams without a cap, which no total can hold */
  notCounted: z.number(),
});
export type BudgetTotal = z.infer<typeof budgetTotalSchema>;

export const givingWaySchema = z.object({
  cameraId: cameraIdSchema,
  /** token of the stream; absent for the main one */
  stream: z.string().optional(),
  path: z.enum(['stream.fps', 'stream.resolution', 'stream.bitrateMbps']),
  from: z.union([z.number(), z.string()]),
  to: z.union([z.number(), z.string()]),
  reason: z.string(),
});
export type GivingWay = z.infer<typeof givingWaySchema>;

export const siteBudgetSchema = z.object({
  before: budgetTotalSchema,
  after: budgetTotalSchema,
  /** what the limits of the policy take from the recommendations, in the order in which cameras give way */
  givingWay: z.array(givingWaySchema),
  /** after the giving way, which is what is recommended; the same as `after` where nothing has to */
  within: budgetTotalSchema,
  limits: z.object({
    linkMbps: z.number().nullable(),
    storageTb: z.number().nullable(),
    retentionDays: z.number(),
  }),
  /** recorded streams without a cap: the camera, and the token where it is not the main stream */
  notCounted: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type SiteBudget = z.infer<typeof siteBudgetSchema>;
