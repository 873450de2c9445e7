import * as z from 'zod';
import { cameraIdSchema, cameraSchema, foundCameraSchema } from './camera.ts';
import { capabilitiesSchema } from './capabilities.ts';
import { claudeStateSchema } from './claudeState.ts';
import { certificateSchema, trustedCertificateSchema } from './certificate.ts';
import { historySchema, jobErrorSchema, jobSchema, runResultSchema } from './job.ts';
import { passwordTextSchema } from './passwordText.ts';
import { pictureMetricsSchema } from './picture.ts';
import { planSchema } from './plan.ts';
import { recommendationSchema } from './recommendation.ts';
import { settingPathSchema, settingValueSchema } from './settingPaths.ts';
import { siteBudgetSchema } from './siteBudget.ts';
import { settingsSchema, streamSchema } from './settings.ts';

/** Why one camera of several gave no result; the others' results stand beside it. */
export const cameraFailureSchema = z.object({ cameraId: z.string(), error: jobErrorSchema });
export type CameraFailure = z.infer<typeof cameraFailureSchema>;

const currentSettings = z.object({
  cameraId: cameraIdSchema,
  currentSettings: settingsSchema.omit({ streams: true }),
  streams: z.array(streamSchema),
  /** what was repaired, assumed or could not be read, in words */
  notes: z.array(z.string()).optional(),
});

const driftSchema = z.object({
  path: settingPathSchema,
  stream: z.string().optional(),
  source: z.string().optional(),
  expected: settingValueSchema,
  found: settingValueSchema,
});

const surveyedCameraSchema = z.object({
  camera: cameraSchema,
  currentSettings: settingsSchema.nullable(),
  recommendation: recommendationSchema.nullable(),
  /** numbers of its picture, where the camera gives one */
  picture: pictureMetricsSchema.nullable().optional(),
  /** why it could not be read and what to do */
  error: jobErrorSchema.nullable(),
});

const checkSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'failed', 'skipped']),
  detail: z.string(),
});

/**
 * Every document that a command prints with `--json` and that the API answers, by the name under which
 * `camopt schema <name>` publishes it.
 */
export const documents = {
  discover: z.object({
    cameras: z.array(foundCameraSchema),
    scanDuration: z.number(),
    foundCameras: z.number().int(),
  }),
  camera: cameraSchema,
  cameras: z.array(cameraSchema),
  certificate: z.object({
    cameraId: cameraIdSchema,
    /** `new`: would be trusted at the first reading; `http`: the camera is asked without encryption */
    state: z.enum(['trusted', 'new', 'changed', 'http', 'forgotten']),
    trusted: trustedCertificateSchema.nullable(),
    /** what the camera shows now; null where it was not looked at, or shows none */
    seen: certificateSchema.nullable(),
  }),
  removed: z.object({ removed: z.array(cameraIdSchema) }),
  match: z.object({
    matched: z.array(z.object({ cameraId: cameraIdSchema, row: z.number(), by: z.enum(['mac', 'address']) })),
    missing: z.array(z.object({ row: z.number(), address: z.string(), name: z.string() })),
    extra: z.array(z.object({ cameraId: cameraIdSchema, address: z.string(), name: z.string() })),
    renamed: z.array(
      z.object({ cameraId: cameraIdSchema, row: z.number(), theirs: z.string(), ours: z.string() }),
    ),
  }),
  capabilities: z.object({ cameraId: cameraIdSchema, capabilities: capabilitiesSchema }),
  settings: currentSettings,
  snapshot: z.object({
    cameraId: cameraIdSchema,
    file: z.string(),
    width: z.number(),
    height: z.number(),
    bytes: z.number(),
    metrics: pictureMetricsSchema,
  }),
  optimize: z.object({
    recommendations: z.array(recommendationSchema),
    failed: z.array(cameraFailureSchema),
    /** all of them together, against the limits of the policy */
    budget: siteBudgetSchema.optional(),
  }),
  plan: planSchema,
  run: runResultSchema,
  job: jobSchema,
  history: historySchema,
  pruned: z.object({
    /** of runs that began before this */
    before: z.iso.datetime(),
    runs: z.number(),
    pictures: z.number(),
    bytes: z.number(),
    /** false where they were only counted */
    removed: z.boolean(),
  }),
  survey: z.object({
    site: z.string(),
    made_at: z.iso.datetime(),
    cameras: z.array(surveyedCameraSchema),
    budget: siteBudgetSchema.optional(),
  }),
  audit: z.object({
    cameras: z.array(
      z.object({
        cameraId: cameraIdSchema,
        /** what it was compared with: the job, plan or policy, in words */
        against: z.string(),
        /** settings that were compared; 0 says nothing about the camera */
        compared: z.number().int().nonnegative().optional(),
        drift: z.array(driftSchema),
        error: jobErrorSchema.optional(),
      }),
    ),
  }),
  credentials: z.object({
    credentialSets: z.array(
      z.object({
        name: z.string(),
        username: z.string().optional(),
        kind: z.string(),
        /** where the password itself may be sent */
        passwordText: passwordTextSchema.optional(),
      }),
    ),
  }),
  'credentials-test': z.object({
    results: z.array(
      z.object({
        cameraId: z.string(),
        set: z.string(),
        accepted: z.boolean(),
        error: jobErrorSchema.optional(),
      }),
    ),
  }),
  claude: claudeStateSchema,
  crosscheck: z.object({
    cameras: z.array(
      z.object({
        cameraId: cameraIdSchema,
        /** false where the other client could not read it, for this reason */
        compared: z.boolean(),
        reason: z.string().optional(),
        settings: z.array(
          z.object({
            path: settingPathSchema,
            stream: z.string().optional(),
            source: z.string().optional(),
            ours: settingValueSchema,
            theirs: settingValueSchema,
            agrees: z.boolean(),
          }),
        ),
        /** where the two disagree: the configuration as the camera sent it to each */
        elements: z.array(
          z.object({
            stream: z.string().optional(),
            source: z.string().optional(),
            ours: z.string(),
            theirs: z.string(),
          }),
        ),
        /** why we could not read it */
        error: jobErrorSchema.optional(),
      }),
    ),
  }),
  doctor: z.object({ checks: z.array(checkSchema) }),
  config: z.object({
    file: z.object({ path: z.string(), found: z.boolean() }),
    settings: z.array(
      z.object({
        name: z.string(),
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
        from: z.enum(['flag', 'environment', 'file', 'default']),
        meaning: z.string(),
      }),
    ),
  }),
  demo: z.object({
    run_id: z.string(),
    discovered: z.number(),
    changed: z.number(),
    verified: z.number(),
    adapted: z.number(),
    failed: z.number(),
    report: z.string(),
  }),
  simulate: z.object({
    ready: z.literal(true),
    control: z.string(),
    cameras: z.array(
      z.object({
        id: z.string(),
        personality: z.string(),
        ip: z.string(),
        port: z.number(),
        xaddr: z.string(),
        uuid: z.string(),
        name: z.string().optional(),
        /** what its picture shows */
        scene: z.string().optional(),
      }),
    ),
  }),
  written: z.object({ file: z.string(), bytes: z.number() }),
  error: z.object({ error: jobErrorSchema }),
} as const satisfies Record<string, z.ZodType>;

export type DocumentName = keyof typeof documents;
export type Document<Name extends DocumentName> = z.infer<(typeof documents)[Name]>;
