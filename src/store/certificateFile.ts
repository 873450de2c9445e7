import * as z from 'zod';
import type { CameraLocks, CertificatePins } from '../app/ports.ts';
import { trustedCertificateSchema, type TrustedCertificate } from '../domain/certificate.ts';
import { cameraRecords } from './cameraRecords.ts';
import type { FileKind } from './durableJson.ts';

const kind: FileKind<{ cameras: Record<string, TrustedCertificate> }> = {
  name: 'certificates',
  version: 1,
  schema: z.object({ cameras: z.record(z.string(), trustedCertificateSchema) }),
  migrations: [],
  // Put aside, it would be empty at the next question, and whoever sits in between would be trusted for the first time.
  staysWhenDamaged: true,
};

/** The trusted certificates of one site in one file: what two processes see first is one. */
export function certificateFile(file: string, locks: CameraLocks, lockKey: string): CertificatePins {
  const records = cameraRecords(file, kind, locks, lockKey);
  return {
    get: async (cameraId) => (await records.all()).get(cameraId),
    first: (cameraId, certificate) =>
      records.change((all) => {
        const held = all.get(cameraId) ?? certificate;
        all.set(cameraId, held);
        return held;
      }),
    replace: async (cameraId, certificate) => {
      await records.change((all) => all.set(cameraId, certificate));
    },
    forget: async (cameraId) =>
      (await records.all()).has(cameraId) && records.change((all) => all.delete(cameraId)),
  };
}
