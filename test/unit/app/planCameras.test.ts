import { expect, test } from 'vitest';
import { planCameras } from '../../../src/app/planCameras.ts';
import type { PlannedCameras } from '../../../src/app/planCameras.ts';
import type { OptimizeDeps } from '../../../src/app/optimizeCameras.ts';
import type { PlanOptions } from '../../../src/app/camopt.ts';
import type { Camera } from '../../../src/domain/camera.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import { instantClock } from '../../support/instantClock.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';

function plan(
  cameras: MemoryCamera[],
  options: Partial<PlanOptions> & { template?: Camera },
  change: Partial<OptimizeDeps> = {},
): Promise<PlannedCameras> {
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const deps: OptimizeDeps = {
    inventory: {
      list: () => Promise.resolve([]),
      get: (id) => Promise.resolve(byId.get(id)?.camera),
      save: () => Promise.resolve(),
      saveAll: () => Promise.resolve(),
      remove: () => Promise.resolve(false),
    },
    connector: { open: async ({ cameraId }) => (byId.get(cameraId) as MemoryCamera).session() },
    credentials: { for: () => Promise.resolve(null) },
    clock: instantClock(),
    changed: () => undefined,
    pictureMeter: {
      measure: () => Promise.reject(new Error('no picture')),
      halfBlocks: () => Promise.resolve([]),
      png: () => Promise.reject(new Error('not asked')),
    },
    streamMeter: { measure: () => Promise.reject(new Error('no stream')) },
    siteFacts: () => defaultSiteFacts,
    masks: () => [],
    visionConsent: () => false,
    vision: () => Promise.resolve('not set up'),
    tell: () => undefined,
    concurrency: 4,
    ...change,
  };
  const asked = cameras.filter(({ id }) => id !== options.template?.id).map(({ camera }) => camera);
  return planCameras(deps, asked, { engine: 'rules', ...options }, [], new AbortController().signal);
}

test('wanted settings carry what the rules would do there, and what to look at again', async () => {
  const { cameras, from } = await plan([new MemoryCamera(0)], {
    settings: { stream: { fps: 12, resolution: '1280x720' }, image: { brightness: 60 } },
  });
  expect(from).toBe('settings');
  const reasons = Object.fromEntries((cameras[0]?.changes ?? []).map(({ path, reason }) => [path, reason]));
  expect(reasons['stream.fps']).toMatch(
    /^asked for in the settings that were given; the rules too: 12 fps cover observation/,
  );
  expect(reasons['stream.resolution']).toMatch(/; the rules would leave 1920x1080$/);
  expect(reasons['image.brightness']).toBe('asked for in the settings that were given');
  expect(cameras[0]?.warnings).toEqual([
    "look at again after the change of size: privacy masks, motion detection, the VMS's stream settings",
  ]);
});

test('a wish beyond what the camera offers is planned as asked, and said', async () => {
  const { cameras } = await plan([new MemoryCamera(0)], {
    settings: { stream: { fps: 99, resolution: '1281x720', gop: 40 } },
  });
  expect(cameras[0]?.changes.map(({ path, to }) => [path, to])).toContainEqual(['stream.fps', 99]);
  expect(cameras[0]?.warnings.filter((warning) => warning.includes('not among'))).toEqual([
    'resolution: 1281x720 is not among what the camera offers (640x360, 1280x720, 1920x1080)',
    'frame rate: 99 fps is not among what the camera offers (1 - 30 fps)',
  ]);
});

test('a template gives what the other camera offers of it, and leaves its exposure', async () => {
  const [template, other] = [new MemoryCamera(0), new MemoryCamera(1)];
  template.change('main', { 'stream.fps': 10 });
  template.change('src', { 'exposure.maxShutter': '1/100', 'image.brightness': 70 });
  const { cameras, from } = await plan([template, other], { template: template.camera });
  expect(from).toBe('template');
  const paths = cameras[0]?.changes.map(({ path }) => path) ?? [];
  expect(paths).toContain('stream.fps');
  expect(paths).not.toContain('exposure.maxShutter');
});

test('what the policy never touches is kept from wishes too', async () => {
  const { cameras } = await plan(
    [new MemoryCamera(0)],
    { settings: { stream: { fps: 12, gop: 24 } } },
    { siteFacts: () => ({ ...defaultSiteFacts, neverTouch: ['stream.gop'] }) },
  );
  expect(cameras[0]?.changes.map(({ path }) => path)).toEqual(['stream.fps']);
  expect(cameras[0]?.warnings).toEqual(['left alone by the policy (never_touch): stream.gop']);
});

test('a row of a table is about its camera only', async () => {
  const [one, two] = [new MemoryCamera(0), new MemoryCamera(1)];
  const { cameras } = await plan([one, two], { settingsOf: { [two.id]: { stream: { fps: 10 } } } });
  expect(cameras.map(({ changes }) => changes.length)).toEqual([0, 1]);
});
