import { eachDot, glyphAdvance, glyphHeight } from './bitmapFont.ts';
import { develop } from './develop.ts';
import { chooseExposure } from './exposure.ts';
import { buildScene, type Scene } from './scene.ts';
import type { SceneImaging, SceneName } from './sceneImaging.ts';
import { drawSubject } from './subject.ts';

/** Time between the two exposures of a frame with wide dynamic range. */
const secondsBetweenExposures = 0.008;

export type FrameInput = {
  name: string;
  scene: SceneName;
  width: number;
  height: number;
  imaging: SceneImaging;
  time: Date;
  seed: number;
  framesPerSecond: number;
};

/** One picture of the scene as that camera would take it: red, green and blue, eight bits each. */
export function renderFrame(input: FrameInput): Uint8Array {
  const { width, height, imaging, time, seed } = input;
  const scene = sceneFor(input.scene, width, height);
  const exposure = chooseExposure(scene, imaging, input.framesPerSecond);
  const light = (exposure.night ? scene.infrared : scene.color).slice();
  const pixelsPerSecond = (scene.subject.speed * width) / scene.widthMetres;
  // Noise reduction over time trails what moves, the more the noisier the picture is.
  const trail = 1 + imaging.noiseReduction ** 2 * Math.min(2, Math.log10(exposure.gain));
  drawSubject(
    light,
    scene,
    exposure.night,
    {
      centreX: positionAt(scene, time, seed),
      blur: pixelsPerSecond * exposure.seconds * trail,
      ghost: imaging.wdr > 0 ? pixelsPerSecond * secondsBetweenExposures : 0,
    },
    seed,
  );
  const picture = develop(light, width, height, exposure, imaging, seed + Math.floor(time.getTime() / 40));
  label(picture, width, height, input.name, 'bottom');
  label(picture, width, height, stamp(time), 'top');
  return picture;
}

/** To and fro along its path, at its real speed. */
function positionAt({ subject, width, widthMetres }: Scene, time: Date, seed: number): number {
  const metres = (subject.to - subject.from) * widthMetres;
  const walked = ((time.getTime() / 1000 + seed * 1.7) * subject.speed) % (2 * metres);
  const along = walked < metres ? walked : 2 * metres - walked;
  return width * (subject.from + along / widthMetres);
}

function stamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

function label(
  picture: Uint8Array,
  width: number,
  height: number,
  text: string,
  edge: 'top' | 'bottom',
): void {
  const scale = Math.max(1, Math.round(width / 640));
  const room = Math.floor((width - 8 * scale) / (glyphAdvance * scale));
  const shown = text.slice(0, room);
  const top = edge === 'top' ? 3 * scale : height - (glyphHeight + 3) * scale;
  const boxWidth = Math.min(width, (shown.length * glyphAdvance + 5) * scale);
  for (let y = Math.max(0, top - 2 * scale); y < Math.min(height, top + (glyphHeight + 2) * scale); y++)
    for (let i = y * width * 3; i < (y * width + boxWidth) * 3; i++) picture[i] = (picture[i] ?? 0) * 0.45;
  eachDot(shown, (x, y) => {
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < scale; dx++) {
        const at = ((top + y * scale + dy) * width + (3 + x) * scale + dx) * 3;
        picture.fill(215, at, at + 3);
      }
  });
}

/** A scene takes some five megabytes and 100 ms, so all cameras share those of the usual shapes. */
const kept = new Map<string, Scene>();
const keptAtMost = 16;

function sceneFor(name: SceneName, width: number, height: number): Scene {
  const key = `${name} ${width}x${height}`;
  const scene = kept.get(key) ?? buildScene(name, width, height);
  kept.delete(key);
  kept.set(key, scene);
  for (const oldest of kept.keys()) {
    if (kept.size <= keptAtMost) break;
    kept.delete(oldest);
  }
  return scene;
}
