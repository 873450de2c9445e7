import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { describe, expect, test } from 'vitest';
import { DurableJson, openDatabase, sealEnvelope, type FileKind } from '../../../src/store/durableJson.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const kind: FileKind<{ n: number }> = {
  name: 'thing',
  version: 2,
  schema: z.object({ n: z.number() }),
  migrations: [(old) => ({ n: Number((old as { count: number }).count) })],
};

async function fileIn(): Promise<{ folder: string; file: string; json: DurableJson<{ n: number }> }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'thing.json');
  return { folder, file, json: new DurableJson(file, kind) };
}

describe('a durable JSON file', () => {
  test('is null before it is there, then what was written, with mode 0600', async () => {
    const { file, json, folder } = await fileIn();
    expect(await json.read()).toBeNull();
    await json.write({ n: 1 });
    expect(await json.read()).toEqual({ n: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await json.write({ n: 2 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['thing.json']);
  });

  test('can be asked whether the bytes on disk are those that were written', async () => {
    const { file, json } = await fileIn();
    await json.write({ n: 1 });
    expect(await json.holds({ n: 1 })).toBe(true);
    expect(await json.holds({ n: 2 })).toBe(false);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"n":1', '"n":3'));
    expect(await json.holds({ n: 1 })).toBe(false);
  });

  test('is a lowdb database', async () => {
    const { file } = await fileIn();
    const database = await openDatabase(file, kind, { n: 0 });
    await database.update((data) => {
      data.n = 7;
    });
    expect((await openDatabase(file, kind, { n: 0 })).data).toEqual({ n: 7 });
  });

  test('holds the last of many writes that were not waited for, each on its own', async () => {
    const { json } = await fileIn();
    const writes = [1, 2, 3, 4, 5].map((n) => json.write({ n }));
    await Promise.all(writes);
    expect(await json.read()).toEqual({ n: 5 });
  });

  test('a write that fails does not fail the next one, and leaves nothing behind', async () => {
    const { folder } = await fileIn();
    const inside = join(folder, 'inside');
    const json = new DurableJson(join(inside, 'thing.json'), kind);
    await expect(json.write({ n: 1 })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await mkdir(inside);
    await json.write({ n: 2 });
    expect(await json.read()).toEqual({ n: 2 });
    expect(await readdir(inside)).toEqual(['thing.json']);
  });

  test.each([
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['zero bytes', '\0\0\0\0'],
    ['cut in half', sealEnvelope({ n: 1 }, kind).slice(0, 40)],
    ['a wrong checksum', sealEnvelope({ n: 1 }, kind).replace('"n":1', '"n":9')],
    ['another kind', sealEnvelope({ n: 1 }, { ...kind, name: 'other' })],
    ['another shape', sealEnvelope({ x: 1 } as never, kind)],
  ])('F34: %s is put aside and reported, never taken for empty', async (_name, content) => {
    const { folder, file, json } = await fileIn();
    await writeFile(file, content);
    await expect(json.read()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(await readdir(folder)).toEqual(['quarantine']);
    expect(await readFile(join(folder, 'quarantine', 'thing.json.1'), 'utf8')).toBe(content);
    await json.write({ n: 3 });
    expect(await json.read()).toEqual({ n: 3 });
  });

  test('F40: a newer version is refused and left as it is', async () => {
    const { folder, file, json } = await fileIn();
    const content = sealEnvelope({ n: 1 }, { ...kind, version: 3 });
    await writeFile(file, content);
    await expect(json.read()).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    expect(await readdir(folder)).toEqual(['thing.json']);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  test('an older version is brought up', async () => {
    const { file, json } = await fileIn();
    await writeFile(file, sealEnvelope({ count: 4 } as never, { ...kind, version: 1 }));
    expect(await json.read()).toEqual({ n: 4 });
  });
});
