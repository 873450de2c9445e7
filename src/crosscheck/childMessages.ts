import * as z from 'zod';

/** What goes to the child over its standard input; the password travels nowhere else. */
export const questionSchema = z.object({
  host: z.string(),
  port: z.number(),
  path: z.string(),
  /** over https: SHA-256 of the only certificate that anything is sent to; null over http */
  fingerprint: z.string().nullable(),
  username: z.string().nullable(),
  password: z.string().nullable(),
  timeoutMs: z.number(),
  refs: z.array(
    z.object({
      kind: z.enum(['encoder', 'imaging']),
      token: z.string(),
      service: z.enum(['media1', 'media2', 'imaging']),
    }),
  ),
});
export type Question = z.infer<typeof questionSchema>;

/** What comes back on its standard output, in the order of the references: the other client's own objects, and the answers. */
export const answerSchema = z.union([
  z.object({
    ok: z.literal(true),
    entities: z.array(z.object({ read: z.unknown(), answer: z.string() })),
  }),
  z.object({
    ok: z.literal(false),
    reason: z.string(),
    /** the camera refused its login */
    refused: z.boolean(),
  }),
]);
export type Answer = z.infer<typeof answerSchema>;
