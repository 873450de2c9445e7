import * as z from 'zod';
import type { CameraLocks, CertificatePins } from '../app/ports.ts';
import { trustedCertificateSchema, type TrustedCertificate } from '../domain/certificate.ts';
import { openDatabase, type FileKind } from './durableJson.ts';
import { fileStamp } from './fileStamp.ts';
import { waitForLock } from './waitForLock.ts';

const contentSchema = z.object({ cameras: z.record(z.string(), trustedCertificateSchema) });
type Content = z.infer<typeof contentSchema>;

const kind: FileKind<Content> = {
  name: 'certificates',
  version: 1,
  schema: contentSchema,
  migrations: [],
  // Put aside, it would be empty at the next question, and whoever sits in between would be trusted for the first time.
  staysWhenDamaged: true,
};

/** The trusted certificates of one site in one file, changed under a lock: what two processes see first is one. */
export function certificateFile(file: string, locks: CameraLocks, lockKey: string): CertificatePins {
  const read = () => openDatabase(file, kind, { cameras: {} });
  let known: { stamp: string; cameras: Content['cameras'] } = { stamp: '', cameras: {} };
  // Asked at every connection: the file is parsed again only when it is another one.
  const cameras = async (): Promise<Content['cameras']> => {
    const stamp = await fileStamp(file);
    if (stamp !== known.stamp) known = { stamp, cameras: (await read()).data.cameras };
    return known.cameras;
  };
  // One after the other in this process, so that thirty cameras at once do not wait for each other's lock.
  let last: Promise<unknown> = Promise.resolve();
  const change = <T>(edit: (all: Content['cameras']) => T): Promise<T> => {
    const changed = last.then(async () => {
      await using _lock = await waitForLock(locks, lockKey);
      const database = await read();
      const before = JSON.stringify(database.data);
      const result = edit(database.data.cameras);
      if (JSON.stringify(database.data) !== before) await database.write();
      return result;
    });
    last = changed.catch(() => undefined);
    return changed;
  };
  return {
    get: async (cameraId) => entryOf(await cameras(), cameraId),
    first: (cameraId, certificate) =>
      change((all) => {
        const held = entryOf(all, cameraId) ?? certificate;
        all[cameraId] = held;
        return held;
      }),
    replace: (cameraId, certificate) =>
      change((all) => {
        all[cameraId] = certificate;
      }),
    forget: (cameraId) =>
      change((all) => {
        const had = entryOf(all, cameraId) !== undefined;
        delete all[cameraId];
        return had;
      }),
  };
}

/** Own entries only: an id may be a word that every object has. */
function entryOf(all: Content['cameras'], cameraId: string): TrustedCertificate | undefined {
  return Object.hasOwn(all, cameraId) ? all[cameraId] : undefined;
}
