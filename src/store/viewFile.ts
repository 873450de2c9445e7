import { join } from 'node:path';
import * as z from 'zod';
import type { ViewMemory } from '../app/ports.ts';
import { DurableJson, type FileKind } from './durableJson.ts';

const viewKind: FileKind<Record<string, unknown>> = {
  name: 'view',
  version: 1,
  schema: z.record(z.string(), z.unknown()),
  migrations: [],
  readers: 'owner',
};

/** One file a site and a user: colleagues who share the home do not share their columns. */
export function viewFile(home: string, site: string, user: string): ViewMemory {
  const name = user.replace(/[^A-Za-z0-9._-]/g, '_');
  const file = new DurableJson(join(home, 'sites', site, `view-${name}.json`), viewKind);
  return { load: () => file.read(), save: (view) => file.write(view) };
}
