import * as z from 'zod';
import { cameraIdSchema, identitySchema, purposeSchema } from './camera.ts';
import { jobErrorSchema } from './job.ts';
import { settingPathSchema, settingValueSchema } from './settingPaths.ts';
import { settingsSchema } from './settings.ts';
import { siteBudgetSchema } from './siteBudget.ts';

/** A change that a plan will make; without `stream` on the main stream, without `source` on the first video source. */
export const plannedChangeSchema = z.object({
  path: settingPathSchema,
  stream: z.string().optional(),
  source: z.string().optional(),
  from: settingValueSchema,
  to: settingValueSchema,
  reason: z.string(),
  rule: z.string(),
  /** what would be lost by leaving it, where a rule proposes it */
  loss: z.string().optional(),
});
export type PlannedChange = z.infer<typeof plannedChangeSchema>;

export const cameraPlanSchema = z.object({
  camera_id: cameraIdSchema,
  identity: identitySchema,
  firmware: z.string(),
  /** what the camera looked like when the plan was made */
  base: z.object({
    settings: settingsSchema,
    /** tokens that a change without `stream` or `source` is about; null when the camera has none */
    mainStream: z.string().nullable(),
    mainSource: z.string().nullable(),
    manufacturer: z.string().default(''),
    model: z.string().default(''),
  }),
  /** what the recommendation took the camera to be there for */
  purpose: purposeSchema.optional(),
  changes: z.array(plannedChangeSchema),
  warnings: z.array(z.string()),
  /** why it could not be read when the plan was made: its job fails with this, and nothing is sent */
  unread: jobErrorSchema.optional(),
});
export type CameraPlan = z.infer<typeof cameraPlanSchema>;

/** Immutable; `hash` is over everything else in it. */
export const planSchema = z.object({
  plan_id: z.string(),
  version: z.literal(1),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  hash: z.string(),
  site: z.string(),
  /** who made it, and from what: rules, settings, template, csv, rollback */
  made_by: z.string(),
  cameras: z.array(cameraPlanSchema),
  /** what the recorded streams take together, where the plan was made from recommendations */
  budget: siteBudgetSchema.optional(),
});
export type Plan = z.infer<typeof planSchema>;
