import { chmod, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Low } from 'lowdb';
import { cameraRecordSchema, type CameraRecord } from '../app/jobs/record.ts';
import { newHeader } from '../app/jobs/runSummary.ts';
import {
  runHeaderSchema,
  type NewRun,
  type RunFilter,
  type RunHeader,
  type RunStore,
} from '../app/jobs/runStore.ts';
import type { CameraLocks } from '../app/ports.ts';
import { cameraIdPattern } from '../domain/camera.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { planSchema, type Plan } from '../domain/plan.ts';
import { openDayIndex } from './dayIndex.ts';
import { flushFolder, hasCode, isShared, makeFolder, storeFailed, writeDurably } from './durableFile.ts';
import { DurableJson, type FileKind } from './durableJson.ts';
import { learnedValues } from './learnedValues.ts';
import { rebuiltHeader } from './rebuiltHeader.ts';
import { dayOf, folderOf, runFolders, secondOf, secondOfJob, type RunFolders } from './runFolders.ts';

const headerKind: FileKind<RunHeader> = { name: 'run', version: 1, schema: runHeaderSchema, migrations: [] };
const planKind: FileKind<Plan> = { name: 'plan', version: 1, schema: planSchema, migrations: [] };
const recordKind: FileKind<CameraRecord> = {
  name: 'camera-job',
  version: 1,
  schema: cameraRecordSchema,
  migrations: [],
};

/** Runs as files: a header, the plan, and one file for each camera that was begun. */
export function runFiles(siteFolder: string, locks: CameraLocks, siteKey: string): RunStore {
  const folders = runFolders(siteFolder);
  const underHome = (file: string): string => relative(join(siteFolder, '..', '..'), file);
  const readHeader = async (runId: string): Promise<RunHeader | undefined> => {
    const folder = folderOf(folders, runId);
    if (folder === undefined) return undefined;
    try {
      return (await new DurableJson(join(folder, 'run.json'), headerKind).read()) ?? undefined;
    } catch (error) {
      if (!isCamOptError(error, 'STORE_DAMAGED')) throw error;
      return rebuild(folder, runId, error, writeHeader);
    }
  };
  const writeHeader = (header: RunHeader): Promise<void> =>
    write(join(known(folders, header.run_id), 'run.json'), headerKind, header);
  const learned = learnedValues(folders.learned, locks, `learned-${siteKey}`);

  return {
    create: (run) => create(folders, run, writeHeader),
    saveHeader: writeHeader,
    saveCamera: async (record, check) => {
      const { run_id, camera_id } = record.job;
      const file = join(known(folders, run_id), 'cameras', `${safe(camera_id)}.json`);
      await write(file, recordKind, record);
      if (check !== undefined) await compare(file, record);
    },
    finish: async (header) => {
      await writeHeader(header);
      await unlink(join(folders.open, header.run_id)).catch(() => undefined);
    },
    header: readHeader,
    plan: async (runId) => {
      const folder = folderOf(folders, runId);
      if (folder === undefined) return undefined;
      return (await new DurableJson(join(folder, 'plan.json'), planKind).read()) ?? undefined;
    },
    record: async (runId, cameraId) => {
      const folder = folderOf(folders, runId);
      if (folder === undefined || !cameraIdPattern.test(cameraId)) return undefined;
      return readRecord(folder, cameraId);
    },
    runOfPlan: async (planId) => {
      if (!cameraIdPattern.test(planId)) return undefined;
      const runId = await readIfThere(join(folders.used, planId));
      return runId === undefined ? undefined : readHeader(runId.toString());
    },
    runOfJob: (jobId) => runOfJob(folders, jobId, readHeader),
    unfinished: () => unfinished(folders, readHeader),
    list: (filter) => list(folders, filter, readHeader),
    savePicture: async (runId, cameraId, when, jpeg) => {
      const folder = join(known(folders, runId), 'pictures');
      await makeFolder(folder);
      const file = join(folder, `${safe(cameraId)}-${when}.jpg`);
      await writeDurably(file, jpeg);
      return underHome(file);
    },
    picture: async (runId, cameraId, when) => {
      const folder = folderOf(folders, runId);
      if (folder === undefined || !cameraIdPattern.test(cameraId)) return undefined;
      const file = join(folder, 'pictures', `${cameraId}-${when}.jpg`);
      const jpeg = await readIfThere(file);
      return jpeg === undefined ? undefined : { jpeg, file: underHome(file) };
    },
    adaptations: () => learned.all(),
    remember: (adaptation) => learned.remember(adaptation),
  };
}

/** A damaged header was put aside; the run itself is in the plan and the cameras' files. */
async function rebuild(
  folder: string,
  runId: string,
  damage: CamOptError,
  writeHeader: (header: RunHeader) => Promise<void>,
): Promise<RunHeader> {
  const plan = await new DurableJson(join(folder, 'plan.json'), planKind).read();
  if (plan === null) throw damage;
  const records: CameraRecord[] = [];
  for (const { camera_id } of plan.cameras) {
    const record = await readRecord(folder, camera_id);
    if (record !== undefined) records.push(record);
  }
  const header = rebuiltHeader(runId, plan, records);
  await writeHeader(header);
  return header;
}

async function readRecord(folder: string, cameraId: string): Promise<CameraRecord | undefined> {
  return (
    (await new DurableJson(join(folder, 'cameras', `${safe(cameraId)}.json`), recordKind).read()) ?? undefined
  );
}

async function create(
  folders: RunFolders,
  run: NewRun,
  writeHeader: (header: RunHeader) => Promise<void>,
): Promise<RunHeader> {
  const folder = known(folders, run.run_id);
  await makeFolder(join(folder, 'cameras'));
  await makeFolder(folders.open);
  if (run.kind === 'apply') await claimPlan(folders, run);
  const suffix = await suffixOf(folders, run.run_id);
  const header = newHeader(run, (id) => `${run.kind}-${id}-${secondOf(run.run_id) ?? 0}${suffix}`);
  await write(join(folder, 'plan.json'), planKind, run.plan);
  // Before the header: a run that can be seen can also be settled.
  await writeDurably(join(folders.open, run.run_id), '');
  await writeHeader(header);
  return header;
}

/** A file that only one process can make, so that a plan is applied once even when two try at the same moment. */
async function claimPlan(folders: RunFolders, run: NewRun): Promise<void> {
  await makeFolder(folders.used);
  const file = join(folders.used, safe(run.plan.plan_id));
  try {
    await writeFile(file, run.run_id, { flag: 'wx', mode: 0o600, flush: true });
    if (await isShared(folders.used)) await chmod(file, 0o660);
    await flushFolder(folders.used);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw storeFailed(file, error);
    await rm(known(folders, run.run_id), { recursive: true, force: true });
    const by = (await readIfThere(file))?.toString() ?? '';
    throw new CamOptError('PLAN_USED', `plan ${run.plan.plan_id} was applied by run ${by}`);
  }
}

/** Empty unless another run of this site began in the same second; of two that see each other both get one. */
async function suffixOf(folders: RunFolders, runId: string): Promise<string> {
  const second = secondOf(runId);
  const others = await runsOfDay(folders, dayOf(new Date((second ?? 0) * 1000)));
  const alone = others.every((other) => other === runId || secondOf(other) !== second);
  return alone ? '' : `-${runId.slice(-4).toLowerCase()}`;
}

async function runOfJob(
  folders: RunFolders,
  jobId: string,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
): Promise<RunHeader | undefined> {
  const second = secondOfJob(jobId);
  if (second === undefined) return undefined;
  for (const runId of await runsOfDay(folders, dayOf(new Date(second * 1000)))) {
    if (secondOf(runId) !== second) continue;
    const header = await readHeader(runId);
    if (header?.jobs.some((job) => job.job_id === jobId) === true) return header;
  }
  return undefined;
}

async function unfinished(
  folders: RunFolders,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
): Promise<RunHeader[]> {
  const headers: RunHeader[] = [];
  for (const runId of (await namesIn(folders.open)).toSorted()) {
    const folder = folderOf(folders, runId);
    if (folder === undefined) continue;
    const header = await readHeader(runId);
    if (header === undefined) continue;
    await sweep(join(folder, 'cameras'));
    headers.push(header);
  }
  return headers;
}

const abandonedAfterMs = 60 * 60 * 1000;

/** Half-written files of a process that was killed; those of one at work are younger. */
async function sweep(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!name.endsWith('.tmp')) continue;
    const file = join(folder, name);
    const age = await stat(file).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await unlink(file).catch(() => undefined);
  }
}

async function list(
  folders: RunFolders,
  filter: RunFilter,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
): Promise<RunHeader[]> {
  const found: RunHeader[] = [];
  const limit = filter.limit ?? Number.POSITIVE_INFINITY;
  const since = filter.since === undefined ? '' : dayOf(filter.since);
  for (const day of (await namesIn(folders.runs)).toSorted().toReversed()) {
    if (found.length >= limit || day < since) break;
    await using index = await openDayIndex(join(folders.runs, day));
    for (const runId of (await runsOfDay(folders, day)).toSorted().toReversed()) {
      if (found.length >= limit) break;
      const header = await index.header(runId, () => readUndamaged(runId, readHeader));
      if (header !== undefined && fits(header, filter)) found.push(header);
    }
  }
  return found;
}

/** Where plan and header are damaged both, that run is hidden and not the history; `status` of it tells so. */
async function readUndamaged(
  runId: string,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
): Promise<RunHeader | undefined> {
  try {
    return await readHeader(runId);
  } catch (error) {
    if (isCamOptError(error, 'STORE_DAMAGED')) return undefined;
    throw error;
  }
}

function fits(header: RunHeader, filter: RunFilter): boolean {
  if (filter.camera !== undefined && !header.jobs.some((job) => job.camera_id === filter.camera))
    return false;
  if (filter.status !== undefined && header.status !== filter.status) return false;
  return filter.since === undefined || Date.parse(header.created_at) >= filter.since.getTime();
}

async function runsOfDay(folders: RunFolders, day: string): Promise<string[]> {
  return (await namesIn(join(folders.runs, day))).filter((name) => folderOf(folders, name) !== undefined);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw storeFailed(folder, error);
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw storeFailed(file, error);
  }
}

async function write<T>(file: string, kind: FileKind<T>, data: T): Promise<void> {
  await new Low<T>(new DurableJson(file, kind), data).write();
}

/** The state before is worth nothing unless it can be read again: checked before anything is sent. */
async function compare(file: string, record: CameraRecord): Promise<void> {
  if (await new DurableJson(file, recordKind).holds(record)) return;
  throw new CamOptError('STORE_FAILED', `${file} does not read back as it was written`);
}

function known(folders: RunFolders, runId: string): string {
  const folder = folderOf(folders, runId);
  if (folder === undefined) throw new CamOptError('INTERNAL', `${runId} is no run id`);
  return folder;
}

function safe(name: string): string {
  if (!cameraIdPattern.test(name)) throw new CamOptError('INTERNAL', `${name} is no name for a file`);
  return name;
}
