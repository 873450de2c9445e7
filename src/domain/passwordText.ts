import * as z from 'zod';

/**
 * Where a person agreed to the password itself being sent, to cameras that take nothing else: only over an encrypted
 * connection, or over plain HTTP too, where whoever listens can read it. Without the agreement it is sent nowhere.
 */
export const passwordTextSchema = z.enum(['tls', 'anywhere']);
export type PasswordText = z.infer<typeof passwordTextSchema>;
