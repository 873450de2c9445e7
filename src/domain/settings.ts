import * as z from 'zod';
import { codecSchema } from './codec.ts';
import { shutterMicros } from './shutter.ts';

/** The CamOpt form of what is configured on a camera, independent of vendor and of Media1 or Media2. */

const finite = z.number().finite();
export const resolutionSchema = z
  .string()
  .regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, 'width x height in pixels, as 1920x1080');
export const shutterSchema = z
  .string()
  .refine((text) => shutterMicros(text) !== undefined, 'a shutter time is "1/250" or seconds, "0.5"');

export const streamSettingsSchema = z.object({
  resolution: resolutionSchema.nullish(),
  codec: codecSchema.nullish(),
  /** effective frames per second (Media1: FrameRateLimit / EncodingInterval) */
  fps: finite.positive().nullish(),
  /** the cap in Mb/s; null = unlimited or not offered */
  bitrateMbps: finite.positive().nullish(),
  /** frames between key frames */
  gop: z.number().int().positive().nullish(),
  /** codec profile as ONVIF names it */
  profile: z.string().nullish(),
  quality: finite.nullish(),
  rateControl: z.enum(['CBR', 'VBR']).nullish(),
});
export type StreamSettings = z.infer<typeof streamSettingsSchema>;

export const exposureSchema = z.object({
  mode: z.string().nullish(),
  priority: z.string().nullish(),
  minShutter: shutterSchema.nullish(),
  /** the longest time that automatic exposure may use */
  maxShutter: shutterSchema.nullish(),
  shutter: shutterSchema.nullish(),
  minGain: finite.nullish(),
  maxGain: finite.nullish(),
  gain: finite.nullish(),
  iris: finite.nullish(),
});

export const lowLightSchema = z.object({
  irCutFilter: z.string().nullish(),
  noiseReduction: finite.nullish(),
});

const modeAndLevel = z.object({ mode: z.string().nullish(), level: finite.nullish() });

/** Brightness and the like stay in the camera's own range, which its capabilities state. */
export const imageSchema = z.object({
  brightness: finite.nullish(),
  contrast: finite.nullish(),
  saturation: finite.nullish(),
  sharpness: finite.nullish(),
  wdr: modeAndLevel.nullish(),
  backlight: modeAndLevel.nullish(),
  whiteBalance: z.object({ mode: z.string().nullish() }).nullish(),
  defog: modeAndLevel.nullish(),
  toneCompensation: modeAndLevel.nullish(),
});

export const imagingSettingsSchema = z.object({
  exposure: exposureSchema.nullish(),
  lowLight: lowLightSchema.nullish(),
  image: imageSchema.nullish(),
});
export type ImagingSettings = z.infer<typeof imagingSettingsSchema>;

/** One video encoder configuration that a media profile refers to. */
export const streamSchema = streamSettingsSchema.extend({
  token: z.string(),
  name: z.string(),
  /** names of the media profiles that use it */
  profiles: z.array(z.string()),
  /** token of the video source it shows, where the camera says so */
  source: z.string().nullish(),
  /** true for the recorded stream; `assumed` until the inventory marks it */
  main: z.boolean().optional(),
});
export type Stream = z.infer<typeof streamSchema>;

export const sourceSettingsSchema = imagingSettingsSchema.extend({ token: z.string() });

/** A group or value that the camera does not offer over ONVIF is absent or null, never invented. */
export const settingsSchema = z.object({
  stream: streamSettingsSchema.nullish(),
  ...imagingSettingsSchema.shape,
  streams: z.array(streamSchema).optional(),
  sources: z.array(sourceSettingsSchema).optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What a person or a script wants: any part of the settings, about the main stream and the first source. */
export const wantedSettingsSchema = z.strictObject({
  stream: streamSettingsSchema.strict().optional(),
  exposure: exposureSchema.strict().optional(),
  lowLight: lowLightSchema.strict().optional(),
  image: imageSchema.strict().optional(),
});
export type WantedSettings = z.infer<typeof wantedSettingsSchema>;
