import { CamOptError, toCamOptError } from '../../domain/errors.ts';
import type { Job, RunKind, RunResult } from '../../domain/job.ts';
import type { CameraPlan } from '../../domain/plan.ts';
import type { ApplyOptions, RunHandle } from '../camopt.ts';
import type { SecondReader } from '../ports.ts';
import { credentialsForRun } from '../refusalGuard.ts';
import { CameraJob } from './cameraJob.ts';
import { deviceOf, endingAfter, type JobOptions, type JobPlace } from './cameraWorld.ts';
import type { EngineDeps } from './engine.ts';
import type { Ending } from './jobProgress.ts';
import { deadlineAt, Places, Turns } from './limits.ts';
import type { CameraRecord } from './record.ts';
import type { RunHeader } from './runStore.ts';
import { hasEnded, headerAfter, isFailure, resultOf, summarise, wasTried } from './runSummary.ts';
import { runVision, type RunVision } from './runVision.ts';
import { failureLimit, groupsOf, limitInWords, wavesAfterCanary, type Group } from './waves.ts';

export type CameraWork = (job: CameraJob, place: JobPlace) => Promise<void>;

export interface RunSetup {
  world: EngineDeps;
  header: RunHeader;
  records: readonly CameraRecord[];
  /** resume: records of the same run that need nothing any more; they count in its summary */
  settledBefore?: readonly CameraRecord[];
  options: ApplyOptions & { continue?: boolean };
  work: CameraWork;
  /** canary and waves; without, all cameras are one wave */
  inWaves: boolean;
  held: AsyncDisposable;
  /** after the last camera, before the run is closed */
  afterwards?: (records: readonly CameraRecord[]) => Promise<void>;
}

const placesAtOnce = 16;
const placesPerSubnet = 4;

/** One run over many cameras: starts at once, and ends when every camera is in a stable state. */
export class Run implements RunHandle {
  readonly runId: string;
  readonly finished: Promise<RunResult>;
  readonly #setup: RunSetup;
  readonly #jobs: Map<string, CameraJob>;
  readonly #places: Places;
  readonly #turns = new Turns();
  readonly #abort = new AbortController();
  readonly #kind: RunKind;
  readonly #limit: number;
  readonly #deadline: Date | undefined;
  #addresses = new Map<string, string>();
  readonly #crossChecked = new Set<string>();
  /** make, model and firmware to why no further camera of it is begun */
  readonly #stoppedGroups = new Map<string, string>();
  readonly #vision: RunVision;
  #failures = 0;
  #stopReason: string | undefined;
  #paused: PromiseWithResolvers<void> | undefined;

  constructor(setup: RunSetup) {
    const { header, records, options } = setup;
    // Each run learns by itself whether a credential set is wrong.
    const world = { ...setup.world, credentials: credentialsForRun(setup.world.credentials) };
    this.#setup = { ...setup, world };
    this.runId = header.run_id;
    this.#kind = header.kind;
    this.#jobs = new Map(records.map((record) => [record.job.camera_id, new CameraJob(record, world)]));
    this.#places = new Places({
      total: Math.max(1, Math.min(options.concurrency ?? placesAtOnce, placesAtOnce)),
      perSubnet: placesPerSubnet,
    });
    const atStake = records.filter((record) => record.plan.changes.length > 0).length;
    this.#limit = failureLimit(options.maxFail, atStake);
    this.#deadline = options.until === undefined ? undefined : deadlineAt(options.until, world.clock);
    this.#vision = runVision(world.pictures, options);
    this.finished = this.#run(atStake);
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers<void>();
    this.#tell('paused: no further camera is begun');
  }

  unpause(): void {
    if (this.#paused === undefined) return;
    this.#release();
    this.#tell('goes on');
  }

  stop(): void {
    this.#stop('stopped by the user');
    this.#release();
  }

  async abort(): Promise<void> {
    this.stop();
    this.#abort.abort();
    await this.finished;
  }

  async #run(atStake: number): Promise<RunResult> {
    const { world, records, inWaves } = this.#setup;
    await using _held = this.#setup.held;
    try {
      const cameras = await world.inventory.list();
      this.#addresses = new Map(cameras.map((camera) => [camera.id, camera.ip]));
      this.#tell(limitInWords(this.#limit, atStake));
      this.#tell(await this.#vision.before(atStake));
      const idle = records.filter((record) => record.plan.changes.length === 0);
      const busy = records.filter((record) => record.plan.changes.length > 0).map((record) => record.plan);
      const groups = inWaves ? groupsOf(busy) : [];
      await Promise.all([
        ...idle.map((record) => this.#one(record.job.camera_id, false)),
        ...groups.map((group) => this.#group(group)),
        ...(inWaves ? [] : busy.map((plan) => this.#one(plan.camera_id, true))),
      ]);
      await this.#setup.afterwards?.(this.#records());
      this.#tell(await this.#vision.after());
    } catch (error) {
      this.#complain(this.runId, error);
      for (const job of this.#jobs.values())
        if (!hasEnded(job.record.job)) job.endUnrecorded(endingAfter(job, error));
    }
    await this.#close();
    return resultOf(this.runId, this.#kind, this.#jobList());
  }

  /** Canary first; a canary that could not be tried is replaced by the next camera. */
  async #group(group: Group): Promise<void> {
    const canaries = this.#setup.options.canary ?? 1;
    let left = group.cameras;
    let tried = 0;
    for (let batch = canaries; tried < canaries && left.length > canaries; batch *= 2) {
      const now = left.slice(0, batch);
      left = left.slice(batch);
      await Promise.all(now.map((id) => this.#one(id, false)));
      const jobs = now.map((id) => this.#job(id).record);
      tried += jobs.filter(wasTried).length;
      const broken = jobs.find((record) => wasTried(record) && isFailure(record.job));
      if (broken !== undefined) {
        const reason = `the first ${group.name}, ${broken.job.camera_id}, failed`;
        await Promise.all(left.map((id) => this.#skip(id, reason)));
        return;
      }
    }
    const waves = canaries === 0 ? [left] : wavesAfterCanary(left, group.cameras.length);
    for (const [index, wave] of waves.entries()) {
      const last = index === waves.length - 1;
      await Promise.all(wave.map((id) => this.#one(id, last)));
    }
  }

  async #one(id: string, lastWave: boolean): Promise<void> {
    // Two entries of the inventory may be one device, or two devices with one serial number: one after the other.
    using _turn = await this.#turns.take(deviceOf(this.#job(id).record.plan));
    const release = await this.#turn(id);
    if (typeof release === 'string') {
      await this.#skip(id, release);
      return;
    }
    const job = this.#job(id);
    let place = release;
    try {
      await this.#setup.work(job, {
        world: this.#setup.world,
        options: this.#jobOptions(lastWave),
        secondReader: (plan) => this.#secondReader(plan),
        vision: this.#vision.ask,
        signal: this.#abort.signal,
        whileWaiting: async (wait) => {
          place();
          try {
            await wait();
          } finally {
            place = await this.#places.take(this.#addresses.get(id) ?? id);
          }
        },
      });
    } catch (error) {
      // Only our own disk can end here: what it holds already is what `resume` will go by.
      this.#complain(id, error);
      job.endUnrecorded(endingAfter(job, error));
    } finally {
      place();
    }
    this.#account(job.record.job);
  }

  /** Waits for a place; a reason in words when the camera is not to be begun any more. */
  async #turn(id: string): Promise<(() => void) | string> {
    if (this.#job(id).record.plan.changes.length > 0) await this.#paused?.promise;
    const release = await this.#places.take(this.#addresses.get(id) ?? id);
    await this.#paused?.promise;
    const { clock } = this.#setup.world;
    const late = this.#deadline !== undefined && clock.now() >= this.#deadline;
    const tooLate = late ? `not begun by ${this.#setup.options.until ?? ''}` : undefined;
    const reason = this.#stopReason ?? this.#stoppedGroups.get(this.#groupOf(id)) ?? tooLate;
    if (reason === undefined) return release;
    release();
    return reason;
  }

  async #skip(id: string, reason: string): Promise<void> {
    const job = this.#job(id);
    const ending: Ending = { status: 'skipped', verification: 'skipped', outcomes: [], detail: reason };
    try {
      await job.end(ending);
    } catch (error) {
      this.#complain(id, error);
      job.endUnrecorded(ending);
    }
  }

  #account(job: Job): void {
    if (isFailure(job)) this.#failures += 1;
    if (this.#failures > this.#limit) this.#stop(`more than ${this.#limit} cameras failed`);
    if (job.error?.code === 'CAM_REBOOT_NEEDED')
      this.#stoppedGroups.set(this.#groupOf(job.camera_id), `${job.camera_id} asks for a restart`);
    if (job.error?.code === 'CAM_AUTH_STOPPED') this.#stop(job.error.message.replace(/^not asked: /, ''));
    // Without a disk no camera can be written to, and none that is could be settled.
    if (job.error?.code === 'STORE_FAILED') this.#stop(job.error.message);
    this.#tell();
  }

  #release(): void {
    this.#paused?.resolve();
    this.#paused = undefined;
  }

  #stop(reason: string): void {
    if (this.#stopReason !== undefined) return;
    this.#stopReason = reason;
    this.#tell(`${reason}: no further camera is begun`);
  }

  #groupOf(id: string): string {
    return groupsOf([this.#job(id).record.plan])[0]?.name ?? '';
  }

  /** For the first camera of each make, model and firmware that gets this far, or for all when that was asked for. */
  #secondReader(plan: CameraPlan): SecondReader | undefined {
    const group = this.#groupOf(plan.camera_id);
    const first = !this.#crossChecked.has(group);
    this.#crossChecked.add(group);
    const all = this.#setup.options.verifyWith?.includes('second-reader') === true;
    return first || all ? this.#setup.world.secondReader : undefined;
  }

  #jobOptions(lastWave: boolean): JobOptions {
    const { options, world } = this.#setup;
    const settle = options.settle ?? 5;
    const soak = options.soak ?? 10;
    const verifyWith = options.verifyWith ?? [];
    return {
      dryRun: options.dryRun ?? false,
      verify: options.verify ?? true,
      restore: options.rollback ?? true,
      strict: options.strict ?? false,
      // A wave that others follow is looked at again when it has soaked: one wait serves both.
      settleMs: 1000 * (lastWave ? settle : Math.max(settle, soak)),
      stream: world.streamMeter !== undefined && verifyWith.includes('stream'),
      continueInterrupted: options.continue ?? false,
    };
  }

  async #close(): Promise<void> {
    const { world, header } = this.#setup;
    const records = this.#records();
    const whole = [...(this.#setup.settledBefore ?? []), ...records];
    const closed = headerAfter(header, whole, world.clock.now());
    try {
      if (records.every((record) => record.phase === 'settled')) await world.runs.finish(closed);
      else await world.runs.saveHeader(closed);
    } catch (error) {
      this.#complain(this.runId, error);
    }
    this.#tell();
  }

  #tell(note?: string): void {
    const { header, world } = this.#setup;
    const result = resultOf(header.run_id, this.#kind, this.#jobList());
    const { jobs: _, ...run } = { ...result, summary: summarise(result.jobs) };
    world.emit({ type: 'run', run, ...(note === undefined ? {} : { note }) });
  }

  #complain(camera: string, error: unknown): void {
    const { clock, log } = this.#setup.world;
    log({ at: clock.now(), level: 'error', camera, message: toCamOptError(error).message });
  }

  #job(id: string): CameraJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new CamOptError('INTERNAL', `no job for ${id}`);
    return job;
  }

  #records(): CameraRecord[] {
    return [...this.#jobs.values()].map((job) => job.record);
  }

  #jobList(): Job[] {
    return this.#records().map((record) => record.job);
  }
}
