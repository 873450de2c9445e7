import * as z from 'zod';

/** What goes to the child over its standard input; the password travels nowhere else. */
export const questionSchema = z.object({
  host: z.string(),
  port: z.number(),
  path: z.string(),
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

/** What comes back on its standard output: the other client's own objects, in the order of the references. */
export const answerSchema = z.union([
  z.object({ ok: z.literal(true), entities: z.array(z.unknown()) }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;
