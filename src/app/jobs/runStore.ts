import * as z from 'zod';
import { cameraIdSchema } from '../../domain/camera.ts';
import { runKindSchema, statusSchema, summarySchema } from '../../domain/job.ts';
import type { CamOptError } from '../../domain/errors.ts';
import type { Plan } from '../../domain/plan.ts';
import type { CameraRecord } from './record.ts';
import { settingValueSchema } from '../../domain/settingPaths.ts';

/** Who started a run, for the history of a box that several people share. Never a secret. */
export const authorSchema = z.object({
  user: z.string(),
  /** the person behind sudo, where there is one */
  sudoUser: z.string().optional(),
  /** SSH_CONNECTION: from where */
  from: z.string().optional(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
});
export type Author = z.infer<typeof authorSchema>;

export const runHeaderSchema = z.object({
  run_id: z.string(),
  kind: runKindSchema,
  site: z.string(),
  status: statusSchema,
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  plan_id: z.string(),
  /** of a rollback: the job or run that it puts back */
  target: z.string().optional(),
  author: authorSchema,
  /** names of the credential sets that were used */
  credentialSets: z.array(z.string()),
  options: z.record(z.string(), z.unknown()),
  summary: summarySchema,
  jobs: z.array(z.object({ job_id: z.string(), camera_id: cameraIdSchema, status: statusSchema })),
});
export type RunHeader = z.infer<typeof runHeaderSchema>;

/** A value that a model and firmware chose instead of the one asked for. */
export const adaptationSchema = z.object({
  manufacturer: z.string(),
  model: z.string(),
  firmware: z.string(),
  path: z.string(),
  asked: settingValueSchema,
  got: settingValueSchema,
  seen_at: z.iso.datetime(),
});
export type Adaptation = z.infer<typeof adaptationSchema>;

export interface RunFilter {
  camera?: string;
  status?: string;
  since?: Date;
  limit?: number;
}

export interface KeptPicture {
  jpeg: Uint8Array;
  /** path under the home folder */
  file: string;
}
export interface PrunedPictures {
  runs: number;
  pictures: number;
  bytes: number;
}
export type PictureWhen = 'before' | 'after';

/**
 * Runs on disk. Every method that writes returns only when the bytes would survive a power cut, and throws STORE_FAILED
 * otherwise; a file that cannot be trusted is put aside and reported as STORE_DAMAGED, one of a newer version as
 * STORE_TOO_NEW.
 */
export interface RunStore {
  /**
   * Creates the run as unfinished, gives it unique job ids, and keeps the plan. Throws PLAN_USED when the plan was
   * applied before, by any process.
   */
  create(run: NewRun): Promise<RunHeader>;
  saveHeader(header: RunHeader): Promise<void>;
  /** `check` reads the file back and compares, for the record that holds the only copy of the state before. */
  saveCamera(record: CameraRecord, check?: 'check'): Promise<void>;
  /** Takes the run off the list of unfinished ones. */
  finish(header: RunHeader): Promise<void>;

  header(runId: string): Promise<RunHeader | undefined>;
  plan(runId: string): Promise<Plan | undefined>;
  record(runId: string, cameraId: string): Promise<CameraRecord | undefined>;
  /** The run that a plan was applied by. */
  runOfPlan(planId: string): Promise<RunHeader | undefined>;
  /** The run that a job belongs to. */
  runOfJob(jobId: string): Promise<RunHeader | undefined>;
  /** Also clears away what killed processes left half written. `unreadable` is told of runs that cannot be read. */
  unfinished(unreadable?: (runId: string, error: CamOptError) => void): Promise<RunHeader[]>;
  /** Newest first. */
  list(filter: RunFilter, unreadable?: (runId: string, error: CamOptError) => void): Promise<RunHeader[]>;

  /** Returns where it is kept, as a path under the home folder. */
  savePicture(runId: string, cameraId: string, when: PictureWhen, jpeg: Uint8Array): Promise<string>;
  picture(runId: string, cameraId: string, when: PictureWhen): Promise<KeptPicture | undefined>;

  /** Removes the pictures of finished runs that began before then; a dry run only counts them. */
  prunePictures(before: Date, dryRun: boolean): Promise<PrunedPictures>;

  adaptations(): Promise<Adaptation[]>;
  remember(adaptation: Adaptation): Promise<void>;
}

export interface NewRun {
  run_id: string;
  kind: RunHeader['kind'];
  site: string;
  created_at: string;
  plan: Plan;
  target?: string;
  author: Author;
  credentialSets: string[];
  options: Record<string, unknown>;
}
