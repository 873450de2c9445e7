import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyOf } from '../src/app/jobs/history.ts';
import { newRecord } from '../src/app/jobs/jobProgress.ts';
import { runHeaderSchema, type NewRun, type RunHeader } from '../src/app/jobs/runStore.ts';
import { newHeader } from '../src/app/jobs/runSummary.ts';
import { sealPlan } from '../src/app/jobs/sealedPlan.ts';
import { systemClock } from '../src/compose/systemClock.ts';
import { ulids } from '../src/compose/ulid.ts';
import { sha256 } from '../src/store/durableFile.ts';
import { sealEnvelope } from '../src/store/durableJson.ts';
import { openStore, type Store } from '../src/store/openStore.ts';

const camerasPerRun = 12;
const runsPerDay = 20;
const repeats = 15;

/** Starting, listing and adding a run with 100 and with 10,000 stored runs, in turns, so that both see the same machine. */
export async function run(): Promise<void> {
  const few = await homeWith(100);
  const many = await homeWith(10_000);
  const results: Record<string, { few: number[]; many: number[] }> = {};
  const measure = async (name: string, work: (home: Home) => Promise<void>): Promise<void> => {
    const times = (results[name] ??= { few: [], many: [] });
    for (const [home, into] of [
      [few, times.few],
      [many, times.many],
    ] as const) {
      const start = performance.now();
      await work(home);
      into.push(performance.now() - start);
    }
  };
  for (let n = 0; n < repeats; n++) {
    await measure('start (open the store, look for unfinished runs)', async (home) => {
      const store = await open(home.folder);
      await store.runs.unfinished();
    });
    await measure('list the newest 50', async (home) => {
      const { runs } = await historyOf(await open(home.folder), {});
      if (runs.length !== 50) throw new Error(`${runs.length} runs listed`);
    });
    await measure('find a job of the oldest day by its id', async (home) => {
      if ((await home.store.runs.runOfJob(home.oldJob)) === undefined) throw new Error('job not found');
    });
    await measure('add a run with its 12 cameras', (home) => addRun(home.store));
  }
  console.log(`history: medians of ${repeats}, in milliseconds`);
  for (const [name, { few: a, many: b }] of Object.entries(results)) {
    const [small, large] = [median(a), median(b)];
    const ratio = (large / small).toFixed(2);
    console.log(`  ${name}: ${small.toFixed(1)} with 100 runs, ${large.toFixed(1)} with 10,000: ${ratio}x`);
  }
  await rm(few.folder, { recursive: true });
  await rm(many.folder, { recursive: true });
}

interface Home {
  folder: string;
  store: Store;
  oldJob: string;
}

function open(home: string): Promise<Store> {
  return openStore({ home, site: 'default', clock: systemClock, lockDir: join(home, 'lock'), user: 'bench' });
}

/** Past runs, written as the store would leave them but without its flushes, twenty a day back from yesterday. */
async function homeWith(runs: number): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'camopt-bench-history-'));
  const store = await open(folder);
  let oldJob = '';
  for (let n = 0; n < runs; n++) {
    const at = Date.now() - 86_400_000 * (1 + Math.floor(n / runsPerDay)) - (n % runsPerDay) * 60_000;
    const made = newRun(at);
    const seconds = Math.floor(at / 1000);
    const open_ = newHeader(made, (id) => `apply-${id}-${seconds}`);
    const jobs = open_.jobs.map((job) => ({ ...job, status: 'completed' as const }));
    const header: RunHeader = { ...open_, status: 'completed', jobs };
    const into = join(folder, 'sites', 'default', 'runs', made.created_at.slice(0, 10), made.run_id);
    await mkdir(into, { recursive: true });
    const kind = { name: 'run', version: 1, schema: runHeaderSchema, migrations: [] };
    await writeFile(join(into, 'run.json'), sealEnvelope(header, kind));
    oldJob = jobs[0]?.job_id ?? '';
  }
  return { folder, store, oldJob };
}

async function addRun(store: Store): Promise<void> {
  const made = newRun(Date.now());
  const header = await store.runs.create(made);
  await Promise.all(
    made.plan.cameras.map((plan, n) =>
      store.runs.saveCamera(
        newRecord({ run: made.run_id, job: header.jobs[n]?.job_id ?? '' }, plan, new Date()),
      ),
    ),
  );
  await store.runs.finish({ ...header, status: 'completed' });
}

function newRun(at: number): NewRun {
  const unique = ulids(() => at);
  const cameras = Array.from({ length: camerasPerRun }, (_, n) => ({
    camera_id: `onvif-10.0.0.${n}`,
    identity: { uuid: '', serial: '', mac: '' },
    firmware: '1',
    base: { settings: {}, mainStream: null, mainSource: null, manufacturer: '', model: '' },
    changes: [],
    warnings: [],
  }));
  const now = new Date(at);
  const plan = sealPlan(cameras, { now, planId: unique.unique(), site: 'default', madeBy: 'bench', sha256 });
  const author = { user: 'bench', host: 'box', pid: 1, version: '0' };
  return {
    run_id: unique.unique(),
    kind: 'apply',
    site: 'default',
    created_at: now.toISOString(),
    plan,
    author,
    credentialSets: [],
    options: {},
  };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
