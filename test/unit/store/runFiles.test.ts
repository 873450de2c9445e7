import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newRecord } from '../../../src/app/jobs/jobProgress.ts';
import type { NewRun, RunHeader } from '../../../src/app/jobs/runStore.ts';
import type { CamOptError } from '../../../src/domain/errors.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { ulids } from '../../../src/compose/ulid.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { credentialFile } from '../../../src/store/credentials/credentialFile.ts';
import { openStore, type Store } from '../../../src/store/openStore.ts';
import { instantClock } from '../../support/instantClock.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const clock = instantClock('2026-11-23T10:00:00.000Z');
const ids = ulids(() => clock.now().getTime());
const cameras = [new MemoryCamera(0), new MemoryCamera(1)];

async function open(home?: string): Promise<{ store: Store; home: string; site: string }> {
  const folder = home ?? (await temporaryFolder());
  const store = await openStore({
    home: folder,
    site: 'default',
    clock,
    lockDir: join(folder, 'lock'),
    user: 'x',
  });
  return { store, home: folder, site: join(folder, 'sites', 'default') };
}

function plan(): Plan {
  return {
    plan_id: ids.unique(),
    version: 1,
    created_at: clock.now().toISOString(),
    expires_at: clock.now().toISOString(),
    hash: 'h',
    site: 'default',
    made_by: 'test',
    cameras: cameras.map((camera) => ({
      camera_id: camera.id,
      identity: camera.identity,
      firmware: '1',
      base: { settings: {}, mainStream: 'main', mainSource: 'src', manufacturer: '', model: '' },
      changes: [],
      warnings: [],
    })),
  };
}

function newRun(change: Partial<NewRun> = {}): NewRun {
  return {
    run_id: ids.unique(),
    kind: 'apply',
    site: 'default',
    created_at: clock.now().toISOString(),
    plan: plan(),
    author: { user: 'x', host: 'h', pid: 1, version: '0' },
    credentialSets: [],
    options: {},
    ...change,
  };
}

/** The id of a process that was, and is no more. */
async function goneProcess(): Promise<number> {
  const child = execFile('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}

const finished = (header: RunHeader): RunHeader => ({ ...header, status: 'completed' });

describe('runs on disk', () => {
  test('are found by run id and by job id, after a restart too', async () => {
    const { store, home } = await open();
    const header = await store.runs.create(newRun());
    const [job] = header.jobs;
    expect(job?.job_id).toBe(`apply-onvif-10.0.0.1-${Math.floor(clock.now().getTime() / 1000)}`);
    const again = (await open(home)).store;
    expect(await again.runs.header(header.run_id)).toEqual(header);
    expect((await again.runs.runOfJob(job?.job_id ?? ''))?.run_id).toBe(header.run_id);
    expect(await again.runs.runOfJob('apply-onvif-10.0.0.9-1700000000')).toBeUndefined();
    expect(await again.runs.header('../../../etc/passwd')).toBeUndefined();
  });

  test('begun in the same second have job ids of their own', async () => {
    const { store } = await open();
    const headers = [await store.runs.create(newRun()), await store.runs.create(newRun())];
    const jobIds = headers.flatMap((header) => header.jobs.map((job) => job.job_id));
    expect(new Set(jobIds).size).toBe(4);
    for (const header of headers)
      expect((await store.runs.runOfJob(header.jobs[1]?.job_id ?? ''))?.run_id).toBe(header.run_id);
    clock.advance(5000);
  });

  test('are unfinished until they are finished', async () => {
    const { store, home } = await open();
    const header = await store.runs.create(newRun());
    expect((await (await open(home)).store.runs.unfinished()).map((run) => run.run_id)).toEqual([
      header.run_id,
    ]);
    await store.runs.finish(finished(header));
    expect(await store.runs.unfinished()).toEqual([]);
  });

  test('of one plan are one, whoever tries at the same moment', async () => {
    const { store, home } = await open();
    const other = (await open(home)).store;
    const shared = plan();
    const tries = await Promise.allSettled([
      store.runs.create(newRun({ plan: shared })),
      other.runs.create(newRun({ plan: shared })),
    ]);
    expect(tries.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(tries.find((end) => end.status === 'rejected')?.reason).toMatchObject({ code: 'PLAN_USED' });
    expect(await store.runs.unfinished()).toHaveLength(1);
  });

  test('that could not be made whole leave their plan unused', async () => {
    const { store, site } = await open();
    const shared = plan();
    const first = newRun({ plan: shared });
    const day = join(site, 'runs', clock.now().toISOString().slice(0, 10));
    await mkdir(day, { recursive: true });
    // Where the folder of the run should come there is a file.
    await writeFile(join(day, first.run_id), '');
    await expect(store.runs.create(first)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    const header = await store.runs.create(newRun({ plan: shared }));
    expect((await store.runs.runOfPlan(shared.plan_id))?.run_id).toBe(header.run_id);
    clock.advance(5000);
  });

  test('whose process died before they could be seen leave their plan unused, and nothing behind', async () => {
    const { store, site } = await open();
    const shared = plan();
    const died = ids.unique();
    await store.runs.create(newRun());
    await mkdir(join(site, 'runs', clock.now().toISOString().slice(0, 10), died, 'cameras'), {
      recursive: true,
    });
    await writeFile(join(site, 'used-plans', shared.plan_id), died);
    await writeFile(join(site, 'open', died), '');
    const alive = await store.locks.acquire(`run-${died}`, 'apply');
    await expect(store.runs.create(newRun({ plan: shared }))).rejects.toMatchObject({ code: 'PLAN_USED' });
    expect(await readdir(join(site, 'open'))).toContain(died);
    await alive[Symbol.asyncDispose]();
    const header = await store.runs.create(newRun({ plan: shared }));
    expect((await store.runs.runOfPlan(shared.plan_id))?.run_id).toBe(header.run_id);
    expect(await readdir(join(site, 'open'))).not.toContain(died);
    clock.advance(5000);
  });

  test('what a killed process left half written goes when the open runs are looked for', async () => {
    const { store, site } = await open();
    const header = await store.runs.create(newRun());
    const cameraFiles = join(site, 'runs', header.created_at.slice(0, 10), header.run_id, 'cameras');
    const gone = await goneProcess();
    const files = [process.pid, gone].flatMap((pid) =>
      [site, cameraFiles].map((folder) => join(folder, `.x.json.${hostname()}~${pid}~0a1b2c.tmp`)),
    );
    for (const file of files) await writeFile(file, '{');
    await store.runs.unfinished();
    const left = (await readdir(site, { recursive: true })).filter((name) => name.endsWith('.tmp'));
    expect(left).toHaveLength(2);
    for (const name of left) expect(name).toContain(`~${process.pid}~`);
    clock.advance(5000);
  });

  test('list newest first, by camera, status, date and number, with and without the index', async () => {
    const { store, site } = await open();
    const headers: RunHeader[] = [];
    for (let n = 0; n < 12; n++) {
      const header = await store.runs.create(newRun());
      await store.runs.finish({ ...header, status: n % 3 === 0 ? 'failed' : 'completed' });
      headers.unshift(header);
      clock.advance(7 * 3_600_000);
    }
    const runIds = headers.map((header) => header.run_id);
    const idsOf = async (filter: Parameters<typeof store.runs.list>[0]): Promise<string[]> =>
      (await store.runs.list(filter)).map((header) => header.run_id);
    for (const _ of ['without the index', 'with it']) {
      expect(await idsOf({})).toEqual(runIds);
      expect(await idsOf({ limit: 5 })).toEqual(runIds.slice(0, 5));
      expect(await idsOf({ status: 'failed' })).toHaveLength(4);
      expect(await idsOf({ camera: 'onvif-10.0.0.2' })).toHaveLength(12);
      expect(await idsOf({ camera: 'nobody' })).toEqual([]);
      expect(await idsOf({ since: new Date(headers[2]?.created_at ?? '') })).toEqual(runIds.slice(0, 3));
    }
    const day = headers[0]?.created_at.slice(0, 10) ?? '';
    await writeFile(join(site, 'runs', day, 'index.json'), 'null');
    expect(await idsOf({})).toEqual(runIds);
  });

  test('the index is made from the runs, follows their changes, and is made again when it is damaged', async () => {
    const { store, site } = await open();
    const headers = [];
    for (let n = 0; n < 10; n++) {
      const header = await store.runs.create(newRun());
      await store.runs.finish(finished(header));
      headers.push(header);
    }
    await store.runs.list({});
    const index = join(site, 'runs', headers[0]?.created_at.slice(0, 10) ?? '', 'index.json');
    expect((await stat(index)).size).toBeGreaterThan(0);
    await store.runs.saveHeader({ ...(headers[3] as RunHeader), status: 'rolled_back' });
    expect(await store.runs.list({ status: 'rolled_back' })).toHaveLength(1);
    await writeFile(index, '{"v":1');
    expect(await store.runs.list({})).toHaveLength(10);
    clock.advance(86_400_000);
  });

  test('a damaged camera file is put aside; the others are read', async () => {
    const { store, site } = await open();
    const header = await store.runs.create(newRun());
    const records = header.jobs.map(({ job_id, camera_id }, n) => {
      const camera = plan().cameras[n];
      if (camera === undefined) throw new Error(camera_id);
      return newRecord({ run: header.run_id, job: job_id }, camera, clock.now());
    });
    for (const record of records) await store.runs.saveCamera(record, 'check');
    const folder = join(site, 'runs', header.created_at.slice(0, 10), header.run_id, 'cameras');
    await writeFile(join(folder, 'onvif-10.0.0.1.json'), '\0\0\0');
    // The second time too: a record that was put aside is not one that never was.
    for (let n = 0; n < 2; n++)
      await expect(store.runs.record(header.run_id, 'onvif-10.0.0.1')).rejects.toMatchObject({
        code: 'STORE_DAMAGED',
      });
    expect(await store.runs.record(header.run_id, 'onvif-10.0.0.2')).toEqual(records[1]);
    expect(await readdir(join(folder, 'quarantine'))).toEqual(['onvif-10.0.0.1.json.1']);
  });

  test('a damaged header is made again from the plan and the cameras, and the run keeps its place in history', async () => {
    const { store, site } = await open();
    const header = await store.runs.create(newRun());
    const records = header.jobs.map(({ job_id, camera_id }, n) => {
      const camera = plan().cameras[n];
      if (camera === undefined) throw new Error(camera_id);
      const record = newRecord({ run: header.run_id, job: job_id }, camera, clock.now());
      return { ...record, job: { ...record.job, status: 'completed' as const } };
    });
    for (const record of records) await store.runs.saveCamera(record, 'check');
    const folder = join(site, 'runs', header.created_at.slice(0, 10), header.run_id);
    await writeFile(join(folder, 'run.json'), '{"bro');
    expect((await store.runs.list({})).map((run) => run.run_id)).toContain(header.run_id);
    expect(await store.runs.runOfJob(header.jobs[0]?.job_id ?? '')).toMatchObject({
      run_id: header.run_id,
      kind: 'apply',
      status: 'completed',
      summary: { cameras: 2, completed: 2 },
      jobs: header.jobs.map((job) => ({ ...job, status: 'completed' })),
    });
    expect(await readdir(join(folder, 'quarantine'))).toEqual(['run.json.1']);
  });

  test('that cannot be read are told, and hide no other', async () => {
    const { store, site } = await open();
    const newer = await store.runs.create(newRun());
    const fine = await store.runs.create(newRun());
    const day = join(site, 'runs', newer.created_at.slice(0, 10));
    const file = join(day, newer.run_id, 'run.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"v":1', '"v":9'));
    await writeFile(join(site, 'runs', 'notes.txt'), 'not ours');
    for (const ask of ['list', 'unfinished'] as const) {
      const unreadable: [string, string][] = [];
      const tell = (runId: string, { code }: CamOptError): void => void unreadable.push([runId, code]);
      const found = ask === 'list' ? await store.runs.list({}, tell) : await store.runs.unfinished(tell);
      expect(found.map((run) => run.run_id)).toEqual([fine.run_id]);
      expect(unreadable).toEqual([[newer.run_id, 'STORE_TOO_NEW']]);
    }
    clock.advance(5000);
  });

  test('pictures come back as they were', async () => {
    const { store, home } = await open();
    const header = await store.runs.create(newRun());
    const file = await store.runs.savePicture(
      header.run_id,
      'onvif-10.0.0.1',
      'before',
      new Uint8Array([1, 2, 3]),
    );
    const kept = await store.runs.picture(header.run_id, 'onvif-10.0.0.1', 'before');
    expect([...(kept?.jpeg ?? [])]).toEqual([1, 2, 3]);
    expect(kept?.file).toBe(file);
    expect([...(await readFile(join(home, file)))]).toEqual([1, 2, 3]);
    expect(await store.runs.picture(header.run_id, 'onvif-10.0.0.1', 'after')).toBeUndefined();
  });

  test('of old runs lose their pictures and nothing else; what is open, or younger, keeps them', async () => {
    const { store } = await open();
    const made: RunHeader[] = [];
    for (const hours of [0, 1, 24]) {
      clock.advance(hours * 3_600_000);
      const header = await store.runs.create(newRun());
      for (const when of ['before', 'after'] as const)
        await store.runs.savePicture(header.run_id, 'onvif-10.0.0.1', when, new Uint8Array(10));
      made.push(header);
    }
    const [old, cutOff, young] = made as [RunHeader, RunHeader, RunHeader];
    for (const header of [old, young]) await store.runs.finish(finished(header));
    const limit = new Date(clock.now().getTime() - 3_600_000);
    const counted = { runs: 1, pictures: 2, bytes: 20 };
    expect(await store.runs.prunePictures(limit, true)).toEqual(counted);
    expect(await store.runs.prunePictures(limit, false)).toEqual(counted);
    expect(await store.runs.prunePictures(limit, false)).toEqual({ runs: 0, pictures: 0, bytes: 0 });
    const left = await Promise.all(
      [old, cutOff, young].map(async ({ run_id }) => {
        const picture = await store.runs.picture(run_id, 'onvif-10.0.0.1', 'after');
        return [picture !== undefined, (await store.runs.plan(run_id)) !== undefined];
      }),
    );
    expect(left).toEqual([
      [false, true],
      [true, true],
      [true, true],
    ]);
    clock.advance(5000);
  });

  test('what models choose is remembered once', async () => {
    const { store, home } = await open();
    const seen = {
      manufacturer: 'Acme',
      model: 'M',
      firmware: '1',
      path: 'stream.bitrateMbps',
      asked: 3,
      got: 2.048,
      seen_at: clock.now().toISOString(),
    };
    await Promise.all([store.runs.remember(seen), store.runs.remember({ ...seen, asked: 4 })]);
    await (await open(home)).store.runs.remember(seen);
    expect(await store.runs.adaptations()).toHaveLength(2);
  });
});

describe('the home folder', () => {
  test('is made with mode 0700 and refused names are refused', async () => {
    const home = join(await temporaryFolder(), 'a', 'b');
    await open(home);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    await expect(openStore({ home, site: '../x', clock, user: 'x' })).rejects.toMatchObject({
      code: 'USAGE',
    });
  });

  test('that an administrator made for a group is shared with the group, all but the credential sets', async () => {
    const home = await temporaryFolder();
    await chmod(home, 0o2770);
    const { store, site } = await open(home);
    const header = await store.runs.create(newRun());
    await store.inventory.save(cameras[0]?.camera as never);
    await store.runs.savePicture(header.run_id, 'onvif-10.0.0.1', 'before', new Uint8Array([1]));
    const sets = credentialFile(join(site, 'credentials.json'), () =>
      store.locks.acquire('credentials', 'writing'),
    );
    await sets.add('a', { username: 'u', password: new Secret('p') }, new Secret('phrase'));
    for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (path.startsWith(join(home, 'lock'))) continue;
      const mode = (await stat(path)).mode & 0o7777;
      const wanted = entry.isDirectory() ? 0o2770 : entry.name === 'credentials.json' ? 0o600 : 0o660;
      expect([path, mode.toString(8)]).toEqual([path, wanted.toString(8)]);
    }
    await expect(sets.entries()).resolves.toEqual([{ name: 'a' }]);
    clock.advance(5000);
  });

  test('F33: that cannot be made is said so', async () => {
    const blocked = join(await temporaryFolder(), 'file');
    await writeFile(blocked, '');
    await expect(open(join(blocked, 'home'))).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  test('that everybody could write to is closed when it is ours', async () => {
    const home = await temporaryFolder();
    await chmod(home, 0o777);
    await open(home);
    expect((await stat(home)).mode & 0o777).toBe(0o770);
  });
});

describe('the inventory', () => {
  test('loses nothing when two processes add at the same time', async () => {
    const { store, home } = await open();
    const other = (await open(home)).store;
    const fleet = Array.from({ length: 20 }, (_, n) => new MemoryCamera(n).camera);
    await Promise.all(fleet.map((camera, n) => (n % 2 === 0 ? store : other).inventory.save(camera)));
    expect((await store.inventory.list()).map(({ id }) => id).sort()).toEqual(
      fleet.map(({ id }) => id).sort(),
    );
    expect(await store.inventory.remove(fleet[0]?.id ?? '')).toBe(true);
    expect(await other.inventory.get(fleet[0]?.id ?? '')).toBeUndefined();
    expect(await store.inventory.remove('nobody')).toBe(false);
  });

  test('that is damaged is put aside, not taken for empty', async () => {
    const { store, site } = await open();
    await store.inventory.save(cameras[0]?.camera as never);
    await writeFile(join(site, 'inventory.json'), 'null');
    await expect(store.inventory.list()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(await readFile(join(site, 'quarantine', 'inventory.json.1'), 'utf8')).toBe('null');
    await rm(join(site, 'quarantine'), { recursive: true });
    await mkdir(join(site, 'quarantine'));
  });
});
