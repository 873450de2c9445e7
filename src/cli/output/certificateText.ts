import type { CertificateReport } from '../../app/certificates.ts';
import type { Certificate } from '../../domain/certificate.ts';
import { pairs } from './cameraText.ts';
import type { Style } from './style.ts';

/** Both certificates below each other, so that an eye can compare the fingerprints. */
export function certificateText(report: CertificateReport, style: Style): string {
  const { cameraId, state, trusted, seen } = report;
  const verdict = {
    trusted: style.good('trusted'),
    new: style.warn('not trusted yet: the first reading would trust it'),
    changed: style.bad('CHANGED: nothing is sent to it'),
    http: 'asked over http: there is no certificate',
    forgotten: 'forgotten: the next one that it shows is trusted',
  }[state];
  const parts = [`${cameraId}: ${verdict}`];
  if (trusted !== null && !(state === 'trusted' && seen?.fingerprint === trusted.fingerprint))
    parts.push(block('trusted', trusted, style, `by ${trusted.by}, since ${trusted.since.slice(0, 10)}`));
  if (seen !== null)
    parts.push(
      block(
        'it shows',
        seen,
        style,
        trusted?.fingerprint === seen.fingerprint
          ? `trusted by ${trusted.by}, since ${trusted.since.slice(0, 10)}`
          : '',
      ),
    );
  return parts.join('\n\n');
}

function block(title: string, certificate: Certificate, style: Style, more: string): string {
  const { fingerprint, subject, issuer, validFrom, validTo } = certificate;
  return pairs(
    [
      [title, subject || '(no name)'],
      ['SHA-256', fingerprint],
      ['issuer', issuer === subject ? 'itself' : issuer],
      ['valid', `${validFrom} to ${validTo}`],
      ['', more],
    ],
    style,
  );
}
