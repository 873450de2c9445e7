import * as z from 'zod';
import { codecFrom } from '../domain/codec.ts';
import type { Document } from '../domain/documents.ts';
import type { Outcome, RunResult } from '../domain/job.ts';
import type { Plan } from '../domain/plan.ts';
import type { SettingPath, SettingValue, SettingValues } from '../domain/settingPaths.ts';
import { shutterText } from '../domain/shutter.ts';
import { nearness } from '../domain/tolerance.ts';

export interface Confirmation {
  /** cameras of which every changed value is in force */
  cameras: number;
  /** where the simulator holds something else, in words */
  differences: string[];
}

/**
 * Asks the simulator, past ONVIF and all of our own reading, what its cameras are really set to, and compares that with
 * what the run says.
 */
export async function confirmBySimulator(
  ready: Document<'simulate'>,
  plan: Plan,
  run: RunResult,
): Promise<Confirmation> {
  const differences: string[] = [];
  let cameras = 0;
  for (const job of run.jobs) {
    const changed = job.result.outcomes.filter(
      ({ outcome }) => outcome === 'applied' || outcome === 'adapted',
    );
    if (changed.length === 0) continue;
    const truth = await heldValues(ready.control, job.camera_id);
    const base = plan.cameras.find(({ camera_id }) => camera_id === job.camera_id)?.base;
    const wrong = changed.filter((outcome) => {
      const held = heldValue(truth, outcome, base?.mainStream ?? null, base?.mainSource ?? null);
      return nearness(outcome.path, outcome.got, held) !== 'equal';
    });
    for (const { path, got } of wrong)
      differences.push(`${job.camera_id}: the simulator does not hold ${path} ${got}`);
    if (wrong.length === 0) cameras++;
  }
  return { cameras, differences };
}

const mode = z.object({ mode: z.string(), level: z.number().optional() }).optional();
const imagingSchema = z.object({
  brightness: z.number().optional(),
  contrast: z.number().optional(),
  colorSaturation: z.number().optional(),
  sharpness: z.number().optional(),
  exposure: z
    .object({
      mode: z.string(),
      priority: z.string().optional(),
      minExposureTime: z.number().optional(),
      maxExposureTime: z.number().optional(),
      exposureTime: z.number().optional(),
      minGain: z.number().optional(),
      maxGain: z.number().optional(),
      gain: z.number().optional(),
      iris: z.number().optional(),
    })
    .optional(),
  irCutFilter: z.string().optional(),
  noiseReduction: z.object({ level: z.number() }).optional(),
  wideDynamicRange: mode,
  backlightCompensation: mode,
  whiteBalance: mode,
  defogging: mode,
  toneCompensation: mode,
});
const truthSchema = z.object({
  encoders: z.array(
    z.object({
      token: z.string(),
      encoding: z.string(),
      width: z.number(),
      height: z.number(),
      fps: z.number(),
      bitrateKbps: z.number(),
      gop: z.number(),
      profile: z.string(),
      quality: z.number(),
      constantBitRate: z.boolean().optional(),
    }),
  ),
  imaging: imagingSchema,
  sources: z.array(z.object({ token: z.string(), imaging: imagingSchema })).default([]),
});
type Truth = z.infer<typeof truthSchema>;

/** What a simulated camera is really set to, past ONVIF and all of our own reading, by token. */
export interface HeldValues {
  streams: ReadonlyMap<string, SettingValues>;
  sources: ReadonlyMap<string, SettingValues>;
  /** of the first source, for cameras whose source nobody named */
  anySource: SettingValues;
}

export async function heldValues(control: string, cameraId: string): Promise<HeldValues> {
  const url = new URL(`/cameras/${encodeURIComponent(cameraId)}/state`, control);
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const truth = truthSchema.parse(await response.json());
  return {
    streams: new Map(truth.encoders.map((encoder) => [encoder.token, streamValues(encoder)])),
    sources: new Map(truth.sources.map(({ token, imaging }) => [token, imagingValues(imaging)])),
    anySource: imagingValues(truth.imaging),
  };
}

function heldValue(
  held: HeldValues,
  outcome: Outcome,
  mainStream: string | null,
  mainSource: string | null,
): SettingValue {
  const stream = held.streams.get(outcome.stream ?? mainStream ?? '');
  const source = held.sources.get(outcome.source ?? mainSource ?? '') ?? held.anySource;
  return { ...stream, ...source }[outcome.path] ?? null;
}

function streamValues(encoder: Truth['encoders'][number]): SettingValues {
  return {
    'stream.resolution': `${encoder.width}x${encoder.height}`,
    'stream.codec': codecFrom(encoder.encoding) ?? encoder.encoding,
    'stream.fps': encoder.fps,
    'stream.bitrateMbps': encoder.bitrateKbps / 1000,
    'stream.gop': encoder.gop,
    'stream.profile': encoder.profile,
    'stream.quality': encoder.quality,
    'stream.rateControl': encoder.constantBitRate === true ? 'CBR' : 'VBR',
  };
}

function imagingValues(imaging: z.infer<typeof imagingSchema>): SettingValues {
  const { exposure, wideDynamicRange, backlightCompensation, defogging, toneCompensation } = imaging;
  const all: [SettingPath, SettingValue | undefined][] = [
    ['exposure.mode', exposure?.mode],
    ['exposure.priority', exposure?.priority],
    ['exposure.minShutter', time(exposure?.minExposureTime)],
    ['exposure.maxShutter', time(exposure?.maxExposureTime)],
    ['exposure.shutter', time(exposure?.exposureTime)],
    ['exposure.minGain', exposure?.minGain],
    ['exposure.maxGain', exposure?.maxGain],
    ['exposure.gain', exposure?.gain],
    ['exposure.iris', exposure?.iris],
    ['lowLight.irCutFilter', imaging.irCutFilter],
    ['lowLight.noiseReduction', imaging.noiseReduction?.level],
    ['image.brightness', imaging.brightness],
    ['image.contrast', imaging.contrast],
    ['image.saturation', imaging.colorSaturation],
    ['image.sharpness', imaging.sharpness],
    ['image.wdr.mode', wideDynamicRange?.mode],
    ['image.wdr.level', wideDynamicRange?.level],
    ['image.backlight.mode', backlightCompensation?.mode],
    ['image.backlight.level', backlightCompensation?.level],
    ['image.whiteBalance.mode', imaging.whiteBalance?.mode],
    ['image.defog.mode', defogging?.mode],
    ['image.defog.level', defogging?.level],
    ['image.toneCompensation.mode', toneCompensation?.mode],
    ['image.toneCompensation.level', toneCompensation?.level],
  ];
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function time(micros: number | undefined): string | undefined {
  return micros === undefined ? undefined : shutterText(micros);
}
