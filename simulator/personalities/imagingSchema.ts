import * as z from 'zod';

const range = z.tuple([z.number(), z.number()]);
const modes = z.array(z.string()).min(1);
const level = z.number().optional();

/** Imaging settings in the device's own units: microseconds, decibels, and whatever scale the vendor chose. */
export const imagingSettingsSchema = z.strictObject({
  backlightCompensation: z.strictObject({ mode: z.string(), level }).optional(),
  brightness: z.number().optional(),
  colorSaturation: z.number().optional(),
  contrast: z.number().optional(),
  exposure: z
    .strictObject({
      mode: z.string(),
      priority: z.string().optional(),
      minExposureTime: z.number().optional(),
      maxExposureTime: z.number().optional(),
      minGain: z.number().optional(),
      maxGain: z.number().optional(),
      minIris: z.number().optional(),
      maxIris: z.number().optional(),
      exposureTime: z.number().optional(),
      gain: z.number().optional(),
      iris: z.number().optional(),
    })
    .optional(),
  focus: z
    .strictObject({
      autoFocusMode: z.string(),
      defaultSpeed: z.number().optional(),
      nearLimit: z.number().optional(),
      farLimit: z.number().optional(),
    })
    .optional(),
  irCutFilter: z.string().optional(),
  sharpness: z.number().optional(),
  wideDynamicRange: z.strictObject({ mode: z.string(), level }).optional(),
  whiteBalance: z
    .strictObject({ mode: z.string(), crGain: z.number().optional(), cbGain: z.number().optional() })
    .optional(),
  imageStabilization: z.strictObject({ mode: z.string(), level }).optional(),
  toneCompensation: z.strictObject({ mode: z.string(), level }).optional(),
  defogging: z.strictObject({ mode: z.string(), level }).optional(),
  noiseReduction: z.strictObject({ level: z.number() }).optional(),
});

export type ImagingSettings = z.output<typeof imagingSettingsSchema>;

const modeAndLevel = z.strictObject({ mode: modes, level: range.optional() }).optional();
/** Where ONVIF says only whether a level can be set, not its range. */
const modeAndLevelFlag = z.strictObject({ mode: modes, level: z.boolean() }).optional();

/** What may be set: a range for numbers, a list for modes. A group that is absent cannot be set over ONVIF. */
export const imagingOptionsSchema = z.strictObject({
  backlightCompensation: modeAndLevel,
  brightness: range.optional(),
  colorSaturation: range.optional(),
  contrast: range.optional(),
  exposure: z
    .strictObject({
      mode: modes,
      priority: modes.optional(),
      minExposureTime: range.optional(),
      maxExposureTime: range.optional(),
      minGain: range.optional(),
      maxGain: range.optional(),
      minIris: range.optional(),
      maxIris: range.optional(),
      exposureTime: range.optional(),
      gain: range.optional(),
      iris: range.optional(),
    })
    .optional(),
  focus: z
    .strictObject({
      autoFocusMode: modes,
      defaultSpeed: range.optional(),
      nearLimit: range.optional(),
      farLimit: range.optional(),
    })
    .optional(),
  irCutFilter: modes.optional(),
  sharpness: range.optional(),
  wideDynamicRange: modeAndLevel,
  whiteBalance: z
    .strictObject({ mode: modes, crGain: range.optional(), cbGain: range.optional() })
    .optional(),
  imageStabilization: modeAndLevel,
  toneCompensation: modeAndLevelFlag,
  defogging: modeAndLevelFlag,
  noiseReduction: z.strictObject({ level: z.boolean() }).optional(),
});

export type ImagingOptions = z.output<typeof imagingOptionsSchema>;
