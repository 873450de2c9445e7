import * as z from 'zod';

const range = z.tuple([z.number(), z.number()]);

/** Names as Media2 writes them; Media1 has its own for MPEG-4. */
export const encodingSchema = z.enum(['H264', 'H265', 'JPEG', 'MPV4-ES']);
export type Encoding = z.output<typeof encodingSchema>;

/** What one codec may be set to. */
export const codecOptionsSchema = z.strictObject({
  encoding: encodingSchema,
  resolutions: z.array(z.string().regex(/^\d+x\d+$/)).min(1),
  /** Frame rates as Media2 lists them; Media1 says their smallest and largest unless `fpsRange` is given. */
  fps: z.array(z.number().positive()).min(1),
  fpsRange: range.optional(),
  encodingInterval: range.default([1, 1]),
  /** null: the firmware does not say. */
  bitrateKbps: range.nullable(),
  gop: range.default([1, 400]),
  profiles: z.array(z.string()).default(['Main']),
  quality: range.default([1, 6]),
  constantBitRate: z.boolean().default(true),
});
export type CodecOptions = z.output<typeof codecOptionsSchema>;

export const encoderSchema = z.strictObject({
  token: z.string(),
  name: z.string(),
  /** Name of one of the personality's option sets. */
  options: z.string(),
  /** Token of the video source it encodes; the first one where it is not given. */
  source: z.string().optional(),
  encoding: encodingSchema,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** As written in FrameRateLimit; what really comes is this divided by the interval. */
  fps: z.number(),
  encodingInterval: z.number().int().default(1),
  bitrateKbps: z.number().int(),
  gop: z.number().int(),
  profile: z.string().default('Main'),
  quality: z.number().default(4),
  constantBitRate: z.boolean().default(false),
  guaranteedFrameRate: z.boolean().optional(),
  multicast: z
    .strictObject({
      /** null: the element is missing. */
      address: z.string().nullable(),
      port: z.number().int(),
      ttl: z.number().int(),
      autoStart: z.boolean(),
    })
    .default({ address: '224.1.1.1', port: 0, ttl: 5, autoStart: false }),
  sessionTimeout: z.string().default('PT60S'),
  /** Vendor elements that stand at the end of the configuration, as XML. */
  extra: z.string().default(''),
  /** Vendor attributes of the configuration, as XML with a space in front. */
  extraAttributes: z.string().default(''),
});
export type EncoderData = z.output<typeof encoderSchema>;
