import { expect, test } from 'vitest';
import { comparePictures } from '../../../../src/app/jobs/comparePictures.ts';
import type { Purpose } from '../../../../src/domain/camera.ts';
import type { PictureMetrics } from '../../../../src/domain/picture.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const never = new AbortController().signal;
const picture = (meanLuma: number): Uint8Array => new Uint8Array([meanLuma]);

/** The meter of this test takes the first byte for the brightness. */
const pictureMeter = {
  measure: (jpeg: Uint8Array): Promise<PictureMetrics> =>
    Promise.resolve({
      width: 640,
      height: 360,
      meanLuma: jpeg[0] ?? 0,
      shareDark: 0,
      shareClipped: 0,
      backlit: 0,
      contrast: 0.8,
      sharpness: 0.3,
      noise: 0.2,
      monochrome: false,
      flags: [],
    }),
};

function compare(before: number | undefined, after: number, purpose?: Purpose): Promise<string | undefined> {
  const { camera } = new MemoryCamera(0);
  return comparePictures(
    {
      runs: {
        picture: (_run, _camera, when) =>
          Promise.resolve(before === undefined || when === 'after' ? undefined : picture(before)),
      },
      inventory: {
        get: () => Promise.resolve(purpose === undefined ? camera : { ...camera, facts: { purpose } }),
      },
      pictureMeter,
    },
    { runId: 'run', cameraId: camera.id },
    picture(after),
    never,
  );
}

test('a picture that is worse than before gets a warning with the numbers', async () => {
  expect(await compare(110, 30)).toBe(
    'worse than before, look at both pictures: darker: mean 110 to 30 of 255',
  );
});

test('a better one is told, and one that is as before is not', async () => {
  expect(await compare(30, 110)).toBe('better: brighter: mean 30 to 110 of 255');
  expect(await compare(110, 105)).toBeUndefined();
});

test('a plate camera may get dark', async () => {
  expect(await compare(110, 30, 'plate')).toBeUndefined();
});

test('without a picture from before, or a meter, there is nothing to say', async () => {
  expect(await compare(undefined, 30)).toBeUndefined();
  const runs = { picture: () => Promise.resolve(picture(110)) };
  const inventory = { get: () => Promise.resolve(undefined) };
  expect(
    await comparePictures({ runs, inventory }, { runId: 'r', cameraId: 'c' }, picture(1), never),
  ).toBeUndefined();
});
