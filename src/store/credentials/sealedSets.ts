import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { CamOptError } from '../../domain/errors.ts';
import { passwordTextSchema } from '../../domain/passwordText.ts';
import type { Secret } from '../../shared/secret.ts';

/** User and password by the name of the set, as it stands inside the encryption. */
export const credentialSetsSchema = z.record(
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  z.object({
    username: z.string().min(1),
    password: z.string(),
    passwordText: passwordTextSchema.optional(),
  }),
);
export type CredentialSets = z.infer<typeof credentialSetsSchema>;

const kdfSchema = z.object({
  name: z.literal('scrypt'),
  /** bounded, so that a planted file cannot take all memory */
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.number().int().min(8).max(16),
  p: z.number().int().min(1).max(4),
  salt: z.base64(),
});

export const sealedSetsSchema = z.object({
  kdf: kdfSchema,
  cipher: z.literal('aes-256-gcm'),
  iv: z.base64(),
  tag: z.base64(),
  /** readable without the passphrase, and bound to what is sealed: a changed list does not open */
  names: z.array(z.string()),
  /** of the sets whose password may be sent as text: readable and bound, too */
  passwordText: z.record(z.string(), passwordTextSchema).optional(),
  sealed: z.base64(),
});
export type SealedSets = z.infer<typeof sealedSetsSchema>;

/** 128 MB and about half a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;

export async function sealSets(sets: CredentialSets, passphrase: Secret): Promise<SealedSets> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const names = Object.keys(sets).toSorted((a, b) => a.localeCompare(b));
  const cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, salt, cost), iv);
  const consents = consentsIn(sets);
  const readable = { names, ...(consents === undefined ? {} : { passwordText: consents }) };
  cipher.setAAD(boundPart(readable));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(sets), 'utf8'), cipher.final()]);
  return {
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    cipher: 'aes-256-gcm',
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    ...readable,
    sealed: sealed.toString('base64'),
  };
}

/** Throws CONFIG_INVALID when the passphrase is not the one, or the file was changed: the two cannot be told apart. */
export async function openSets(file: SealedSets, passphrase: Secret): Promise<CredentialSets> {
  const key = await keyFrom(passphrase, Buffer.from(file.kdf.salt, 'base64'), file.kdf);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(boundPart(file));
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
    const opened = Buffer.concat([decipher.update(Buffer.from(file.sealed, 'base64')), decipher.final()]);
    return credentialSetsSchema.parse(JSON.parse(opened.toString('utf8')));
  } catch {
    // The cause is left out: it could carry what was decrypted.
    throw new CamOptError('CONFIG_INVALID', 'the credential sets do not open with this passphrase', {
      hint: 'type the passphrase again; a forgotten one cannot be recovered: add the sets anew',
    });
  }
}

function consentsIn(sets: CredentialSets): SealedSets['passwordText'] {
  const given = Object.entries(sets).flatMap(([name, { passwordText }]) =>
    passwordText === undefined ? [] : [[name, passwordText] as const],
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** What lies open beside the sealed part and must not be changed; a file without consents is as it was before there were any. */
function boundPart({ names, passwordText }: Pick<SealedSets, 'names' | 'passwordText'>): Buffer {
  return Buffer.from(JSON.stringify(passwordText === undefined ? names : { names, passwordText }));
}

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

function keyFrom(
  passphrase: Secret,
  salt: Buffer,
  { N, r, p }: { N: number; r: number; p: number },
): Promise<Buffer> {
  return derive(passphrase.reveal().normalize('NFC'), salt, 32, { N, r, p, maxmem: 2 * 128 * N * r * p });
}
