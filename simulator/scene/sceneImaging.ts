/** The places a simulated camera can look at. */
export const sceneNames = [
  'day-street',
  'night-yard',
  'backlit-entrance',
  'car-park',
  'corridor',
  'retail-till',
  'perimeter-fence',
] as const;

export type SceneName = (typeof sceneNames)[number];

/**
 * The imaging settings that the picture answers to. Everything is normalised, so that every model maps its own ranges:
 * fractions run from 0 to 1 over the camera's range and 0.5 is neutral for the four picture settings; times are microseconds.
 */
export type SceneImaging = {
  brightness: number;
  contrast: number;
  saturation: number;
  sharpness: number;
  exposure: {
    mode: 'AUTO' | 'MANUAL';
    minShutterUs: number;
    maxShutterUs: number;
    /** Exposure time used in MANUAL. */
    shutterUs: number;
    /** Fractions of the camera's gain range: 0 is no gain, 1 the most it has. */
    minGain: number;
    maxGain: number;
    /** Gain used in MANUAL. */
    gain: number;
  };
  /** ON keeps infrared out (colour), OFF lets it in (monochrome), AUTO follows the light of the scene. */
  irCutFilter: 'ON' | 'OFF' | 'AUTO';
  /** 0 is off. */
  noiseReduction: number;
  /** 0 is off, else the strength. */
  wdr: number;
  /** Backlight compensation: 0 is off, else the strength. */
  backlight: number;
  /** 0 is off. */
  defog: number;
};

/** A camera as it comes out of its box: automatic exposure up to 1/25 s with all the gain it has. */
export const factoryImaging: SceneImaging = {
  brightness: 0.5,
  contrast: 0.5,
  saturation: 0.5,
  sharpness: 0.5,
  exposure: {
    mode: 'AUTO',
    minShutterUs: 33,
    maxShutterUs: 40_000,
    shutterUs: 10_000,
    minGain: 0,
    maxGain: 1,
    gain: 0.2,
  },
  irCutFilter: 'AUTO',
  noiseReduction: 0.4,
  wdr: 0,
  backlight: 0,
  defog: 0,
};
