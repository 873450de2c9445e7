import * as z from 'zod';
import type { EntityRef } from '../app/ports.ts';
import { codecFrom } from '../domain/codec.ts';
import type { SettingValues } from '../domain/settingPaths.ts';
import { shutterText } from '../domain/shutter.ts';

/**
 * The other client's objects as our values. Written from its documentation and shares nothing with the reading in src/onvif:
 * what both get wrong in the same way nobody would notice.
 */
export function otherClientValues(ref: EntityRef, entity: unknown): SettingValues | undefined {
  if (ref.kind === 'imaging') {
    const read = imagingSchema.safeParse(entity);
    return read.success ? imagingValues(read.data) : undefined;
  }
  const read = encoderSchema.safeParse(entity);
  return read.success ? encoderValues(read.data, ref.service) : undefined;
}

const number = z.number().optional().catch(undefined);
const word = z.string().optional().catch(undefined);

const block = z
  .object({ govLength: number, H264Profile: word, h264Profile: word, mpeg4Profile: word })
  .optional()
  .catch(undefined);
const encoderSchema = z.object({
  $: z.object({ GovLength: number, Profile: word }).optional().catch(undefined),
  encoding: z.string(),
  resolution: z.object({ width: z.number(), height: z.number() }),
  quality: number,
  rateControl: z
    .object({
      $: z
        .object({ ConstantBitRate: z.boolean().optional().catch(undefined) })
        .optional()
        .catch(undefined),
      frameRateLimit: number,
      encodingInterval: number,
      bitrateLimit: number,
    })
    .optional()
    .catch(undefined),
  H264: block,
  h264: block,
  MPEG4: block,
  mpeg4: block,
});

function encoderValues(read: z.infer<typeof encoderSchema>, service: EntityRef['service']): SettingValues {
  const values: SettingValues = { 'stream.resolution': `${read.resolution.width}x${read.resolution.height}` };
  const codec = codecFrom(read.encoding);
  if (codec !== undefined) values['stream.codec'] = codec;
  if (read.quality !== undefined) values['stream.quality'] = read.quality;
  const rate = read.rateControl;
  if (rate?.frameRateLimit !== undefined && rate.frameRateLimit > 0) {
    const interval =
      service === 'media1' && (rate.encodingInterval ?? 1) > 1 ? (rate.encodingInterval ?? 1) : 1;
    values['stream.fps'] = rate.frameRateLimit / interval;
  }
  if (rate?.bitrateLimit !== undefined)
    values['stream.bitrateMbps'] =
      rate.bitrateLimit > 0 && rate.bitrateLimit < 2_147_483_647 ? rate.bitrateLimit / 1000 : null;
  if (rate?.$?.ConstantBitRate !== undefined)
    values['stream.rateControl'] = rate.$.ConstantBitRate ? 'CBR' : 'VBR';
  const coded =
    codec === 'H.264' ? (read.H264 ?? read.h264) : codec === 'MPEG4' ? (read.MPEG4 ?? read.mpeg4) : undefined;
  const gop = service === 'media2' ? read.$?.GovLength : coded?.govLength;
  if (gop !== undefined && gop > 0) values['stream.gop'] = gop;
  const profile =
    service === 'media2'
      ? read.$?.Profile
      : (coded?.H264Profile ?? coded?.h264Profile ?? coded?.mpeg4Profile);
  if (profile !== undefined) values['stream.profile'] = profile;
  return values;
}

const modeAndLevel = z.object({ mode: word, level: number }).optional().catch(undefined);
const extension = z
  .object({
    toneCompensation: modeAndLevel,
    defogging: modeAndLevel,
    noiseReduction: z.object({ level: number }).optional().catch(undefined),
  })
  .optional()
  .catch(undefined);
const imagingSchema = z.object({
  brightness: number,
  contrast: number,
  colorSaturation: number,
  sharpness: number,
  irCutFilter: word,
  exposure: z
    .object({
      mode: word,
      priority: word,
      minExposureTime: number,
      maxExposureTime: number,
      exposureTime: number,
      minGain: number,
      maxGain: number,
      gain: number,
      iris: number,
    })
    .optional()
    .catch(undefined),
  wideDynamicRange: modeAndLevel,
  backlightCompensation: modeAndLevel,
  whiteBalance: z.object({ mode: word }).optional().catch(undefined),
  extension: z
    .object({
      extension: z.object({ extension }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

function imagingValues(read: z.infer<typeof imagingSchema>): SettingValues {
  const values: SettingValues = {};
  const put = (path: keyof SettingValues, value: string | number | null | undefined): void => {
    if (value !== undefined) values[path] = value;
  };
  const time = (micros: number | undefined): string | null | undefined =>
    micros === undefined ? undefined : (shutterText(micros) ?? null);
  put('image.brightness', read.brightness);
  put('image.contrast', read.contrast);
  put('image.saturation', read.colorSaturation);
  put('image.sharpness', read.sharpness);
  put('lowLight.irCutFilter', read.irCutFilter);
  put('exposure.mode', read.exposure?.mode);
  put('exposure.priority', read.exposure?.priority);
  put('exposure.minShutter', time(read.exposure?.minExposureTime));
  put('exposure.maxShutter', time(read.exposure?.maxExposureTime));
  put('exposure.shutter', time(read.exposure?.exposureTime));
  put('exposure.minGain', read.exposure?.minGain);
  put('exposure.maxGain', read.exposure?.maxGain);
  put('exposure.gain', read.exposure?.gain);
  put('exposure.iris', read.exposure?.iris);
  put('image.wdr.mode', read.wideDynamicRange?.mode);
  put('image.wdr.level', read.wideDynamicRange?.level);
  put('image.backlight.mode', read.backlightCompensation?.mode);
  put('image.backlight.level', read.backlightCompensation?.level);
  put('image.whiteBalance.mode', read.whiteBalance?.mode);
  const deep = read.extension?.extension?.extension;
  put('image.toneCompensation.mode', deep?.toneCompensation?.mode);
  put('image.toneCompensation.level', deep?.toneCompensation?.level);
  put('image.defog.mode', deep?.defogging?.mode);
  put('image.defog.level', deep?.defogging?.level);
  put('lowLight.noiseReduction', deep?.noiseReduction?.level);
  return values;
}
