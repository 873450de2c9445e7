import * as z from 'zod';

/**
 * A recording of a camera as `camopt capture` writes it: each answer with the question that it belongs to. The same shape
 * stands in the client, deliberately: neither imports the other.
 */
export const recordingSchema = z.object({
  camera: z.string(),
  /** host and port at which it was reached, as they stand in its own addresses */
  address: z.string().optional(),
  captured_at: z.iso.datetime().optional(),
  login: z.enum(['digest', 'wsse', 'none']).optional(),
  entries: z
    .array(
      z
        .object({
          ns: z.string().nullable(),
          op: z.string(),
          /** leaf values of the question; null where they were not recorded */
          args: z.array(z.tuple([z.string(), z.string()])).nullable(),
          status: z.number().int().nullish(),
          /** where on the camera it was asked */
          path: z.string().optional(),
          /** the answer stands in a file beside this one, or here */
          file: z
            .string()
            .regex(/^[\w.-]+$/)
            .optional(),
          body: z.string().optional(),
        })
        .refine(({ file, body }) => file !== undefined || body !== undefined, 'neither file nor body'),
    )
    .min(1),
});

/** What stands in a recording instead of what would tell which device it was made of. */
export const placeholders = {
  serial: 'SN-1',
  mac: '02:00:00:00:00:01',
  uuid: '00000000-0000-4000-8000-000000000001',
} as const;

/** One recorded answer, ready to be given again. */
export const recordedAnswerSchema = z.strictObject({
  namespace: z.string().nullable(),
  operation: z.string(),
  args: z.array(z.tuple([z.string(), z.string()])).nullable(),
  status: z.number().int(),
  path: z.string().optional(),
  body: z.string(),
});
export type RecordedAnswer = z.output<typeof recordedAnswerSchema>;

/** What a personality that was made of a recording answers instead of its own words. */
export const recordedSchema = z.strictObject({
  address: z.string().optional(),
  answers: z.array(recordedAnswerSchema),
});
export type Recorded = z.output<typeof recordedSchema>;
