import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import * as z from 'zod';
import { runHeaderSchema, type RunHeader } from '../app/jobs/runStore.ts';
import { DurableJson, type FileKind } from './durableJson.ts';

const indexSchema = z.object({
  headers: z.record(z.string(), z.object({ stamp: z.string(), header: runHeaderSchema })),
});
type Index = z.infer<typeof indexSchema>;

const indexKind: FileKind<Index> = { name: 'day-index', version: 1, schema: indexSchema, migrations: [] };

export interface DayIndex extends AsyncDisposable {
  /** The header as indexed, or read anew where the file changed since. */
  header(runId: string, read: () => Promise<RunHeader | undefined>): Promise<RunHeader | undefined>;
}

/** Only worth a file of its own where it saves many. */
const fewest = 8;

/**
 * The headers of one day's runs in one file, so that a list opens one file a day. A cache and nothing more: whatever is
 * wrong with it, it is made again from the runs.
 */
export async function openDayIndex(dayFolder: string): Promise<DayIndex> {
  const adapter = new DurableJson(join(dayFolder, 'index.json'), indexKind);
  const database = new Low<Index>(adapter, { headers: {} });
  await database.read().catch(() => undefined);
  const { headers } = database.data;
  let changed = 0;
  return {
    header: async (runId, read) => {
      const stamp = await stampOf(join(dayFolder, runId, 'run.json'));
      const indexed = headers[runId];
      if (indexed?.stamp === stamp) return indexed.header;
      const header = await read();
      // A run under way changes too often to be worth indexing.
      if (header !== undefined && header.status !== 'in_progress') {
        headers[runId] = { stamp, header };
        changed += 1;
      }
      return header;
    },
    [Symbol.asyncDispose]: async () => {
      if (changed < fewest) return;
      // Somebody who may only read the history still gets it.
      await database.write().catch(() => undefined);
    },
  };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return 'none';
  }
}
