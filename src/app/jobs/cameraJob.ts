import type { Clock } from '../ports.ts';
import type { PictureChange } from '../../domain/job.ts';
import type { CamOptEvent } from '../camopt.ts';
import { beginStep, endJob, endStep, noteStep, withWriteSteps, type Ending } from './jobProgress.ts';
import type { CameraRecord } from './record.ts';
import type { RunStore } from './runStore.ts';

/** The record of one camera's job while it is worked on: every change of it is shown, and stored where it must be. */
export class CameraJob {
  record: CameraRecord;
  readonly #runs: RunStore;
  readonly #clock: Clock;
  readonly #emit: (event: CamOptEvent) => void;

  constructor(
    record: CameraRecord,
    world: { runs: RunStore; clock: Clock; emit: (event: CamOptEvent) => void },
  ) {
    this.record = record;
    this.#runs = world.runs;
    this.#clock = world.clock;
    this.#emit = world.emit;
  }

  begin(step: string): void {
    this.#show({ ...this.record, job: beginStep(this.record.job, step, this.#clock.now()) });
  }

  /** The step under way has failed, and the job goes on. */
  fail(detail: string): void {
    this.#show({ ...this.record, job: endStep(this.record.job, 'failed', detail, this.#clock.now()) });
  }

  note(detail: string): void {
    this.#show({ ...this.record, job: noteStep(this.record.job, detail) });
  }

  compared(pictures: PictureChange): void {
    const { job } = this.record;
    this.#show({ ...this.record, job: { ...job, result: { ...job.result, pictures } } });
  }

  planSteps(names: readonly string[]): void {
    this.#show({ ...this.record, job: withWriteSteps(this.record.job, names) });
  }

  /** Durable when it returns. Nothing is sent to the camera that this does not tell of. */
  async save(change: Partial<CameraRecord>, check?: 'check'): Promise<void> {
    const job = { ...this.record.job, updated_at: this.#clock.now().toISOString() };
    const record = { ...this.record, job, ...change };
    await this.#runs.saveCamera(record, check);
    this.record = record;
  }

  /**
   * The end, durable before it is told; with `cutOff` the phase stays, so that `resume` finds what is to be settled.
   */
  async end(ending: Ending, cutOff?: 'cut-off'): Promise<void> {
    const ended = this.#ended(ending);
    const record = cutOff === undefined ? { ...ended, phase: 'settled' as const } : ended;
    await this.#runs.saveCamera(record);
    this.#show(record);
  }

  /** The end of a job whose own record cannot be written: told, and left for `resume` to settle. */
  endUnrecorded(ending: Ending): void {
    this.#show(this.#ended(ending));
  }

  #ended(ending: Ending): CameraRecord {
    return { ...this.record, job: endJob(this.record.job, ending, this.#clock.now()) };
  }

  #show(record: CameraRecord): void {
    this.record = record;
    this.#emit({ type: 'job', job: record.job });
  }
}
