import type { Scene } from './scene.ts';
import type { SceneImaging } from './sceneImaging.ts';

/** Gain of a camera at the top of its range, in decibels: usual for a security camera's sensor. */
const fullGainDb = 42;
/** Linear signal that the automatic exposure steers the metered light to. */
const target = 0.19;
/** Signal per candela/m² and second at no gain: f/2 and ISO 400, so that a sunny street takes about 1/8000 s. */
const sensitivity = 1.44;

export type Exposure = {
  /** Exposure time in seconds. */
  seconds: number;
  /** Amplification, 1 is none. */
  gain: number;
  /** Whether the infrared filter is out and the picture therefore monochrome. */
  night: boolean;
  /** Signal (1 is full scale) per candela/m². */
  signalPerLight: number;
};

/** What a camera with these settings would choose for this scene. `framesPerSecond` bounds the time. */
export function chooseExposure(scene: Scene, imaging: SceneImaging, framesPerSecond = 25): Exposure {
  const night = imaging.irCutFilter === 'OFF' || (imaging.irCutFilter === 'AUTO' && scene.dark);
  const { exposure } = imaging;
  if (exposure.mode === 'MANUAL')
    return settled(exposure.shutterUs / 1e6, amplification(exposure.gain), night);

  // Wide dynamic range keeps the highlights and lifts the shadows afterwards, so it exposes for less.
  const aim = target * (1 - 0.55 * Math.sqrt(clamp(imaging.wdr, 0, 1)));
  const wanted = aim / (sensitivity * meter(scene, night, imaging.backlight));
  const longest = Math.min(exposure.maxShutterUs / 1e6, 1 / framesPerSecond);
  const shortest = Math.min(exposure.minShutterUs / 1e6, longest);
  const [least, most] = [amplification(exposure.minGain), amplification(exposure.maxGain)];
  // Time first, gain only when the time is used up: what every camera does unless it is told to favour motion.
  const seconds = clamp(wanted / least, shortest, longest);
  return settled(seconds, clamp(wanted / seconds, least, Math.max(least, most)), night);
}

function settled(seconds: number, gain: number, night: boolean): Exposure {
  return { seconds, gain, night, signalPerLight: sensitivity * seconds * gain };
}

function amplification(fraction: number): number {
  return 10 ** ((clamp(fraction, 0, 1) * fullGainDb) / 20);
}

/**
 * Mean of the square roots, so that a lamp or a window does not decide alone, as in a camera's centre-weighted metering.
 * Backlight compensation looks at the middle of the picture's lower half, where people walk.
 */
function meter(scene: Scene, night: boolean, backlight: number): number {
  const { width, height } = scene;
  const values = night ? scene.infrared : scene.color;
  const [stride, offset] = night ? [1, 0] : [3, 1];
  let whole = 0;
  let wholeCount = 0;
  let person = 0;
  let personCount = 0;
  for (let y = 0; y < height; y += 4)
    for (let x = 0; x < width; x += 4) {
      const root = Math.sqrt(values[(y * width + x) * stride + offset] ?? 0);
      whole += root;
      wholeCount++;
      const inMiddle = Math.abs(x / width - 0.5) < 0.4 && y / height > 0.45 && y / height < 0.95;
      if (!inMiddle) continue;
      // The brightest places are what the compensation is told to forget.
      const weight = 1 / (1 + root * root * 0.01);
      person += root * weight;
      personCount += weight;
    }
  const mean = whole / wholeCount;
  const middle = person / Math.max(1e-9, personCount);
  const blended = mean + (middle - mean) * clamp(backlight, 0, 1);
  return Math.max(1e-6, blended * blended);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
