import { unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
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
import { cameraIdPattern } from '../domain/camera.ts';
import { CamOptError, isCamOptError } from '../domain/errors.ts';
import { planSchema, type Plan } from '../domain/plan.ts';
import { openDayIndex } from './dayIndex.ts';
import { makeFolder, writeDurably } from './durableFile.ts';
import { DurableJson, putAside, type FileKind } from './durableJson.ts';
import type { FileLocks } from './fileLocks.ts';
import { learnedValues } from './learnedValues.ts';
import { sweepHalfWritten } from './leftBehind.ts';
import { orWithdrawn, withdrawnAsNeverBegun, withPlanClaimed } from './newRunFiles.ts';
import { prunePictures } from './prunePictures.ts';
import { namesIn, readIfThere, safeFileName } from './readFolder.ts';
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
export function runFiles(siteFolder: string, locks: FileLocks, siteKey: string): RunStore {
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
  const isThere = async (runId: string): Promise<boolean> => (await readHeader(runId)) !== undefined;
  const learned = learnedValues(folders.learned, locks, `learned-${siteKey}`);

  return {
    create: (run) => {
      const make = (): Promise<RunHeader> =>
        orWithdrawn(folders, run.run_id, () => create(folders, run, writeHeader));
      return run.kind === 'apply' ? withPlanClaimed(folders, run, { locks, siteKey, isThere }, make) : make();
    },
    saveHeader: writeHeader,
    saveCamera: async (record, check) => {
      const { run_id, camera_id } = record.job;
      const file = join(known(folders, run_id), 'cameras', `${safeFileName(camera_id)}.json`);
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
    unfinished: async (unreadable = ignored) => {
      await locks.sweep();
      for (const folder of [siteFolder, folders.open, folders.used]) await sweepHalfWritten(folder);
      for (const runId of await namesIn(folders.open))
        await withdrawnAsNeverBegun(folders, runId, {
          locks,
          isThere: (id) => isThere(id).catch(() => true),
        });
      return unfinished(folders, readHeader, unreadable);
    },
    list: (filter, unreadable = ignored) => list(folders, filter, readHeader, unreadable),
    savePicture: async (runId, cameraId, when, jpeg) => {
      const folder = join(known(folders, runId), 'pictures');
      await makeFolder(folder);
      const file = join(folder, `${safeFileName(cameraId)}-${when}.jpg`);
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
    prunePictures: (before, dryRun) => prunePictures(folders, before, dryRun),
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
    const record = await readRecord(folder, camera_id).catch((error: unknown) => {
      if (isCamOptError(error, 'STORE_DAMAGED')) return undefined;
      throw error;
    });
    if (record !== undefined) records.push(record);
  }
  const header = rebuiltHeader(runId, plan, records);
  await writeHeader(header);
  return header;
}

async function create(
  folders: RunFolders,
  run: NewRun,
  writeHeader: (header: RunHeader) => Promise<void>,
): Promise<RunHeader> {
  const folder = known(folders, run.run_id);
  await makeFolder(join(folder, 'cameras'));
  await makeFolder(folders.open);
  const suffix = await suffixOf(folders, run.run_id);
  const header = newHeader(run, (id) => `${run.kind}-${id}-${secondOf(run.run_id) ?? 0}${suffix}`);
  await write(join(folder, 'plan.json'), planKind, run.plan);
  // Before the header: a run that can be seen can also be settled.
  await writeDurably(join(folders.open, run.run_id), '');
  await writeHeader(header);
  return header;
}

/** Empty unless another run of this site began in the same second; of two that see each other both get one. */
async function suffixOf(folders: RunFolders, runId: string): Promise<string> {
  const second = secondOf(runId);
  const others = await runsOfDay(folders, dayOf(new Date((second ?? 0) * 1000)));
  const alone = others.every((other) => other === runId || secondOf(other) !== second);
  return alone ? '' : `-${runId.slice(-4).toLowerCase()}`;
}

async function readRecord(folder: string, cameraId: string): Promise<CameraRecord | undefined> {
  const file = join(folder, 'cameras', `${safeFileName(cameraId)}.json`);
  const record = await new DurableJson(file, recordKind).read();
  if (record !== null) return record;
  // A record that was put aside must not pass for one that never was: its camera would count as never begun.
  const aside = await putAside(file);
  if (aside === undefined) return undefined;
  throw new CamOptError('STORE_DAMAGED', `${file} was damaged and is put aside as ${aside}`, {
    details: { file, aside },
  });
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

type Unreadable = (runId: string, error: CamOptError) => void;
const ignored: Unreadable = () => undefined;

async function unfinished(
  folders: RunFolders,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
  unreadable: Unreadable,
): Promise<RunHeader[]> {
  const headers: RunHeader[] = [];
  for (const runId of (await namesIn(folders.open)).toSorted()) {
    const folder = folderOf(folders, runId);
    if (folder === undefined) continue;
    const header = await readable(runId, readHeader, unreadable);
    if (header === undefined) continue;
    for (const part of [dirname(folder), folder, join(folder, 'cameras'), join(folder, 'pictures')])
      await sweepHalfWritten(part);
    headers.push(header);
  }
  return headers;
}

/** Days as folders; what else somebody put beside them is none of ours. */
const dayName = /^\d{4}-\d{2}-\d{2}$/;

async function list(
  folders: RunFolders,
  filter: RunFilter,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
  unreadable: Unreadable,
): Promise<RunHeader[]> {
  const found: RunHeader[] = [];
  const limit = filter.limit ?? Number.POSITIVE_INFINITY;
  const since = filter.since === undefined ? '' : dayOf(filter.since);
  const days = (await namesIn(folders.runs)).filter((name) => dayName.test(name));
  for (const day of days.toSorted().toReversed()) {
    if (found.length >= limit || day < since) break;
    await using index = await openDayIndex(join(folders.runs, day));
    for (const runId of (await runsOfDay(folders, day)).toSorted().toReversed()) {
      if (found.length >= limit) break;
      const header = await index.header(runId, () => readable(runId, readHeader, unreadable));
      if (header !== undefined && fits(header, filter)) found.push(header);
    }
  }
  return found;
}

/** One run that cannot be read is told, and hides no other. */
async function readable(
  runId: string,
  readHeader: (runId: string) => Promise<RunHeader | undefined>,
  unreadable: Unreadable,
): Promise<RunHeader | undefined> {
  try {
    return await readHeader(runId);
  } catch (error) {
    if (!isCamOptError(error, 'STORE_DAMAGED', 'STORE_TOO_NEW', 'STORE_FAILED')) throw error;
    unreadable(runId, error);
    return undefined;
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
