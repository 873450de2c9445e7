import type { CertificateReport } from '../../app/certificates.ts';
import type { Certificate } from '../../domain/certificate.ts';
import { cameraText } from '../text.ts';

/** What the camera shows and why it is trusted. */
export function certificateLines({ trusted, seen }: CertificateReport): string[] {
  if (seen === null) return [];
  const why =
    trusted?.fingerprint === seen.fingerprint
      ? `by ${trusted.by}, since ${trusted.since.slice(0, 10)}`
      : 'signed by an authority that this machine knows';
  return [...block('it shows', seen), pair('issuer', issuerOf(seen)), pair('trusted', why)];
}

/** Both certificates below each other, so that an eye can compare the fingerprints. */
export function certificateQuestion(
  { trusted, seen }: CertificateReport,
  address: string,
): { title: string; lines: string[] } {
  const shown = seen === null ? [] : block('it shows', seen);
  const compare = "Compare it with the one on the camera's own page before you say yes.";
  if (trusted === null)
    return {
      title: `Trust the certificate of ${address}?`,
      lines: ['No other was trusted before; nothing was sent yet.', ...shown, compare],
    };
  return {
    title: `The certificate of ${address} CHANGED. Trust the new one?`,
    lines: [
      'Nothing is sent to it before you do.',
      ...block('trusted', trusted),
      pair('', `by ${trusted.by}, since ${trusted.since.slice(0, 10)}`),
      ...shown,
      compare,
    ],
  };
}

/** The fingerprint over two lines: whole on 80 columns. */
function block(title: string, certificate: Certificate): string[] {
  const { fingerprint, subject, validFrom, validTo } = certificate;
  const half = Math.ceil(fingerprint.length / 2);
  return [
    pair(title, cameraText(subject) || '(no name)'),
    pair('SHA-256', fingerprint.slice(0, half)),
    pair('', fingerprint.slice(half)),
    pair('valid', `${cameraText(validFrom) || '?'} to ${cameraText(validTo) || '?'}`),
  ];
}

function issuerOf({ issuer, subject }: Certificate): string {
  return issuer === subject ? 'itself' : cameraText(issuer);
}

function pair(name: string, value: string): string {
  return `${name.padEnd(9)} ${value}`;
}
