import * as z from 'zod';
import { cameraIdSchema, purposeSchema, streamOwnerSchema } from './camera.ts';
import { codecSchema } from './codec.ts';
import { settingPaths } from './settingPaths.ts';
import type { SettingPath } from './settingPaths.ts';

/** The rules of one site, as people write them in `site.yaml`. Everything is optional. */

// YAML 1.2 reads yes and no as text; people write them all the same.
const yesNo = z
  .union([z.boolean(), z.enum(['yes', 'no', 'on', 'off'])], 'yes or no')
  .transform((value) => value === true || value === 'yes' || value === 'on');
/** A heading with nothing under it is no mistake. */
function group<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? undefined, schema.optional()).optional();
}
const positive = z.number('a number above 0').positive('a number above 0');
/** Beyond these a unit was mistaken, and reasons would carry numbers that nobody can read. */
function between(least: number, most: number, unit: string, words = `${least} to ${most} ${unit}`) {
  return z.number('a number above 0').refine((value) => value >= least && value <= most, {
    error: ({ input }) => (Number(input) > 0 ? words : 'a number above 0'),
  });
}

/** `image.*` and `exposure.*` stand for all settings of that group. */
const pathPattern = z.string().refine((text) => pathsOf(text).length > 0, {
  error: (issue) =>
    `no setting is called ${JSON.stringify(issue.input)}: a path such as stream.fps, or a group such as image.*`,
});

const share = z.number().min(0).max(1);
/** A rectangle in parts of the picture, from its upper left corner, that is blackened before a picture is sent. */
const maskSchema = z.strictObject({ x: share, y: share, width: share, height: share });
export type Mask = z.infer<typeof maskSchema>;

/** What can be said for all cameras, for those with a tag, and for one. */
const placeSchema = z.strictObject({
  purpose: purposeSchema.optional(),
  scene_width: between(0.05, 100_000, 'm').optional(),
  hfov: positive.max(179, 'degrees under 180').optional(),
  distance: between(0.05, 100_000, 'm').optional(),
  stream_owner: streamOwnerSchema.optional(),
  lamps: z.enum(['unknown', 'mains', 'flicker-free']).optional(),
  night_light: z.enum(['unknown', 'infrared', 'white', 'none']).optional(),
  scene: z.enum(['simple', 'normal', 'complex']).optional(),
  subject_speed: between(0.01, 200, 'm/s').optional(),
  vehicle_kmh: between(0.1, 500, 'km/h').optional(),
  vehicle_angle: between(0.1, 90, 'degrees', 'degrees up to 90').optional(),
  min_fps: between(0.1, 240, 'fps').optional(),
  camera_mbps: between(0.01, 10_000, 'Mb/s').optional(),
  never_touch: z.array(pathPattern).optional(),
  masks: z.array(maskSchema).optional(),
});
export type Place = z.infer<typeof placeSchema>;

const vmsSchema = z.strictObject({ h265: yesNo.optional(), owns_streams: yesNo.optional() });
const limitsSchema = z.strictObject({
  camera_mbps: between(0.01, 10_000, 'Mb/s').optional(),
  link_mbps: between(0.01, 1e6, 'Mb/s').optional(),
  storage_tb: between(0.001, 1e6, 'TB').optional(),
  retention_days: between(0.01, 10_000, 'days').optional(),
  codecs: z.array(codecSchema).min(1, 'at least one codec').optional(),
});
const visionSchema = z.strictObject({
  consent: yesNo.optional(),
  model: z.string().min(1).optional(),
  max_pictures: z.number().int().positive().optional(),
  max_usd: positive.optional(),
});

export const policySchema = z.strictObject({
  version: z.literal(1, 'this program knows version 1').default(1),
  mains: z.union([z.literal(50), z.literal(60)], '50 or 60 (Hz)').optional(),
  vms: group(vmsSchema),
  limits: group(limitsSchema),
  never_touch: group(z.array(pathPattern)),
  defaults: group(placeSchema),
  tags: group(z.record(z.string(), placeSchema)),
  cameras: group(z.record(cameraIdSchema, placeSchema)),
  vision: group(visionSchema),
});
export type Policy = z.infer<typeof policySchema>;

/** Every name that an entry can have, for a suggestion where one was mistyped. */
export const policyEntries: readonly string[] = [
  policySchema,
  vmsSchema,
  limitsSchema,
  placeSchema,
  visionSchema,
].flatMap((schema) => Object.keys(schema.shape));

export const emptyPolicy: Policy = { version: 1 };

/** One thing that is wrong in a policy file; line and column count from 1. */
export interface PolicyProblem {
  line: number;
  column: number;
  /** `limits.camera_mbps`; empty for the file as a whole */
  field: string;
  message: string;
}

/** The settings that a path or a group pattern names. */
export function pathsOf(pattern: string): SettingPath[] {
  return settingPaths.filter(
    (path) => path === pattern || (pattern.endsWith('.*') && path.startsWith(pattern.slice(0, -1))),
  );
}
