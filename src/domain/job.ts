import * as z from 'zod';
import { cameraIdSchema } from './camera.ts';
import { settingPathSchema, settingValueSchema } from './settingPaths.ts';

/** What scripts and people see of the work on cameras: the contract's job and run. */

export const outcomeKinds = [
  'applied',
  'adapted',
  'ignored',
  'rejected',
  'unverifiable',
  'side_effect',
] as const;
export const outcomeKindSchema = z.enum(outcomeKinds);
export type OutcomeKind = z.infer<typeof outcomeKindSchema>;

export const statuses = [
  'pending',
  'in_progress',
  'completed',
  'failed',
  'partial',
  'rolled_back',
  'skipped',
  'unknown',
] as const;
export const statusSchema = z.enum(statuses);
export type Status = z.infer<typeof statusSchema>;

export const verificationSchema = z.enum(['success', 'adjusted', 'mismatch', 'unverified', 'skipped']);
export type Verification = z.infer<typeof verificationSchema>;

export const witnessSchema = z.enum(['read-back', 'second-reader', 'stream', 'snapshot', 'none']);

export const outcomeSchema = z.object({
  path: settingPathSchema,
  stream: z.string().optional(),
  source: z.string().optional(),
  from: settingValueSchema,
  /** null for a side effect: nobody asked for it */
  asked: settingValueSchema,
  got: settingValueSchema,
  outcome: outcomeKindSchema,
  witness: witnessSchema,
  /** why, in words: the camera's refusal, what the second reader saw, … */
  detail: z.string().optional(),
  /** where an independent client reads something else: its value, and the element as each client got it */
  secondReading: z
    .object({ value: settingValueSchema, ourElement: z.string(), theirElement: z.string() })
    .optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const stepSchema = z.object({
  name: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed', 'failed', 'skipped']),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
  detail: z.string(),
});
export type Step = z.infer<typeof stepSchema>;

/** How the picture after the change compares with the one before it. It warns; nothing follows from it by itself. */
export const pictureChangeSchema = z.object({
  verdict: z.enum(['better', 'same', 'worse']),
  /** what the numbers of the pictures say, in words */
  findings: z.array(z.string()),
  /** where Claude was asked to compare them */
  claude: z.object({ worse: z.boolean(), why: z.string() }).optional(),
  /** where the two are kept, under the home folder */
  before: z.string(),
  after: z.string(),
});
export type PictureChange = z.infer<typeof pictureChangeSchema>;

/** A setting that is neither as it was when the plan was made nor as the plan wants it. */
export const driftedSchema = z.object({
  path: settingPathSchema,
  /** of the encoder or video source */
  token: z.string(),
  plannedFrom: settingValueSchema,
  now: settingValueSchema,
  target: settingValueSchema,
});
export type Drifted = z.infer<typeof driftedSchema>;

export const jobErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  /** of DRIFTED: what somebody changed */
  drift: z.array(driftedSchema).optional(),
});
export type JobError = z.infer<typeof jobErrorSchema>;

export const jobSchema = z.object({
  job_id: z.string(),
  run_id: z.string(),
  camera_id: cameraIdSchema,
  status: statusSchema,
  /** 0 to 100 */
  progress: z.number().min(0).max(100),
  currentStep: z.string(),
  steps: z.array(stepSchema),
  result: z.object({
    /** path → value now in force, of what was asked for */
    applied_settings: z.record(z.string(), settingValueSchema),
    verification_status: verificationSchema,
    outcomes: z.array(outcomeSchema),
    pictures: pictureChangeSchema.optional(),
  }),
  error: jobErrorSchema.optional(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type Job = z.infer<typeof jobSchema>;

export const settingCountsSchema = z.record(outcomeKindSchema, z.number());
export const summarySchema = z.object({
  cameras: z.number(),
  completed: z.number(),
  partial: z.number(),
  failed: z.number(),
  rolled_back: z.number(),
  skipped: z.number(),
  unknown: z.number(),
  settings: settingCountsSchema,
});
export type Summary = z.infer<typeof summarySchema>;

export const runKindSchema = z.enum(['apply', 'rollback']);
export type RunKind = z.infer<typeof runKindSchema>;

export const runResultSchema = z.object({
  run_id: z.string(),
  kind: runKindSchema.optional(),
  status: statusSchema,
  summary: summarySchema,
  jobs: z.array(jobSchema),
  /** in the answer about a stored run */
  created_at: z.iso.datetime().optional(),
  updated_at: z.iso.datetime().optional(),
  /** of a stored run that is not finished: its process is gone, and `camopt resume` settles it */
  cut_off: z.boolean().optional(),
});
export type RunResult = z.infer<typeof runResultSchema>;

export const historySchema = z.object({
  runs: z.array(
    z.object({
      run_id: z.string(),
      kind: runKindSchema,
      status: statusSchema,
      created_at: z.iso.datetime(),
      updated_at: z.iso.datetime(),
      summary: summarySchema,
      jobs: z.array(z.object({ job_id: z.string(), camera_id: cameraIdSchema, status: statusSchema })),
      /** the process of a run that is not finished is gone: `camopt resume` settles it */
      cut_off: z.boolean().optional(),
    }),
  ),
  /** runs whose files are damaged, or of a newer version */
  unreadable: z.array(z.object({ run_id: z.string(), error: jobErrorSchema })).optional(),
});
export type History = z.infer<typeof historySchema>;
