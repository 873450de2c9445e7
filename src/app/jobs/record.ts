import * as z from 'zod';
import { deviceInfoSchema } from '../../domain/capabilities.ts';
import { identitySchema } from '../../domain/camera.ts';
import { jobErrorSchema, jobSchema } from '../../domain/job.ts';
import { pictureMetricsSchema } from '../../domain/picture.ts';
import { cameraPlanSchema } from '../../domain/plan.ts';
import { settingPaths, settingPathSchema, settingValueSchema } from '../../domain/settingPaths.ts';

/**
 * What is on disk about the work on one camera: enough to tell, after any crash, what was there before, what was asked
 * for, and how far it got. One file per camera per run; docs/job-engine.md tells how `resume` reads it.
 */

/** Values by path, and nothing that is no path. */
export const settingValuesSchema = z.partialRecord(z.enum(settingPaths), settingValueSchema);

export const entityRefSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('encoder'), token: z.string(), service: z.enum(['media1', 'media2']) }),
  z.object({ kind: z.literal('imaging'), token: z.string(), service: z.literal('imaging') }),
]);

export const entityStateSchema = z.object({
  ref: entityRefSchema,
  raw: z.string(),
  values: settingValuesSchema,
  useCount: z.number().nullable(),
});
export type StoredEntity = z.infer<typeof entityStateSchema>;

/** The camera before the first write: every configuration on the sources that are touched, raw and parsed. */
export const beforeStateSchema = z.object({
  at: z.iso.datetime(),
  identity: identitySchema,
  device: deviceInfoSchema,
  entities: z.array(entityStateSchema),
  /** numbers of the picture before, where there is one */
  picture: pictureMetricsSchema.nullable().default(null),
});

/**
 * pending: nothing sent · intent: a Set is about to be sent, or was, and its answer is not on disk · written: answered or
 * found written by reading · rejected: the camera refused, nothing was written · collateral: not asked for, changed by
 * the camera along with another write.
 */
export const writeStates = ['pending', 'intent', 'written', 'rejected', 'collateral'] as const;

/** The work on one configuration. */
export const entityWorkSchema = z.object({
  ref: entityRefSchema,
  /** asked for; empty for a collateral change */
  target: settingValuesSchema,
  state: z.enum(writeStates),
  /** Set requests that were begun, in apply and in rollback */
  sets: z.number().int().min(0),
  restoreSets: z.number().int().min(0),
  error: jobErrorSchema.nullable(),
  /** as last read after the write */
  after: settingValuesSchema.nullable(),
  /** set while and after the configuration is put back */
  restore: z.enum(['intent', 'restored', 'conflict', 'failed']).nullable(),
  /** a job that rolls another back: the configuration to write, as that job found it */
  restoreTo: entityStateSchema.nullable(),
  /** a job that rolls another back: what that job wrote; any other value now is somebody else's */
  ours: z.array(settingValuesSchema),
});
export type EntityWork = z.infer<typeof entityWorkSchema>;

/** `settled` means that resume has nothing to do here, whatever the job's status says. */
export const phases = ['checking', 'applying', 'verifying', 'rolling_back', 'settled'] as const;

export const cameraRecordSchema = z.object({
  job: jobSchema,
  plan: cameraPlanSchema,
  phase: z.enum(phases),
  before: beforeStateSchema.nullable(),
  work: z.array(entityWorkSchema),
  /** refused before anything was sent, with the reason: not offered, not writable */
  refused: z.array(z.object({ path: settingPathSchema, token: z.string(), reason: z.string() })),
  /** the run whose rollback put this job's changes back */
  rolledBackBy: z.string().nullable(),
});
export type CameraRecord = z.infer<typeof cameraRecordSchema>;

/** A Set was begun, in apply or in rollback: the camera may no longer be as it was. */
export function mayBeWritten(record: Pick<CameraRecord, 'work'>): boolean {
  return record.work.some((work) => work.sets > 0 || work.restoreSets > 0);
}
