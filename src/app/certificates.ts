import type { Camera } from '../domain/camera.ts';
import type { Certificate } from '../domain/certificate.ts';
import type { Document } from '../domain/documents.ts';
import { cameraTarget } from './cameraTarget.ts';
import type { CertificatePins, CertificateViewer, Clock } from './ports.ts';

export interface CertificateDeps {
  certificates: CertificatePins;
  certificateViewer: CertificateViewer;
  clock: Clock;
}

export type CertificateReport = Document<'certificate'>;

/** What a camera shows now, and what it is trusted by. */
export async function viewCertificate(
  deps: CertificateDeps,
  camera: Camera,
  signal: AbortSignal,
): Promise<CertificateReport> {
  const seen = await deps.certificateViewer.view(cameraTarget(camera), signal);
  const trusted = (await deps.certificates.get(camera.id)) ?? null;
  return { cameraId: camera.id, state: stateOf(seen, trusted), trusted, seen: seen?.certificate ?? null };
}

/** Trusts this certificate from now on: a person compared its fingerprint. */
export async function trustCertificate(
  deps: CertificateDeps,
  camera: Camera,
  certificate: Certificate,
): Promise<CertificateReport> {
  const trusted = { ...certificate, by: 'person', since: deps.clock.now().toISOString() } as const;
  await deps.certificates.replace(camera.id, trusted);
  return { cameraId: camera.id, state: 'trusted', trusted, seen: certificate };
}

function stateOf(
  seen: Awaited<ReturnType<CertificateViewer['view']>>,
  trusted: CertificateReport['trusted'],
): CertificateReport['state'] {
  if (seen === null) return 'http';
  if (seen.authorised || trusted?.fingerprint === seen.certificate.fingerprint) return 'trusted';
  return trusted === null ? 'new' : 'changed';
}
