import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CamOptError } from '../domain/errors.ts';

/**
 * The certificates of a CA file, PEM, one after the other. Throws CONFIG_INVALID for a file that cannot be read, holds none,
 * or holds one that is damaged or is no authority's: with it no camera would be trusted, and nobody would see why.
 */
export async function readAuthorities(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid(file, `cannot be read: ${error.code ?? error.message}`, error);
  });
  const found = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw invalid(file, 'holds no certificate (PEM, -----BEGIN CERTIFICATE-----)');
  for (const [index, pem] of found.entries()) {
    const nth = `certificate ${index + 1}`;
    const certificate = opened(pem);
    if (certificate === undefined) throw invalid(file, `${nth} is damaged`);
    if (!certificate.ca) throw invalid(file, `${nth}, ${oneLine(certificate.subject)}, is no authority's`);
    if (certificate.validToDate < new Date())
      throw invalid(file, `${nth}, ${oneLine(certificate.subject)}, ended ${certificate.validTo}`);
  }
  return found;
}

function opened(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function oneLine(subject: string): string {
  return subject.replaceAll('\n', ', ');
}

function invalid(file: string, why: string, cause?: unknown): CamOptError {
  return new CamOptError('CONFIG_INVALID', `CA file ${file}: ${why}`, {
    cause,
    hint: 'name a PEM file with the certificates of the authorities: --ca-file, CAMOPT_CA_FILE or caFile in the configuration',
  });
}
