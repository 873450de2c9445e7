import { generateKeyPairSync, sign } from 'node:crypto';

export interface CertificateSubject {
  readonly commonName: string;
  /** Dates, as 2019-01-01. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface KeyAndCertificate {
  /** Both PEM. */
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate as cheap firmware makes them, which no strict reader takes (Q42): X.509 version 1, so without
 * subjectAltName, serial number 0, signed by itself, with the dates it is told.
 */
export function selfSigned({ commonName, notBefore, notAfter }: CertificateSubject): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(der(tags.oid, commonNameId), der(tags.utf8, Buffer.from(commonName)))));
  const algorithm = sequence(der(tags.oid, ecdsaWithSha256Id));
  const toBeSigned = sequence(
    der(tags.integer, Buffer.from([0])),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const whole = sequence(toBeSigned, algorithm, der(tags.bits, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

const tags = { integer: 0x02, bits: 0x03, oid: 0x06, utf8: 0x0c, time: 0x18, sequence: 0x30, set: 0x31 };
/** 2.5.4.3 */
const commonNameId = Buffer.from('550403', 'hex');
/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256Id = Buffer.from('2a8648ce3d040302', 'hex');

const sequence = (...parts: Buffer[]): Buffer => der(tags.sequence, ...parts);
const set = (...parts: Buffer[]): Buffer => der(tags.set, ...parts);
const time = (date: string): Buffer => der(tags.time, Buffer.from(`${date.replaceAll('-', '')}000000Z`));

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
