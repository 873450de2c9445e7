import type { CamOpt, CamOptEvent, Optimized, RunHandle } from '../../src/app/camopt.ts';
import type { ClaudeState } from '../../src/domain/claudeState.ts';
import { CamOptError } from '../../src/domain/errors.ts';
import type { Camera } from '../../src/domain/camera.ts';
import type { History, Job, RunResult } from '../../src/domain/job.ts';
import type { PictureMetrics } from '../../src/domain/picture.ts';
import type { CameraPlan, Plan } from '../../src/domain/plan.ts';
import { fakeCamera, fakeRecommendation, fakeView, type FakeCamera } from './fakeCameras.ts';
import { fakeSite, type FakeSiteOptions } from './fakeSite.ts';
import { fakeClaude } from './fakeClaude.ts';
import { summarise } from '../../src/app/jobs/runSummary.ts';
import { ended, fakeNow, newJob, type Task } from './fakeJobs.ts';

export interface FakeOptions {
  cameras: number;
  /** cameras that are there only after discovery */
  hidden?: number;
  /** ms per step of a job and per reading */
  stepMs?: number;
  /** numbers of cameras whose apply ends so */
  adapts?: readonly number[];
  rollsBack?: readonly number[];
  fails?: readonly number[];
  /** numbers of cameras that refuse the password */
  refuses?: readonly number[];
  concurrency?: number;
  /** the cameras give pictures */
  pictured?: boolean;
  /** ms that the history takes */
  historyMs?: number;
  /** the hidden cameras are each out of reach in another way */
  unready?: boolean;
  site?: FakeSiteOptions;
  claude?: Partial<ClaudeState>;
  /** numbers of cameras that call themselves so */
  hostile?: { numbers: readonly number[]; name: string };
  /** what the cameras call themselves, one after the other */
  names?: readonly string[];
}

const reaches = [
  { reach: 'unreachable', reachDetail: 'no answer on port 80 within 2 s' },
  { reach: 'auth', reachDetail: '10.4.1.14 refuses the password of user admin' },
  { reach: 'locked', reachDetail: 'the camera is locked for another 21 minutes' },
  { reach: 'onvif-off', reachDetail: 'a web page answers and no ONVIF service: ONVIF is switched off' },
  { reach: 'not-activated', reachDetail: 'the camera has no password yet' },
  { reach: 'foreign-subnet', reachDetail: '192.168.0.64 is in another subnet than 10.4.0.0/16' },
  { reach: 'behind-recorder', reachDetail: '192.168.254.3 is a port of a Hikvision recorder' },
] as const;

/** CamOpt's services with a memory and no network: what is applied is there when it is read again. */
export function fakeCamOpt(options: FakeOptions): CamOpt {
  const stepMs = options.stepMs ?? 20;
  const all = Array.from({ length: options.cameras + (options.hidden ?? 0) }, (_, number) => {
    const unready = options.unready === true ? reaches[number - options.cameras] : undefined;
    if (unready !== undefined) return fakeCamera(number, unready);
    const hostile =
      options.names?.[number % options.names.length] ??
      (options.hostile?.numbers.includes(number) === true ? options.hostile.name : null);
    return fakeCamera(number, hostile === null ? {} : { name: hostile, location: hostile, model: hostile });
  });
  const numbers = new Map(all.map((fake, number) => [fake.camera.id, number]));
  const inventory = new Map<string, FakeCamera>(
    all.slice(0, options.cameras).map((fake) => [fake.camera.id, fake]),
  );
  const runs: (RunResult & { kind: 'apply' | 'rollback'; created_at: string })[] = [];
  const listeners = new Set<(event: CamOptEvent) => void>();
  const tell = (event: CamOptEvent) => listeners.forEach((listener) => listener(event));
  const is = (list: readonly number[] | undefined, id: string) =>
    list?.includes(numbers.get(id) ?? -1) === true;
  const known = (id: string): FakeCamera => {
    const fake = inventory.get(id);
    if (fake === undefined) throw new CamOptError('CAMERA_UNKNOWN', `no camera ${id}`);
    return fake;
  };

  const optimizeOne = async (id: string): Promise<Optimized> => {
    await wait(stepMs);
    if (is(options.refuses, id)) {
      const error = new CamOptError('CAM_AUTH', `${id} refuses the password of user admin`);
      return { ok: false, cameraId: id, error: error.toJSON() };
    }
    const fake = known(id);
    const view = fakeView(fake);
    return { ok: true, view, recommendation: fakeRecommendation(fake, view) };
  };

  const begin = (kind: 'apply' | 'rollback', tasks: readonly Task[]): RunHandle => {
    const runId = `${kind}-${String(runs.length + 1).padStart(4, '0')}`;
    const jobs = tasks.map((task) => newJob(runId, task.cameraId));
    const run = {
      run_id: runId,
      kind,
      status: 'in_progress' as RunResult['status'],
      summary: summarise(jobs),
      jobs,
      created_at: fakeNow,
    };
    runs.unshift(run);
    let paused = false;
    let stopped = false;
    const update = (job: Job) => {
      jobs[jobs.findIndex((one) => one.job_id === job.job_id)] = job;
      run.summary = summarise(jobs);
      tell({ type: 'job', job });
      tell({ type: 'run', run: { run_id: runId, kind, status: run.status, summary: run.summary } });
    };
    const work = async (task: Task, first: Job): Promise<void> => {
      while (paused && !stopped) await wait(stepMs);
      if (stopped || task.changes.length === 0) {
        update({
          ...first,
          status: 'skipped',
          progress: 100,
          currentStep: stopped ? 'stopped' : 'nothing to change',
        });
        return;
      }
      let job = first;
      const steps = ['reading', 'writing', 'reading back', 'verifying'];
      for (const [index, step] of steps.entries()) {
        job = {
          ...job,
          status: 'in_progress',
          currentStep: step,
          progress: Math.round((index / steps.length) * 100),
        };
        update(job);
        await wait(stepMs);
      }
      update(
        ended(job, task, known(task.cameraId), {
          adapts: is(options.adapts, task.cameraId) && kind === 'apply',
          rollsBack: is(options.rollsBack, task.cameraId) && kind === 'apply',
          fails: is(options.fails, task.cameraId) && kind === 'apply',
        }),
      );
    };
    const finished = (async () => {
      const queue = [...tasks.keys()];
      const worker = async () => {
        for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
          const task = tasks[index];
          const job = jobs[index];
          if (task !== undefined && job !== undefined) await work(task, job);
        }
      };
      await wait(0);
      await Promise.all(Array.from({ length: options.concurrency ?? 4 }, worker));
      run.status = jobs.every((job) => job.status === 'completed' || job.status === 'skipped')
        ? 'completed'
        : 'partial';
      return run;
    })();
    return {
      runId,
      finished,
      pause: () => (paused = true),
      unpause: () => (paused = false),
      stop: () => (stopped = true),
      abort: async () => void (stopped = true),
    };
  };

  const camopt: CamOpt = {
    ...fakeSite(options.site),
    site: 'north-yard',
    home: '/nowhere',
    async discover(_options, signal, onFound) {
      for (const fake of all.slice(0, options.cameras)) onFound?.(fake.camera);
      for (const fake of all.slice(options.cameras)) {
        await wait(stepMs);
        signal.throwIfAborted();
        inventory.set(fake.camera.id, fake);
        onFound?.(fake.camera);
      }
      return { cameras: all.map((fake) => fake.camera), scanDuration: 1, foundCameras: all.length };
    },
    listen: (signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    cameras: async () => [...inventory.values()].map((fake) => fake.camera),
    camera: async (id) => known(id).camera,
    addCamera: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    removeCamera: async (id) => void inventory.delete(id),
    async setCamera(id, facts) {
      const fake = known(id);
      const camera: Camera = { ...fake.camera, facts: { ...fake.camera.facts, ...facts } };
      inventory.set(id, { ...fake, camera });
      return camera;
    },
    certificate: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    trustCertificate: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    forgetCertificate: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    forRun: () => camopt,
    crossCheck: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    read: async (id) => fakeView(known(id)),
    snapshot: async () => {
      if (options.pictured !== true) throw new CamOptError('CAM_NO_SNAPSHOT', 'the camera gives no picture');
      return { jpeg: Buffer.alloc(5000, 7), metrics: {} as PictureMetrics };
    },
    halfBlocks: async (_jpeg, columns, rows) => Array.from({ length: rows }, () => '▀'.repeat(columns)),
    png: async (jpeg, columns, rows) => ({ png: jpeg, columns, rows }),
    async optimize(ids, _options, _signal, onDone) {
      const results: Optimized[] = [];
      const queue = [...ids];
      const worker = async () => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          const result = await optimizeOne(id);
          results.push(result);
          onDone?.(result);
        }
      };
      await Promise.all(Array.from({ length: 16 }, worker));
      return results;
    },
    plan: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    async planFrom(views) {
      return planOf(
        views.map(({ view, recommendation }): CameraPlan => ({
          camera_id: view.camera.id,
          identity: view.reading.identity,
          firmware: view.camera.firmware,
          base: {
            settings: view.reading.settings,
            mainStream: 'main',
            mainSource: 'video0',
            manufacturer: view.camera.manufacturer,
            model: view.camera.model,
          },
          changes: recommendation.changes.map(({ current, recommended, ...change }) => ({
            ...change,
            from: current,
            to: recommended,
          })),
          warnings: recommendation.warnings,
        })),
      );
    },
    apply: async (plan) =>
      begin(
        'apply',
        plan.cameras.map((one) => ({ cameraId: one.camera_id, changes: one.changes })),
      ),
    async rollBack(id) {
      const jobs = runs.flatMap((run) => run.jobs).filter((job) => job.job_id === id || job.run_id === id);
      if (jobs.length === 0) throw new CamOptError('RUN_UNKNOWN', `no run or job ${id}`);
      // As the engine does: the jobs that are put back say so themselves.
      for (const run of runs)
        run.jobs = run.jobs.map((job) =>
          jobs.includes(job) && job.status === 'completed' ? { ...job, status: 'rolled_back' as const } : job,
        );
      return begin(
        'rollback',
        jobs.map((job) => ({
          cameraId: job.camera_id,
          changes: job.result.outcomes.map((one) => ({
            path: one.path,
            from: one.got,
            to: one.from,
            reason: 'rollback',
            rule: 'ROLLBACK',
          })),
        })),
      );
    },
    resume: () => Promise.reject(new CamOptError('USAGE', 'not in the fake')),
    async history({ camera }): Promise<History> {
      await wait(options.historyMs ?? 0);
      return {
        runs: runs
          .filter((run) => camera === undefined || run.jobs.some((job) => job.camera_id === camera))
          .map((run) => ({
            run_id: run.run_id,
            kind: run.kind,
            status: run.status,
            created_at: run.created_at,
            updated_at: run.created_at,
            summary: run.summary,
            jobs: run.jobs.map(({ job_id, camera_id, status }) => ({ job_id, camera_id, status })),
          })),
      };
    },
    async status(id) {
      const run = runs.find((one) => one.run_id === id);
      if (run === undefined) throw new CamOptError('RUN_UNKNOWN', `no run ${id}`);
      return run;
    },
    pictures: async () => ({}),
    prunePictures: async () => ({ runs: 0, pictures: 0, bytes: 0 }),
    claude: fakeClaude(options.claude),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    as: () => camopt,
    close: async () => {},
  };
  return camopt;
}

function planOf(cameras: CameraPlan[]): Plan {
  return {
    plan_id: '01KAFAKE0000',
    version: 1,
    created_at: fakeNow,
    expires_at: fakeNow,
    hash: 'fake',
    site: 'north-yard',
    made_by: 'rules',
    cameras,
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
