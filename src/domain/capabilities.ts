import * as z from 'zod';
import { codecs } from './codec.ts';

/** What a camera can do, as far as it says so in a way that can be believed. */

const range = z.object({ min: z.number(), max: z.number() });
export type Range = z.infer<typeof range>;

export const codecCapabilitySchema = z.object({
  resolutions: z.array(z.string()),
  /** `values` where the camera lists its rates (Media2); `max` null-safe: a nonsense range is absent */
  fps: range.extend({ values: z.array(z.number()).optional() }).nullable(),
  /** null = the camera states no range (Q67), or none that ends: see below */
  bitrateMbps: range.nullable(),
  /** true where the camera's range ends at 2147483647: it takes any cap (Q69) */
  bitrateUnlimited: z.boolean().optional(),
  gop: range.nullable(),
  profiles: z.array(z.string()),
  quality: range.nullable().optional(),
  /** true when the camera can do constant bit rate by request (Media2) */
  constantBitRate: z.boolean().optional(),
});
export type CodecCapability = z.infer<typeof codecCapabilitySchema>;

/** The caps that the camera takes; without an end where it takes any, null where it does not say. */
export function offeredBitrate(capability: CodecCapability): Range | null {
  return capability.bitrateUnlimited === true ? { min: 0, max: Infinity } : capability.bitrateMbps;
}

export const encoderCapabilitySchema = z.object({
  token: z.string(),
  name: z.string(),
  profiles: z.array(z.string()),
  source: z.string().nullish(),
  /** the service its configuration is read and written with */
  service: z.enum(['media1', 'media2']),
  codecs: z.partialRecord(z.enum(codecs), codecCapabilitySchema),
  /** how many encoders of that source can run at once, where the camera says so */
  guaranteedInstances: z
    .object({ total: z.number(), perCodec: z.partialRecord(z.enum(codecs), z.number()) })
    .nullish(),
});
export type EncoderCapability = z.infer<typeof encoderCapabilitySchema>;

/** Shutter limits are microseconds as the camera states them; all else is in the camera's own unit. */
const modes = z.array(z.string());
export const imagingCapabilitySchema = z.object({
  token: z.string(),
  exposure: z
    .object({
      modes,
      priorities: modes,
      minShutter: range.nullable(),
      maxShutter: range.nullable(),
      shutter: range.nullable(),
      minGain: range.nullable(),
      maxGain: range.nullable(),
      gain: range.nullable(),
      iris: range.nullable(),
    })
    .nullable(),
  irCutFilter: modes.nullable(),
  noiseReduction: range.nullable(),
  brightness: range.nullable(),
  contrast: range.nullable(),
  saturation: range.nullable(),
  sharpness: range.nullable(),
  wdr: z.object({ modes, level: range.nullable() }).nullable(),
  backlight: z.object({ modes, level: range.nullable() }).nullable(),
  whiteBalance: z.object({ modes }).nullable(),
  defog: z.object({ modes, level: range.nullable() }).nullable(),
  toneCompensation: z.object({ modes, level: range.nullable() }).nullable(),
});
export type ImagingCapability = z.infer<typeof imagingCapabilitySchema>;

export const deviceInfoSchema = z.object({
  manufacturer: z.string(),
  model: z.string(),
  firmware: z.string(),
  serial: z.string(),
  hardwareId: z.string(),
  mac: z.string(),
});
export type DeviceInfo = z.infer<typeof deviceInfoSchema>;

export const capabilitiesSchema = z.object({
  device: deviceInfoSchema,
  onvif: z.object({
    /** profiles the scopes claim: "S", "T", "G" … */
    profiles: z.array(z.string()),
    /** the media service that is used */
    media: z.enum(['media1', 'media2']).nullable(),
    /** name → address that is used; `announced` where the camera said another */
    services: z.record(z.string(), z.object({ url: z.string(), announced: z.string().optional() })),
  }),
  video_encoders: z.array(encoderCapabilitySchema),
  /** of the first video source; null when the camera has no imaging service */
  imaging: imagingCapabilitySchema.nullable(),
  /** all of them, where there are several */
  imagingSources: z.array(imagingCapabilitySchema).optional(),
  max_resolution: z.string().nullable(),
  supported_codecs: z.array(z.enum(codecs)),
  max_fps: z.number().nullable(),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
