import { eachDot, glyphAdvance, glyphHeight } from './bitmapFont.ts';
import { Canvas, type Rgb } from './canvas.ts';
import type { Scene, Subject } from './scene.ts';
import { seededRandom } from '../camera/seededRandom.ts';

/** A drawing with its own outline: `mask` is 1 where the subject hides what is behind it. */
type Sprite = { albedo: Canvas; mask: Canvas };

/** Where the subject is and how far it moves while the shutter is open, in pixels of the scene. */
export type Motion = { centreX: number; blur: number; ghost: number };

/** Draws the moving person or car into the light that reaches the camera, smeared as far as it moves. */
export function drawSubject(
  light: Float32Array,
  scene: Scene,
  night: boolean,
  motion: Motion,
  seed: number,
): void {
  const { subject } = scene;
  const sprite = drawSprite(subject, scene.height, seed);
  const power = subject.light + (night ? subject.infrared : 0);
  const top = Math.round(subject.ground * scene.height) - sprite.mask.height;
  if (motion.ghost < 1) {
    blend(light, scene, night, smear(sprite, motion.blur), motion.centreX, top, power, 1);
    return;
  }
  // Two exposures a frame, taken one after the other, show the subject in two places.
  const smeared = smear(sprite, motion.blur);
  blend(light, scene, night, smeared, motion.centreX, top, power, 1);
  blend(light, scene, night, smeared, motion.centreX + motion.ghost, top, power, 0.4);
}

/** The text on the plate of the simulated car: the same for the same seed. */
function plateText(seed: number): string {
  const random = seededRandom(seed);
  const letters = 'ABCDEFHJKLMNPRTVXYZ';
  const letter = () => letters[Math.floor(random() * letters.length)] ?? 'A';
  return `${letter()}${letter()} ${100 + Math.floor(random() * 900)} ${letter()}${letter()}`;
}

function drawSprite(subject: Subject, sceneHeight: number, seed: number): Sprite {
  const height = Math.max(6, Math.round(subject.height * sceneHeight));
  const width = Math.max(4, Math.round(height * (subject.kind === 'person' ? 0.5 : 1.3)));
  const albedo = new Canvas(width, height, [0, 0, 0]);
  const mask = new Canvas(width, height, [0, 0, 0]);
  const both = (draw: (canvas: Canvas, color: (of: Rgb) => Rgb) => void) => {
    draw(albedo, (of) => of);
    draw(mask, () => [1, 1, 1]);
  };
  const random = seededRandom(seed + 99);
  const cloth: Rgb = [0.08 + random() * 0.35, 0.08 + random() * 0.3, 0.1 + random() * 0.35];
  if (subject.kind === 'person') both((canvas, color) => person(canvas, color, cloth));
  else both((canvas, color) => carFront(canvas, color, cloth));
  if (subject.kind === 'plate-car') plate(albedo, plateText(seed));
  return { albedo, mask };
}

function person(canvas: Canvas, color: (of: Rgb) => Rgb, cloth: Rgb): void {
  const skin = { color: color([0.42, 0.28, 0.2]) };
  const coat = { color: color(cloth) };
  const trousers = { color: color([0.07, 0.08, 0.12]) };
  canvas.polygon(
    [
      [0.36, 0.5],
      [0.5, 0.5],
      [0.42, 0.97],
      [0.2, 0.97],
    ],
    trousers,
  );
  canvas.polygon(
    [
      [0.48, 0.5],
      [0.64, 0.5],
      [0.82, 0.95],
      [0.62, 0.97],
    ],
    trousers,
  );
  canvas.rectangle(0.16, 0.95, 0.44, 1, { color: color([0.03, 0.03, 0.03]) });
  canvas.rectangle(0.62, 0.95, 0.92, 1, { color: color([0.03, 0.03, 0.03]) });
  canvas.polygon(
    [
      [0.28, 0.18],
      [0.7, 0.18],
      [0.68, 0.55],
      [0.32, 0.55],
    ],
    coat,
  );
  canvas.polygon(
    [
      [0.28, 0.19],
      [0.38, 0.2],
      [0.26, 0.5],
      [0.12, 0.48],
    ],
    coat,
  );
  canvas.polygon(
    [
      [0.62, 0.2],
      [0.72, 0.19],
      [0.88, 0.47],
      [0.76, 0.5],
    ],
    coat,
  );
  canvas.ellipse(0.5, 0.09, 0.15, 0.085, skin);
  canvas.polygon(
    [
      [0.34, 0.08],
      [0.4, 0.0],
      [0.6, 0.0],
      [0.66, 0.07],
    ],
    { color: color([0.06, 0.04, 0.03]) },
  );
}

function carFront(canvas: Canvas, color: (of: Rgb) => Rgb, paintwork: Rgb): void {
  canvas.polygon(
    [
      [0.22, 0.02],
      [0.78, 0.02],
      [0.92, 0.4],
      [0.08, 0.4],
    ],
    { color: color([0.06, 0.07, 0.09]) },
  );
  canvas.rectangle(0.02, 0.38, 0.98, 0.86, { color: color(paintwork) });
  canvas.rectangle(0.3, 0.46, 0.7, 0.58, { color: color([0.04, 0.04, 0.05]) });
  canvas.ellipse(0.14, 0.53, 0.09, 0.07, { color: color([0.75, 0.76, 0.78]) });
  canvas.ellipse(0.86, 0.53, 0.09, 0.07, { color: color([0.75, 0.76, 0.78]) });
  canvas.rectangle(0.06, 0.84, 0.2, 1, { color: color([0.03, 0.03, 0.03]) });
  canvas.rectangle(0.8, 0.84, 0.94, 1, { color: color([0.03, 0.03, 0.03]) });
}

function plate(albedo: Canvas, text: string): void {
  const { width, height, rgb } = albedo;
  const dot = Math.max(1, (width * 0.32) / (text.length * glyphAdvance));
  const left = width / 2 - (text.length * glyphAdvance * dot) / 2;
  const top = height * 0.67;
  const margin = dot * 1.6;
  albedo.rectangle(
    (left - margin) / width,
    (top - margin) / height,
    1 - (left - margin) / width,
    (top + glyphHeight * dot + margin) / height,
    { color: [0.68, 0.68, 0.64] },
  );
  const ink = { color: [0.02, 0.02, 0.02] } as const;
  if (rgb.length > 0)
    eachDot(text, (x, y) => {
      albedo.rectangle(
        (left + x * dot) / width,
        (top + y * dot) / height,
        (left + (x + 1) * dot) / width,
        (top + (y + 1) * dot) / height,
        ink,
      );
    });
}

/** Box filter along the motion: exact for fractions of a pixel, by differences of the running sum. */
function smear(sprite: Sprite, blur: number): Sprite {
  if (blur < 0.5) return sprite;
  const pad = Math.ceil(blur / 2) + 1;
  return { albedo: smearCanvas(sprite.albedo, blur, pad), mask: smearCanvas(sprite.mask, blur, pad) };
}

function smearCanvas(source: Canvas, blur: number, pad: number): Canvas {
  const { width, height } = source;
  const out = new Canvas(width + 2 * pad, height, [0, 0, 0]);
  const sums = new Float64Array(width + 1);
  const upTo = (x: number) => {
    const at = Math.min(Math.max(x, 0), width);
    const low = Math.floor(at);
    const from = sums[low] ?? 0;
    return from + ((sums[low + 1] ?? from) - from) * (at - low);
  };
  for (let y = 0; y < height; y++)
    for (let c = 0; c < 3; c++) {
      for (let x = 0; x < width; x++)
        sums[x + 1] = (sums[x] ?? 0) + (source.rgb[(y * width + x) * 3 + c] ?? 0);
      for (let x = 0; x < out.width; x++) {
        const centre = x + 0.5 - pad;
        out.rgb[(y * out.width + x) * 3 + c] = (upTo(centre + blur / 2) - upTo(centre - blur / 2)) / blur;
      }
    }
  return out;
}

function blend(
  light: Float32Array,
  scene: Scene,
  night: boolean,
  { albedo, mask }: Sprite,
  centreX: number,
  top: number,
  power: number,
  share: number,
): void {
  const left = Math.round(centreX - mask.width / 2);
  const channels = night ? 1 : 3;
  for (let y = Math.max(0, -top); y < mask.height && y + top < scene.height; y++)
    for (let x = Math.max(0, -left); x < mask.width && x + left < scene.width; x++) {
      const from = (y * mask.width + x) * 3;
      const cover = (mask.rgb[from] ?? 0) * share;
      if (cover <= 0) continue;
      const at = ((y + top) * scene.width + x + left) * channels;
      for (let c = 0; c < channels; c++)
        light[at + c] = (light[at + c] ?? 0) * (1 - cover) + (albedo.rgb[from + c] ?? 0) * power * share;
    }
}
