import { readdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import * as z from 'zod';
import { CamOptError } from '../domain/errors.ts';
import { hasCode, makeFolder, sha256, storeFailed, writeDurably, type Readers } from './durableFile.ts';

/** What a kind of file holds, and how older versions of it become the present one. */
export interface FileKind<T> {
  name: string;
  version: number;
  schema: z.ZodType<T>;
  /** `migrations[0]` makes version 2 of version 1, and so on. Pure. */
  migrations: readonly ((data: unknown) => unknown)[];
  /** 'owner' for what colleagues who share the home must not read */
  readers?: Readers;
  /** stays where it is when it is damaged: without it the next start would take for new what was known */
  staysWhenDamaged?: boolean;
}

const envelope = z.object({
  v: z.number().int().min(1),
  kind: z.string(),
  sum: z.string(),
  data: z.unknown(),
});

/**
 * lowdb adapter for one JSON file: checksummed, schema-checked, written durably. lowdb's own file adapters never flush,
 * turn a file that holds `null` into the default data, and lose updates of two writers (docs/decisions).
 * Each `write` is its own write, in order: none is merged with a later one or fails with a later one's error.
 */
export class DurableJson<T> implements Adapter<T> {
  readonly file: string;
  readonly #kind: FileKind<T>;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, kind: FileKind<T>) {
    this.file = file;
    this.#kind = kind;
  }

  /** null when there is no file. Throws STORE_DAMAGED (the file was put aside, mostly), STORE_TOO_NEW, STORE_FAILED. */
  async read(): Promise<T | null> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw storeFailed(this.file, error, 'read');
    }
    const opened = openEnvelope(text, this.#kind);
    if (opened.ok) return opened.data;
    if (opened.tooNew !== undefined)
      throw new CamOptError(
        'STORE_TOO_NEW',
        `${this.file} has version ${opened.tooNew}, this CamOpt knows ${this.#kind.version}`,
      );
    if (this.#kind.staysWhenDamaged === true)
      throw new CamOptError('STORE_DAMAGED', `${this.file} is damaged (${opened.why})`, {
        details: { file: this.file },
        hint: 'put a copy of it back; or remove it, after which each camera is trusted by what it shows the next time',
      });
    const aside = await quarantine(this.file);
    throw new CamOptError('STORE_DAMAGED', `${this.file} is damaged (${opened.why}); put aside as ${aside}`, {
      details: { file: this.file, aside },
    });
  }

  /** Whether the bytes on disk are those of this content. */
  async holds(data: T): Promise<boolean> {
    return (await readFile(this.file, 'utf8')) === sealEnvelope(data, this.#kind);
  }

  write(data: T): Promise<void> {
    const text = sealEnvelope(data, this.#kind);
    const written = this.#last.then(() => writeDurably(this.file, text, this.#kind.readers));
    this.#last = written.catch(() => undefined);
    return written;
  }
}

/** A file as a lowdb database, read. A failed write leaves memory as it was on disk before. */
export async function openDatabase<T>(file: string, kind: FileKind<T>, initial: T): Promise<Low<T>> {
  const database = new Low<T>(new DurableJson(file, kind), initial);
  await database.read();
  return database;
}

export function sealEnvelope<T>(data: T, kind: FileKind<T>): string {
  const body = JSON.stringify(data);
  return `{"v":${kind.version},"kind":${JSON.stringify(kind.name)},"sum":"${sha256(body)}","data":${body}}`;
}

type Opened<T> = { ok: true; data: T } | { ok: false; why: string; tooNew?: number };

function openEnvelope<T>(text: string, kind: FileKind<T>): Opened<T> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { ok: false, why: text.trim() === '' ? 'empty' : 'not JSON' };
  }
  const parsed = envelope.safeParse(content);
  if (!parsed.success) return { ok: false, why: 'no envelope' };
  const { v, sum } = parsed.data;
  if (parsed.data.kind !== kind.name)
    return { ok: false, why: `holds ${parsed.data.kind}, not ${kind.name}` };
  if (v > kind.version) return { ok: false, why: 'newer', tooNew: v };
  if (sum !== sha256(JSON.stringify(parsed.data.data))) return { ok: false, why: 'checksum does not fit' };
  let data = parsed.data.data;
  for (const migrate of kind.migrations.slice(v - 1)) data = migrate(data);
  const checked = kind.schema.safeParse(data);
  if (checked.success) return { ok: true, data: checked.data };
  const [issue] = checked.error.issues;
  return { ok: false, why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

/** Where the last damaged copy of a file lies, if there is one. */
export async function putAside(file: string): Promise<string | undefined> {
  const folder = join(dirname(file), 'quarantine');
  const names = await readdir(folder).catch((): string[] => []);
  const copies = names.filter((name) => name.startsWith(`${basename(file)}.`));
  const last = copies.toSorted((a, b) => Number(a.split('.').at(-1)) - Number(b.split('.').at(-1))).at(-1);
  return last === undefined ? undefined : join(folder, last);
}

async function quarantine(file: string): Promise<string> {
  const folder = join(dirname(file), 'quarantine');
  await makeFolder(folder);
  for (let n = 1; ; n++) {
    const aside = join(folder, `${basename(file)}.${n}`);
    try {
      await readFile(aside);
    } catch {
      await rename(file, aside);
      return aside;
    }
  }
}
