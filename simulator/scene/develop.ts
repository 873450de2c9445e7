import type { Exposure } from './exposure.ts';
import type { SceneImaging } from './sceneImaging.ts';
import { seededRandom } from '../camera/seededRandom.ts';

/** Electrons that fill a pixel of the simulated sensor, and the ones its electronics add by themselves. */
const fullWell = 9000;
const readNoise = 3;

/**
 * Turns light into an 8-bit picture: noise of photons and electronics, amplification, dynamic range, clipping, tone,
 * colour and sharpness. `light` has one channel at night, else three; the answer always has three.
 */
export function develop(
  light: Float32Array,
  width: number,
  height: number,
  exposure: Exposure,
  imaging: SceneImaging,
  seed: number,
): Uint8Array {
  const display = expose(light, width, height, exposure, imaging, seed);
  return sharpen(display, width, height, imaging);
}

function expose(
  light: Float32Array,
  width: number,
  height: number,
  { gain, night, signalPerLight }: Exposure,
  imaging: SceneImaging,
  seed: number,
): Float32Array {
  const channels = night ? 1 : 3;
  const local =
    imaging.wdr > 0 ? localGain(light, width, height, channels, signalPerLight, imaging.wdr) : undefined;
  const out = new Float32Array(width * height * 3);
  const noiseLeft = 1 - 0.85 * imaging.noiseReduction;
  let noiseAt = Math.floor(seededRandom(seed)() * gaussian.length);
  const electrons = fullWell / gain;
  const curve = toneCurve(imaging);
  const saturation = night ? 0 : imaging.saturation * 2;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const lift = local ? (local[pixel] ?? 1) : 1;
    const at = pixel * 3;
    for (let c = 0; c < channels; c++) {
      const signal = (light[pixel * channels + c] ?? 0) * signalPerLight;
      const collected = signal * electrons;
      const sigma = Math.sqrt(collected + readNoise * readNoise) / electrons;
      noiseAt = (noiseAt + 1) & 0xffff;
      const noisy = (signal + sigma * noiseLeft * (gaussian[noiseAt] ?? 0)) * lift;
      out[at + c] =
        noisy <= 0 ? (curve[0] ?? 0) : (curve[Math.min(4095, (Math.sqrt(noisy) * 1448) | 0)] ?? 255);
    }
    if (night) {
      out[at + 1] = out[at] ?? 0;
      out[at + 2] = out[at] ?? 0;
    } else if (saturation !== 1) {
      const luma = 0.299 * (out[at] ?? 0) + 0.587 * (out[at + 1] ?? 0) + 0.114 * (out[at + 2] ?? 0);
      for (let c = 0; c < 3; c++) out[at + c] = luma + ((out[at + c] ?? 0) - luma) * saturation;
    }
    // A stride that shares no factor with the table keeps rows from repeating.
    noiseAt = (noiseAt + 7) & 0xffff;
  }
  return out;
}

/** Display value for the square root of the signal: knee, gamma, contrast, brightness. The table ends at eight times full scale. */
function toneCurve(imaging: SceneImaging): Float32Array {
  const table = new Float32Array(4096);
  const contrast =
    0.6 +
    imaging.contrast * 1.1 +
    (imaging.contrast > 0.5 ? (imaging.contrast - 0.5) * 0.4 : 0) +
    imaging.defog * 0.25;
  const offset = (imaging.brightness - 0.5) * 170 - imaging.defog * 12;
  for (let i = 0; i < table.length; i++) {
    const signal = (i / 1448) ** 2;
    const kneed = signal <= 0.6 ? signal : 0.6 + 0.4 * (1 - Math.exp((0.6 - signal) / 0.4));
    const value = 4 + 251 * kneed ** 0.4545;
    table[i] = Math.min(255, Math.max(0, (value - 110) * contrast + 110 + offset));
  }
  return table;
}

/** A bright neighbourhood is turned down and a dark one up; the radius makes the halo that such pictures show. */
function localGain(
  light: Float32Array,
  width: number,
  height: number,
  channels: number,
  signalPerLight: number,
  strength: number,
): Float32Array {
  const cell = 8;
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const lightAt = (pixel: number) =>
    (light[pixel * channels + (channels === 3 ? 1 : 0)] ?? 0) * signalPerLight;
  let logs = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const pixel = Math.min(height - 1, y * cell + 4) * width + Math.min(width - 1, x * cell + 4);
      logs[y * columns + x] = Math.log(Math.max(1e-4, lightAt(pixel)));
    }
  for (let pass = 0; pass < 2; pass++) logs = boxBlur(logs, columns, rows, 1);
  const anchor = Math.log(0.17);
  const pull = Math.sqrt(strength);
  const gain = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 1.001, Math.max(0, (y - 4) / cell));
    for (let x = 0; x < width; x++) {
      const column = Math.min(columns - 1.001, Math.max(0, (x - 4) / cell));
      const around = bilinear(logs, columns, column, row);
      // Half of the compression looks at the pixel itself: with the neighbourhood alone a person in a doorway stays dark.
      const own = lightAt(y * width + x);
      const level = 0.45 * around + 0.55 * Math.log(Math.max(1e-4, own));
      gain[y * width + x] = Math.exp((anchor - level) * (level > anchor ? 0.9 : 0.95) * pull);
    }
  }
  return gain;
}

function bilinear(values: Float32Array, columns: number, x: number, y: number): number {
  const left = Math.floor(x);
  const at = Math.floor(y) * columns + left;
  const [fx, fy] = [x - left, y - Math.floor(y)];
  const upper = (values[at] ?? 0) * (1 - fx) + (values[at + 1] ?? 0) * fx;
  const lower = (values[at + columns] ?? 0) * (1 - fx) + (values[at + columns + 1] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}

function boxBlur(
  values: Float32Array,
  columns: number,
  rows: number,
  radius: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      let count = 0;
      for (let dy = -radius; dy <= radius; dy++)
        for (let dx = -radius; dx <= radius; dx++) {
          if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
          sum += values[(y + dy) * columns + x + dx] ?? 0;
          count++;
        }
      out[y * columns + x] = sum / count;
    }
  return out;
}

/** Adds or takes away fine detail of the brightness: the sharpness setting adds, noise reduction takes. */
function sharpen(display: Float32Array, width: number, height: number, imaging: SceneImaging): Uint8Array {
  const amount = Math.max(-0.9, 0.35 + (imaging.sharpness - 0.5) * 2 - imaging.noiseReduction * 0.4);
  const luma = new Float32Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = 0.299 * (display[at] ?? 0) + 0.587 * (display[at + 1] ?? 0) + 0.114 * (display[at + 2] ?? 0);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const row = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      const centre = luma[row + x] ?? 0;
      const sides =
        (luma[above + x] ?? 0) + (luma[below + x] ?? 0) + (luma[row + left] ?? 0) + (luma[row + right] ?? 0);
      const corners =
        (luma[above + left] ?? 0) +
        (luma[above + right] ?? 0) +
        (luma[below + left] ?? 0) +
        (luma[below + right] ?? 0);
      const detail = (centre - (centre + sides + corners) / 9) * amount;
      const at = (row + x) * 3;
      for (let c = 0; c < 3; c++) {
        const value = (display[at + c] ?? 0) + detail;
        out[at + c] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
      }
    }
  }
  return out;
}

const gaussian = gaussianTable(65_536);

function gaussianTable(size: number): Float32Array {
  const random = seededRandom(20_260_101);
  const table = new Float32Array(size);
  for (let i = 0; i < size; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    table[i] = radius * Math.cos(angle);
    table[i + 1] = radius * Math.sin(angle);
  }
  return table;
}
