import sharp from 'sharp';
import { expect, test } from 'vitest';
import { shrinkPicture } from '../../../src/media/shrinkPicture.ts';

const white = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .withExif({ IFD0: { Copyright: 'where and when' } })
    .jpeg()
    .toBuffer();

test('the longer side is made small, a small picture stays, and the metadata goes', async () => {
  const small = await shrinkPicture(await white(3840, 2160), { longEdge: 1280, masks: [] });
  expect(small).toMatchObject({ width: 1280, height: 720 });
  const read = await sharp(small.jpeg).metadata();
  expect(read).toMatchObject({ format: 'jpeg', width: 1280, height: 720 });
  expect(read.exif).toBeUndefined();
  expect(await shrinkPicture(await white(320, 240), { longEdge: 1280, masks: [] })).toMatchObject({
    width: 320,
    height: 240,
  });
  expect(await shrinkPicture(await white(720, 1280), { longEdge: 640, masks: [] })).toMatchObject({
    width: 360,
    height: 640,
  });
});

test('what is masked is black, also at its edges, and the rest is as it was', async () => {
  const masks = [
    { x: 0.25, y: 0.5, width: 0.333, height: 0.25 },
    { x: 0.9, y: 0.9, width: 0.5, height: 0.5 },
  ];
  const { jpeg } = await shrinkPicture(await white(640, 360), { longEdge: 1280, masks });
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number => data[y * info.width + x] ?? -1;
  for (const [x, y] of [
    [160, 180],
    [373, 269],
    [639, 359],
    [576, 324],
  ] as const)
    expect(at(x, y)).toBeLessThan(16);
  for (const [x, y] of [
    [100, 180],
    [400, 200],
    [300, 100],
    [550, 350],
  ] as const)
    expect(at(x, y)).toBeGreaterThan(240);
});

test('a grey picture and one with transparency are masked too', async () => {
  const masks = [{ x: 0, y: 0, width: 1, height: 1 }];
  const grey = await sharp(await white(64, 64))
    .greyscale()
    .png()
    .toBuffer();
  const clear = await sharp(await white(64, 64))
    .ensureAlpha(0.5)
    .png()
    .toBuffer();
  for (const picture of [grey, clear]) {
    const { jpeg } = await shrinkPicture(picture, { longEdge: 64, masks });
    const { channels } = await sharp(jpeg).stats();
    expect(Math.max(...channels.map(({ max }) => max))).toBeLessThan(16);
  }
});

test('what is no picture is refused', async () => {
  await expect(shrinkPicture(Buffer.from('<html>'), { longEdge: 64, masks: [] })).rejects.toThrow(
    /unsupported image format/,
  );
});
