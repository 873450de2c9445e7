import * as z from 'zod';

/** What a person can compare with the camera's own page. */
export const certificateSchema = z.object({
  /** SHA-256 over the whole certificate, as browsers and cameras show it: AA:BB:… */
  fingerprint: z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  subject: z.string(),
  issuer: z.string(),
  /** as the certificate has them; cameras without a clock make odd ones */
  validFrom: z.string(),
  validTo: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** A certificate that is trusted, why, and since when. */
export const trustedCertificateSchema = certificateSchema.extend({
  by: z.enum(['first use', 'person', 'authority']),
  since: z.iso.datetime(),
});
export type TrustedCertificate = z.infer<typeof trustedCertificateSchema>;

/** One line, for messages. */
export function certificateText({ fingerprint, subject, validFrom, validTo }: Certificate): string {
  return `SHA-256 ${fingerprint} (${subject || 'no name'}, valid ${validFrom || '?'} to ${validTo || '?'})`;
}
