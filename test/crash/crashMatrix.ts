import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/compose/systemClock.ts';
import { ulids } from '../../src/compose/ulid.ts';
import { canonicalJson } from '../../src/app/jobs/canonicalJson.ts';
import { planFromSettings } from '../../src/app/jobs/planning.ts';
import { sealPlan } from '../../src/app/jobs/sealedPlan.ts';
import type { Job } from '../../src/domain/job.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { SettingValues } from '../../src/domain/settingPaths.ts';
import { openStore } from '../../src/store/openStore.ts';
import { MemoryCamera } from '../support/memoryCamera.ts';
import type { ChildOrder } from './crashChild.ts';
import { bundleChild, runChild } from './remoteCameras.ts';

const password = 'Marker-8c1f-not-to-be-found';
const wanted = { stream: { fps: 12, gop: 24, bitrateMbps: 3 }, image: { brightness: 60 } };
const tokens = ['main', 'sub', 'src'];

export interface CrashReport {
  died: boolean;
  /** what does not hold, in words; empty when all six invariants do */
  broken: string[];
}

export interface CrashMatrix extends AsyncDisposable {
  /** Writes and requests of an apply over the three cameras when nobody dies, one before and one after each. */
  steps: number;
  /**
   * Applies, dies at step k, resumes, and looks whether the invariants hold. With `resumeDiesAt` the first resume dies as
   * well and a second one settles what both left.
   */
  crashAt(k: number, resumeDiesAt?: number): Promise<CrashReport>;
}

export async function openCrashMatrix(): Promise<CrashMatrix> {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-crash-program-'));
  const program = await bundleChild(folder);
  await using scene = await openScene();
  const plain = await runChild(program, scene.order('apply', 0), scene.cameras);
  const statuses = plain.result?.jobs.map((job) => job.status).join(' ');
  if (statuses !== 'completed completed rolled_back') throw new Error(`the plain run ended as ${statuses}`);
  return {
    steps: plain.steps,
    crashAt: (k, resumeDiesAt = 0) => crashAt(program, k, resumeDiesAt),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function crashAt(program: string, k: number, resumeDiesAt: number): Promise<CrashReport> {
  await using scene = await openScene();
  const { broken, cameras, home } = scene;
  const died = await runChild(program, scene.order('apply', k), cameras);
  if (!died.killed) return { died: false, broken };
  if (resumeDiesAt > 0) await runChild(program, scene.order('resume', resumeDiesAt), cameras);
  const resumed = await runChild(program, scene.order('resume', 0), cameras);
  if (resumed.result === undefined) broken.push('resume gave no result');
  checkStates(scene, await allJobs(home), broken);

  if (resumed.settledAgain !== 0) broken.push('I6: the second resume found something to settle');
  if (resumed.setsAgain !== 0) broken.push('I6: the second resume sent a Set');

  for (const { file, problem } of damagedFiles(home)) broken.push(`I4: ${file}: ${problem}`);
  for (const end of [died, resumed])
    if (end.output.includes(password)) broken.push('I5: the password is in the output');
  for (const file of filesUnder(home))
    if (readFileSync(file).includes(password)) broken.push(`I5: the password is in ${file}`);
  return { died: true, broken };
}

interface Scene extends AsyncDisposable {
  home: string;
  cameras: MemoryCamera[];
  before: Map<string, SettingValues>;
  broken: string[];
  order(mode: 'apply' | 'resume', killAt: number): ChildOrder;
}

/** One camera that obeys, one that chooses its own bitrate, one that ignores a Set and has to be put back. */
async function openScene(): Promise<Scene> {
  const home = await mkdtemp(join(tmpdir(), 'camopt-crash-'));
  const cameras = [0, 1, 2].map((n) => new MemoryCamera(n, { model: `M-${n}` }));
  const plan = await makePlan(home, cameras);
  const before = new Map(
    cameras.flatMap((c) => tokens.map((token) => [`${c.id} ${token}`, c.values(token)])),
  );
  const broken: string[] = [];
  const [, adapting, ignoring] = cameras as [MemoryCamera, MemoryCamera, MemoryCamera];
  adapting.faults = [{ kind: 'clamp', token: 'main', path: 'stream.bitrateMbps', value: 2.048, times: 1 }];
  ignoring.faults = [{ kind: 'ignoreSet', token: 'src' }];
  for (const camera of cameras)
    camera.onRequest = ({ operation, token }) => {
      if (operation !== 'writeEntity') return;
      const why = whyNotSaved(home, camera, token, before.get(`${camera.id} ${token}`) ?? {});
      if (why !== undefined)
        broken.push(`I1: Set of ${token} on ${camera.id} without its state before: ${why}`);
    };
  return {
    home,
    cameras,
    before,
    broken,
    order: (mode, killAt) => ({ mode, home, plan: mode === 'apply' ? plan : null, killAt, password }),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

async function makePlan(home: string, cameras: readonly MemoryCamera[]): Promise<Plan> {
  const store = await openStore({
    home,
    site: 'default',
    clock: systemClock,
    lockDir: join(home, 'lock'),
    user: 'x',
  });
  await store.inventory.saveAll(cameras.map(({ camera }) => camera));
  const why = { reason: 'asked for', rule: 'settings' };
  return sealPlan(
    cameras.map((camera) => planFromSettings(camera.id, camera.reading(), wanted, why)),
    {
      now: new Date(),
      planId: ulids(() => Date.now()).unique(),
      site: 'default',
      madeBy: 'test',
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
    },
  );
}

/** I2 and I3. */
function checkStates(scene: Scene, jobs: readonly Job[], broken: string[]): void {
  for (const camera of scene.cameras) {
    const job = jobs.find(({ camera_id }) => camera_id === camera.id);
    const attention = job?.status === 'unknown';
    const asBefore = tokens.every((token) =>
      equal(camera.values(token), scene.before.get(`${camera.id} ${token}`)),
    );
    const main = camera.values('main');
    const asAsked =
      main['stream.fps'] === 12 &&
      main['stream.gop'] === 24 &&
      camera.values('src')['image.brightness'] === 60;
    if (!asBefore && !asAsked && !attention)
      broken.push(
        `I2: ${camera.id} is neither before nor target: ${JSON.stringify(main)}, job ${job?.status}`,
      );
    if (asAsked && job?.status !== 'completed')
      broken.push(`I2: ${camera.id} is at target, its job is ${job?.status}`);
    if (job?.status === 'in_progress') broken.push(`I2: the job of ${camera.id} is still in progress`);
    for (const token of tokens) {
      const sets = camera.requests.filter((r) => r.operation === 'writeEntity' && r.token === token);
      // Two for the change and two for putting it back.
      const restoring = sets.filter(
        (set) => !('stream.fps' in (set.values ?? {})) && !('image.brightness' in (set.values ?? {})),
      );
      if (restoring.length > 2 || sets.length - restoring.length > 2)
        broken.push(`I3: ${sets.length} Sets of ${token} on ${camera.id}`);
    }
  }
}

function equal(a: SettingValues, b: SettingValues | undefined): boolean {
  return canonicalJson(a) === canonicalJson(b ?? {});
}

async function allJobs(home: string): Promise<Job[]> {
  return filesUnder(join(home, 'sites'))
    .filter((file) => /\/cameras\/[^/.][^/]*\.json$/.test(file))
    .map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { data: { job: Job } }).data.job);
}

/** I1: what is on disk at the moment at which the Set arrives. */
function whyNotSaved(
  home: string,
  camera: MemoryCamera,
  token: string,
  values: SettingValues,
): string | undefined {
  const file = filesUnder(join(home, 'sites')).find((name) => name.endsWith(`/cameras/${camera.id}.json`));
  if (file === undefined) return 'no file';
  const { data, sum } = JSON.parse(readFileSync(file, 'utf8')) as {
    sum: string;
    data: { before: { entities: { ref: { token: string }; raw: string; values: SettingValues }[] } | null };
  };
  if (sum !== createHash('sha256').update(JSON.stringify(data)).digest('hex')) return 'checksum';
  const entity = data.before?.entities.find(({ ref }) => ref.token === token);
  if (entity === undefined || entity.raw === '') return 'not in it';
  return equal(entity.values, values) ? undefined : 'other values';
}

/** I4. */
function damagedFiles(home: string): { file: string; problem: string }[] {
  return filesUnder(join(home, 'sites'))
    .filter((file) => file.endsWith('.json') && !file.includes('/quarantine/'))
    .flatMap((file) => {
      try {
        const { data, sum } = JSON.parse(readFileSync(file, 'utf8')) as { data: unknown; sum: string };
        const right = sum === createHash('sha256').update(JSON.stringify(data)).digest('hex');
        return right ? [] : [{ file, problem: 'checksum' }];
      } catch (error) {
        return [{ file, problem: String(error) }];
      }
    });
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}
