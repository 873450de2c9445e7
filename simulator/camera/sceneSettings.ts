import type { SceneImaging } from '../scene/sceneImaging.ts';
import type { Camera } from './camera.ts';

type Range = readonly [number, number] | undefined;

/** A source's imaging settings on the scale that pictures are made with: fractions of the camera's own ranges. */
export function sceneImaging(camera: Camera, sourceIndex: number): SceneImaging {
  const settings = camera.state.sources[sourceIndex]?.imaging ?? {};
  const options = camera.personality.videoSources[sourceIndex]?.imaging?.options ?? {};
  const { exposure, wideDynamicRange, backlightCompensation, defogging } = settings;
  const strength = (group: { mode: string; level?: number | undefined } | undefined, range: Range): number =>
    !group || group.mode === 'OFF'
      ? 0
      : group.level === undefined
        ? 0.7
        : Math.max(0.05, fraction(group.level, range ?? [0, 1], 0.5));
  const filter = settings.irCutFilter;
  return {
    brightness: fraction(settings.brightness, options.brightness, 0.5),
    contrast: fraction(settings.contrast, options.contrast, 0.5),
    saturation: fraction(settings.colorSaturation, options.colorSaturation, 0.5),
    sharpness: fraction(settings.sharpness, options.sharpness, 0.5),
    exposure: {
      mode: exposure?.mode === 'MANUAL' ? 'MANUAL' : 'AUTO',
      minShutterUs: positive(exposure?.minExposureTime, 10),
      maxShutterUs: positive(exposure?.maxExposureTime, 40_000),
      shutterUs: positive(exposure?.exposureTime, 20_000),
      minGain: fraction(exposure?.minGain, options.exposure?.minGain, 0),
      maxGain: fraction(exposure?.maxGain, options.exposure?.maxGain, 1),
      gain: fraction(exposure?.gain, options.exposure?.gain, 0.3),
    },
    irCutFilter: filter === 'ON' || filter === 'OFF' ? filter : 'AUTO',
    noiseReduction: Math.min(1, Math.max(0, settings.noiseReduction?.level ?? 0.5)),
    wdr: strength(wideDynamicRange, options.wideDynamicRange?.level),
    backlight: strength(backlightCompensation, options.backlightCompensation?.level),
    defog: strength(defogging, undefined),
  };
}

const positive = (value: number | undefined, otherwise: number): number =>
  value !== undefined && value > 0 ? value : otherwise;

function fraction(value: number | undefined, range: Range, otherwise: number): number {
  if (value === undefined) return otherwise;
  const [low, high] = range ?? [0, 100];
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : otherwise;
}
