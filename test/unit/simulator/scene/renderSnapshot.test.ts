import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { blackSnapshot, renderSnapshot } from '../../../../simulator/scene/renderSnapshot.ts';
import {
  factoryImaging,
  sceneNames,
  type SceneImaging,
  type SceneName,
} from '../../../../simulator/scene/sceneImaging.ts';
import { decodeForMeasuring } from '../../../../src/media/decodePicture.ts';
import { measurePicture } from '../../../../src/media/pictureMetrics.ts';
import type { PictureMetrics } from '../../../../src/domain/picture.ts';

const noon = new Date('2026-11-23T12:00:05Z');

type Changes = Partial<Omit<SceneImaging, 'exposure'>> & { exposure?: Partial<SceneImaging['exposure']> };

function shoot(
  scene: SceneName,
  changes: Changes = {},
  size: readonly [number, number] = [1280, 720],
  seed = 12,
): Promise<Buffer> {
  const imaging = {
    ...factoryImaging,
    ...changes,
    exposure: { ...factoryImaging.exposure, ...changes.exposure },
  };
  return renderSnapshot({
    name: 'Gate 3',
    scene,
    width: size[0],
    height: size[1],
    imaging,
    time: noon,
    seed,
  });
}

async function numbers(jpeg: Buffer): Promise<PictureMetrics> {
  const { picture, original } = await decodeForMeasuring(jpeg);
  return measurePicture(picture, original);
}

/** Mean level of a part of the picture, and the mean step from one column to the next: large where writing is sharp. */
async function detail(
  jpeg: Buffer,
  left: number,
  top: number,
  width: number,
  height: number,
): Promise<number> {
  const { data } = await sharp(jpeg)
    .resize(640, 360, { fit: 'fill' })
    .extract({ left, top, width, height })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let steps = 0;
  for (let y = 0; y < height; y++)
    for (let x = 1; x < width; x++)
      steps += Math.abs((data[y * width + x] ?? 0) - (data[y * width + x - 1] ?? 0));
  return steps / (height * (width - 1));
}

describe('a camera out of its box', () => {
  const expected: Record<SceneName, PictureMetrics['flags']> = {
    'day-street': [],
    'night-yard': ['noisy', 'night-mode'],
    'backlit-entrance': ['over-exposed', 'backlit'],
    'car-park': [],
    corridor: [],
    'retail-till': [],
    'perimeter-fence': [],
  };
  test.each(sceneNames)('takes a picture of %s whose numbers say what a person sees', async (scene) => {
    const { flags, meanLuma } = await numbers(await shoot(scene));
    expect(flags).toEqual(expected[scene]);
    expect(meanLuma).toBeGreaterThan(60);
    expect(meanLuma).toBeLessThan(130);
  });
});

test('the JPEG has the size that the encoder is set to', async () => {
  for (const size of [
    [640, 480],
    [352, 288],
    [2560, 1440],
  ] as const) {
    const { width, height, format } = await sharp(await shoot('corridor', {}, size)).metadata();
    expect([width, height, format]).toEqual([...size, 'jpeg']);
  }
});

test('the same input gives the same bytes, another camera or time gives others', async () => {
  const first = await shoot('day-street');
  expect(await shoot('day-street')).toEqual(first);
  expect(await shoot('day-street', {}, [1280, 720], 13)).not.toEqual(first);
});

test('the name and the time stand in the picture', async () => {
  const input = { scene: 'corridor', width: 1280, height: 720, imaging: factoryImaging, seed: 1 } as const;
  const named = await renderSnapshot({ ...input, name: 'Gate 3', time: noon });
  const unnamed = await renderSnapshot({ ...input, name: '', time: noon });
  const bottom = [0, 349, 44, 10] as const;
  expect(await detail(named, ...bottom)).toBeGreaterThan(3 * (await detail(unnamed, ...bottom)));
  expect(await detail(named, 0, 2, 110, 10)).toBeGreaterThan(20);
});

describe('exposure', () => {
  test('a shutter that is far too long by day clips the picture', async () => {
    const exposure = { mode: 'MANUAL', shutterUs: 33_000, gain: 0 } as const;
    expect((await numbers(await shoot('day-street', { exposure }))).flags).toContain('over-exposed');
  });

  test('a shutter that is far too short at night leaves it dark', async () => {
    const exposure = { maxShutterUs: 2000, maxGain: 0.4 };
    expect((await numbers(await shoot('night-yard', { exposure }))).flags).toContain('too-dark');
  });

  test('less gain makes less noise, and a darker picture where the light is not enough', async () => {
    const color: Changes = { irCutFilter: 'ON' };
    const full = await numbers(await shoot('night-yard', { ...color, exposure: { maxShutterUs: 10_000 } }));
    const half = await numbers(
      await shoot('night-yard', { ...color, exposure: { maxShutterUs: 10_000, maxGain: 0.5 } }),
    );
    expect(half.noise).toBeLessThan(full.noise);
    expect(half.meanLuma).toBeLessThan(full.meanLuma);
  });

  test('a plate is readable at 1/500 s and smeared at 1/25 s', async () => {
    const plate = [200, 255, 400, 60] as const;
    const slow = await plateStrip(await shoot('car-park', {}, [1280, 720], 12), plate);
    const fast = await plateStrip(
      await shoot('car-park', { exposure: { maxShutterUs: 2000 } }, [1280, 720], 12),
      plate,
    );
    expect(fast).toBeGreaterThan(1.6 * slow);
  });
});

/** The largest mean column step over plate-high strips: the rows that carry the writing. */
async function plateStrip(
  jpeg: Buffer,
  [left, top, width, height]: readonly [number, number, number, number],
) {
  let best = 0;
  for (let y = top; y + 6 < top + height; y += 2) {
    const { data } = await sharp(jpeg)
      .resize(640, 360, { fit: 'fill' })
      .extract({ left, top: y, width, height: 6 })
      .greyscale()
      .blur(0.6)
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (let x = 0; x + 60 < width; x += 10) {
      let steps = 0;
      for (let row = 0; row < 6; row++)
        for (let i = x; i < x + 60; i++)
          steps += Math.abs((data[row * width + i] ?? 0) - (data[row * width + i + 1] ?? 0));
      best = Math.max(best, steps / 360);
    }
  }
  return best;
}

describe('dynamic range', () => {
  test('wide dynamic range cures a backlit entrance', async () => {
    const { flags, meanLuma } = await numbers(await shoot('backlit-entrance', { wdr: 0.5 }));
    expect(flags).toEqual([]);
    expect(meanLuma).toBeGreaterThan(75);
  });

  test('it also flattens a scene that did not need it', async () => {
    const [without, withIt] = await Promise.all(
      [shoot('car-park'), shoot('car-park', { wdr: 1 })].map(async (p) => numbers(await p)),
    );
    expect(withIt?.contrast).toBeLessThan((without?.contrast ?? 0) - 0.08);
  });

  test('backlight compensation lifts the person and gives up the doorway', async () => {
    const before = await numbers(await shoot('backlit-entrance'));
    const after = await numbers(await shoot('backlit-entrance', { backlight: 0.8 }));
    expect(after.meanLuma).toBeGreaterThan(before.meanLuma + 20);
    expect(after.shareClipped).toBeGreaterThan(before.shareClipped);
  });
});

test('without the infrared filter the picture is monochrome, with it coloured even at night', async () => {
  expect((await numbers(await shoot('day-street', { irCutFilter: 'OFF' }))).monochrome).toBe(true);
  expect((await numbers(await shoot('night-yard', { irCutFilter: 'ON' }))).monochrome).toBe(false);
});

test.each([
  ['brightness', 'meanLuma'],
  ['contrast', 'contrast'],
  ['sharpness', 'sharpness'],
] as const)('more %s gives a higher %s', async (setting, number) => {
  const low = await numbers(await shoot('day-street', { [setting]: 0.2 }));
  const high = await numbers(await shoot('day-street', { [setting]: 0.8 }));
  expect(high[number]).toBeGreaterThan(low[number] * 1.15);
});

test('noise reduction takes noise away', async () => {
  const night = { irCutFilter: 'ON', exposure: { maxShutterUs: 10_000 } } as const;
  const without = await numbers(await shoot('night-yard', { ...night, noiseReduction: 0 }));
  const withIt = await numbers(await shoot('night-yard', { ...night, noiseReduction: 0.8 }));
  expect(withIt.noise).toBeLessThan(without.noise / 2);
});

test('an encoder with too few bits gives a smaller picture file', async () => {
  const input = {
    name: 'a',
    scene: 'day-street',
    width: 1920,
    height: 1080,
    imaging: factoryImaging,
    time: noon,
    seed: 1,
  } as const;
  const rich = await renderSnapshot({ ...input, encoder: { fps: 25, bitrateKbps: 6000 } });
  const poor = await renderSnapshot({ ...input, encoder: { fps: 25, bitrateKbps: 200 } });
  expect(poor.length).toBeLessThan(rich.length / 2);
});

test('a black picture is flat and dark', async () => {
  expect((await numbers(await blackSnapshot(640, 360))).flags).toEqual(
    expect.arrayContaining(['flat', 'too-dark']),
  );
});
