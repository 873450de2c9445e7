import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SentLog } from '../app/visionPorts.ts';
import { makeFolder } from './durableFile.ts';

/** One line of JSON for each picture that leaves the site, on disk before it leaves; mode 0600, only ever appended to. */
export function sentPictureLog(file: string): SentLog {
  return async (entry) => {
    await makeFolder(dirname(file));
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(entry)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
}
