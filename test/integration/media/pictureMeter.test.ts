import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { renderSnapshot } from '../../../simulator/scene/renderSnapshot.ts';
import { factoryImaging } from '../../../simulator/scene/sceneImaging.ts';
import { createPictureMeter } from '../../../src/media/pictureMeter.ts';

const meter = createPictureMeter();
afterAll(() => meter[Symbol.asyncDispose]());
const never = new AbortController().signal;

const jpeg = await renderSnapshot({
  name: 'Gate 3',
  scene: 'backlit-entrance',
  width: 1920,
  height: 1080,
  imaging: factoryImaging,
  time: new Date('2026-11-23T12:00:05Z'),
  seed: 4,
});

test('measures a JPEG in a thread of its own', async () => {
  const metrics = await meter.measure(jpeg, never);
  expect(metrics).toMatchObject({ width: 1920, height: 1080, flags: expect.arrayContaining(['backlit']) });
});

test('gives a terminal that draws pictures a small PNG of the same shape', async () => {
  const { png, columns, rows } = await meter.png(jpeg, 60, 12, never);
  expect({ columns, rows }).toEqual({ columns: 43, rows: 12 });
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([43 * 8, 12 * 16]);
  expect(bytes.length).toBeLessThan(60_000);
});

test('draws a JPEG as rows of half blocks that fit the space and show the picture', async () => {
  const rows = await meter.halfBlocks(jpeg, 60, 12, never);
  expect(rows.length).toBe(12);
  const escape = String.fromCharCode(27);
  const cells = rows.map((row) => row.replaceAll(new RegExp(`${escape}\\[[0-9;]*m`, 'g'), ''));
  expect(cells).toEqual(Array.from({ length: 12 }, () => '▀'.repeat(43)));
  const brightness = (row: string) => Number(/38;2;(\d+);/.exec(row)?.[1]);
  expect(brightness(rows[1] ?? '')).toBeLessThan(80);
  expect(rows[5]).toMatch(/2;25\d;25\d;25\d/);
});

test('grey, transparent and progressive pictures are read too', async () => {
  const grey = await sharp(jpeg).greyscale().jpeg({ progressive: true }).toBuffer();
  expect((await meter.measure(grey, never)).monochrome).toBe(true);
  const png = await sharp(jpeg).ensureAlpha(0.5).png().toBuffer();
  expect((await meter.measure(png, never)).flags).toContain('backlit');
});

test.each([
  ['text', Buffer.from('<html>no such channel</html>')],
  ['nothing', Buffer.alloc(0)],
  ['half a header', jpeg.subarray(0, 30)],
])('%s is no picture: CAM_BAD_ANSWER, and the next one works', async (_, bytes) => {
  await expect(meter.measure(bytes, never)).rejects.toMatchObject({ code: 'CAM_BAD_ANSWER' });
  await expect(meter.halfBlocks(jpeg, 20, 5, never)).resolves.toHaveLength(5);
});

test('an abort ends the wait at once', async () => {
  await expect(meter.measure(jpeg, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
  const controller = new AbortController();
  const pending = meter.measure(jpeg, controller.signal);
  controller.abort();
  await expect(pending).rejects.toMatchObject({ code: 'ABORTED' });
});

test('after its thread was ended it starts another', async () => {
  await meter[Symbol.asyncDispose]();
  await expect(meter.measure(jpeg, never)).resolves.toMatchObject({ width: 1920 });
});
