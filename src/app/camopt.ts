import type { Camera, CameraFacts, FoundCamera, Purpose } from '../domain/camera.ts';
import type { Capabilities } from '../domain/capabilities.ts';
import type { Certificate } from '../domain/certificate.ts';
import type { History, Job, RunResult, Status } from '../domain/job.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { Plan } from '../domain/plan.ts';
import type { Engine, Recommendation } from '../domain/recommendation.ts';
import type { WantedSettings } from '../domain/settings.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import type { ClaudeAccess } from './claude.ts';
import type { PrunedPictures } from './jobs/runStore.ts';
import type { CertificateReport } from './certificates.ts';
import type { CrossCheck } from './crossCheck.ts';
import type { CameraReading, Credentials, DiscoveryOptions, LogEntry, TerminalPicture } from './ports.ts';
import type { SiteServices } from './siteServices.ts';

/**
 * Everything that the command line, the terminal UI and the HTTP API can do, in one interface: they call it and show what
 * comes back, and hold no logic of their own. `compose` builds it.
 */
export interface CamOpt extends SiteServices {
  readonly site: string;
  readonly home: string;

  discover(
    options: DiscoveryOptions,
    signal: AbortSignal,
    onFound?: (camera: Camera) => void,
  ): Promise<DiscoverResult>;

  /**
   * Hears cameras come and go until the signal aborts: they are kept in the inventory and told as `camera` events with
   * `heard`. Where announcements cannot be heard it says so in the log; it is no failure.
   */
  listen(signal: AbortSignal): Promise<void>;

  cameras(): Promise<Camera[]>;
  /**
   * By inventory id, host, host:port or device-service URL; an address that the inventory does not hold is a camera for
   * this process alone, under `id` where one is given. Throws CAMERA_UNKNOWN; never adds.
   */
  camera(reference: string, id?: string): Promise<Camera>;
  addCamera(reference: string, facts: CameraFacts & { name?: string }): Promise<Camera>;
  removeCamera(id: string): Promise<void>;
  setCamera(id: string, facts: Partial<CameraFacts>): Promise<Camera>;

  /** What the camera shows now and what it is trusted by; nothing is sent under a certificate that is only looked at. */
  certificate(id: string, signal: AbortSignal): Promise<CertificateReport>;
  /** Trusts this one from now on. */
  trustCertificate(id: string, certificate: Certificate): Promise<CertificateReport>;
  /** The next one that the camera shows is trusted as if it were the first. */
  forgetCertificate(id: string): Promise<CertificateReport>;

  /** Our reading beside that of an independent client, setting by setting. */
  crossCheck(id: string, signal: AbortSignal): Promise<CrossCheck>;

  /** Reads everything and remembers identity, firmware and reach in the inventory. */
  read(id: string, signal: AbortSignal): Promise<CameraView>;
  snapshot(id: string, signal: AbortSignal): Promise<{ jpeg: Uint8Array; metrics: PictureMetrics }>;
  halfBlocks(jpeg: Uint8Array, columns: number, rows: number, signal: AbortSignal): Promise<string[]>;
  png(jpeg: Uint8Array, columns: number, rows: number, signal: AbortSignal): Promise<TerminalPicture>;

  /**
   * One recommendation per camera that could be read, with the limits of the site kept over all of them. `onDone` tells
   * each as it is read, and once more where it has to give way when all are there.
   */
  optimize(
    ids: readonly string[],
    options: OptimizeOptions,
    signal: AbortSignal,
    onDone?: (result: Optimized) => void,
  ): Promise<Optimized[]>;

  /** From recommendations, or from wanted settings. Cameras that could not be read are in `failed`. */
  plan(ids: readonly string[], options: PlanOptions, signal: AbortSignal): Promise<PlanResult>;
  /** From recommendations already made and, in the UI, edited or refused change by change. */
  planFrom(views: readonly { view: CameraView; recommendation: Recommendation }[]): Promise<Plan>;

  /** Starts the run; `finished` settles when every camera is in a stable state. */
  apply(plan: Plan, options: ApplyOptions): Promise<RunHandle>;
  rollBack(jobOrRunId: string, options: ApplyOptions): Promise<RunHandle>;
  resume(options: ApplyOptions & { continue?: boolean }): Promise<RunHandle>;

  history(filter: HistoryFilter): Promise<History>;
  /** The job or the run with that id. Throws RUN_UNKNOWN. */
  status(id: string): Promise<Job | RunResult>;
  /** Pictures kept with a job, where there are any. */
  pictures(jobId: string): Promise<{ before?: Uint8Array; after?: Uint8Array }>;
  /** Removes the pictures of finished runs that began before then; history and rollback stay. */
  prunePictures(before: Date, dryRun: boolean): Promise<PrunedPictures>;

  /** Whether Claude can be asked, with which key, and at what price. */
  readonly claude: ClaudeAccess;

  /** Progress of every run in this process, and cameras coming and going. Returns the way to stop listening. */
  subscribe(listener: (event: CamOptEvent) => void): () => void;

  /** The same, for a caller who brings the credentials: they are used for every camera and kept nowhere. */
  as(credentials: Credentials): CamOpt;

  /**
   * The same, for one run over many cameras: when three in a row refuse a credential set the others of that set are not
   * asked (CAM_AUTH_STOPPED). `optimize`, `plan`, `apply`, `rollBack` and `resume` are such a run each by themselves.
   */
  forRun(): CamOpt;

  close(): Promise<void>;
}

export interface DiscoverResult {
  cameras: FoundCamera[];
  /** seconds */
  scanDuration: number;
  foundCameras: number;
}

export interface CameraView {
  camera: Camera;
  reading: CameraReading;
  capabilities: Capabilities;
}

export interface OptimizeOptions {
  purpose?: Purpose;
  engine: Engine;
  sendSnapshots?: boolean;
  /** looks at each recorded stream for some seconds, over RTSP */
  measure?: boolean;
  /** hears what a look by Claude will cost, and did; else the log does */
  tell?: (message: string) => void;
}
export type Optimized =
  | {
      ok: true;
      view: CameraView;
      recommendation: Recommendation;
      /** numbers of the picture that it was made with, where the camera gives one */
      metrics?: PictureMetrics;
      /** what the policy says there */
      site?: SiteFacts;
      /** what the rules recommend for it alone, where it gives way to the limits of the site */
      alone?: Recommendation;
    }
  | { ok: false; cameraId: string; error: { code: string; message: string; hint: string } };

export interface PlanOptions extends OptimizeOptions {
  settings?: WantedSettings;
  /** wanted settings by camera id, as a table of cameras gives them */
  settingsOf?: Readonly<Record<string, WantedSettings>>;
  /** id of a template camera */
  like?: string;
}
export interface PlanResult {
  plan: Plan;
  failed: { cameraId: string; error: { code: string; message: string; hint: string } }[];
}

export const witnessesToAsk = ['stream', 'snapshot', 'second-reader', 'claude'] as const;
export type WitnessAsked = (typeof witnessesToAsk)[number];

export interface ApplyOptions {
  dryRun?: boolean;
  verify?: boolean;
  /** witnesses beside the read-back */
  verifyWith?: readonly WitnessAsked[];
  /** consent for this run to send the pictures before and after to Claude, for `verifyWith: ['claude']` */
  sendSnapshots?: boolean;
  rollback?: boolean;
  /** an adapted value is a failure */
  strict?: boolean;
  /** cameras of the first wave per vendor, model and firmware */
  canary?: number;
  /** the run stops when more cameras than this have failed; a share when it ends in % */
  maxFail?: number | `${number}%`;
  /** of a plan that was applied before: the cameras that failed, were put back or were not begun, as a new plan */
  only?: 'failed';
  /** clock time HH:MM after which no camera is begun */
  until?: string;
  /** seconds */
  soak?: number;
  settle?: number;
  concurrency?: number;
}

export interface RunHandle {
  runId: string;
  finished: Promise<RunResult>;
  /** Starts no further camera until `unpause`. */
  pause(): void;
  unpause(): void;
  /** No camera is begun any more; those at work reach a stable state. */
  stop(): void;
  /** Ends requests at once; cameras at work become `unknown` on disk before this returns. */
  abort(): Promise<void>;
}

export interface HistoryFilter {
  camera?: string;
  status?: Status;
  since?: Date;
  limit?: number;
}

export type CamOptEvent =
  /** `heard`: the camera itself said that it came or goes, and nobody had asked */
  | { type: 'camera'; camera: Camera; heard?: 'hello' | 'bye' }
  /** it is no longer in the inventory */
  | { type: 'camera-gone'; cameraId: string }
  | { type: 'run'; run: Omit<RunResult, 'jobs'>; note?: string }
  | { type: 'job'; job: Job }
  | { type: 'log'; entry: LogEntry };
