import { Canvas } from './canvas.ts';
import { backlitEntrance, corridor, retailTill } from './indoorScenes.ts';
import { carPark, dayStreet, nightYard, perimeterFence } from './outdoorScenes.ts';
import type { SceneName } from './sceneImaging.ts';
import { seededRandom } from '../camera/seededRandom.ts';

/** What is drawn before any camera sees it. Light is what a white surface there would send out, in candela per m². */
export type Layers = {
  albedo: Canvas;
  light: Canvas;
  emission: Canvas;
  /** Seen wherever nothing was drawn in front of it, that is where the albedo is zero. */
  sky: Canvas;
};

export type Subject = {
  kind: 'person' | 'car' | 'plate-car';
  /** Speed across the picture in metres per second. */
  speed: number;
  /** Where it stands and how tall it is, in parts of the picture's height. */
  ground: number;
  height: number;
  /** The stretch it moves along, in parts of the width. */
  from: number;
  to: number;
  /** Light that falls on it, as in `Layers`; and what the infrared lamp adds. */
  light: number;
  infrared: number;
};

/** What a drawing function says about its place beside the drawing. */
export type SceneFacts = {
  /** Width of the scene at the subject, in metres. */
  widthMetres: number;
  /** Whether the camera would switch to night by itself. */
  dark: boolean;
  /** Strength of the camera's infrared lamp in the middle of the picture, as in `Layers`. */
  infraredPeak: number;
  subject: Subject;
};

export type Scene = SceneFacts & {
  width: number;
  height: number;
  /** Radiance with the infrared filter in: three values a pixel. */
  color: Float32Array;
  /** Radiance with the filter out and the lamp on: one value a pixel. */
  infrared: Float32Array;
};

const draw: Record<SceneName, (layers: Layers, random: () => number) => SceneFacts> = {
  'day-street': dayStreet,
  'night-yard': nightYard,
  'backlit-entrance': backlitEntrance,
  'car-park': carPark,
  corridor,
  'retail-till': retailTill,
  'perimeter-fence': perimeterFence,
};

/** Draws the place once, in linear light over its whole dynamic range. */
export function buildScene(name: SceneName, width: number, height: number): Scene {
  const layers: Layers = {
    albedo: new Canvas(width, height, [0.2, 0.2, 0.2]),
    light: new Canvas(width, height, [1, 1, 1]),
    emission: new Canvas(width, height, [0, 0, 0]),
    sky: new Canvas(width, height, [0, 0, 0]),
  };
  const random = seededRandom(1);
  const facts = draw[name](layers, random);
  return { ...facts, width, height, ...radiance(layers, facts.infraredPeak) };
}

function radiance(layers: Layers, infraredPeak: number): Pick<Scene, 'color' | 'infrared'> {
  const { albedo, light, emission, sky } = layers;
  const { width, height } = albedo;
  const color = new Float32Array(width * height * 3);
  const infrared = new Float32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    const dy = (y / height - 0.55) * 1.3;
    for (let x = 0; x < width; x++, pixel++) {
      const dx = x / width - 0.5;
      const lamp = infraredPeak * (0.08 + 0.92 * Math.exp(-5 * (dx * dx + dy * dy)));
      const first = pixel * 3;
      const reflectance =
        (albedo.rgb[first] ?? 0) + (albedo.rgb[first + 1] ?? 0) + (albedo.rgb[first + 2] ?? 0);
      const skyShare = Math.max(0, 1 - reflectance * 12);
      let sum = 0;
      for (let c = first; c < first + 3; c++) {
        const value =
          (albedo.rgb[c] ?? 0) * (light.rgb[c] ?? 0) + (emission.rgb[c] ?? 0) + (sky.rgb[c] ?? 0) * skyShare;
        color[c] = value;
        sum += value;
      }
      infrared[pixel] = sum / 3 + (reflectance / 3) * lamp;
    }
  }
  return { color, infrared };
}
