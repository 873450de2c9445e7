import * as z from 'zod';
import { adaptationSchema, type Adaptation } from '../app/jobs/runStore.ts';
import type { CameraLocks } from '../app/ports.ts';
import { openDatabase, type FileKind } from './durableJson.ts';
import { waitForLock } from './waitForLock.ts';

const learnedSchema = z.object({ adaptations: z.array(adaptationSchema) });
type Learned = z.infer<typeof learnedSchema>;

const learnedKind: FileKind<Learned> = { name: 'learned', version: 1, schema: learnedSchema, migrations: [] };

export interface LearnedValues {
  all(): Promise<Adaptation[]>;
  remember(adaptation: Adaptation): Promise<void>;
}

/** What models made of what they were asked for, in one file a site. */
export function learnedValues(file: string, locks: CameraLocks, lockKey: string): LearnedValues {
  const read = () => openDatabase(file, learnedKind, { adaptations: [] });
  const written = new Set<string>();
  return {
    all: async () => (await read()).data.adaptations,
    remember: async (adaptation) => {
      const key = keyOf(adaptation);
      // Five hundred cameras of one model learn the same thing: it is written once.
      if (written.has(key + String(adaptation.got))) return;
      await using _lock = await waitForLock(locks, lockKey);
      const database = await read();
      const others = database.data.adaptations.filter((known) => keyOf(known) !== key);
      database.data = { adaptations: [...others, adaptation] };
      await database.write();
      written.add(key + String(adaptation.got));
    },
  };
}

function keyOf({ manufacturer, model, firmware, path, asked }: Adaptation): string {
  return JSON.stringify([manufacturer, model, firmware, path, asked]);
}
