import { describe, expect, test } from 'vitest';
import { renderSnapshot } from '../../../simulator/scene/renderSnapshot.ts';
import { factoryImaging } from '../../../simulator/scene/sceneImaging.ts';
import type { SceneImaging, SceneName } from '../../../simulator/scene/sceneImaging.ts';
import type { Purpose } from '../../../src/domain/camera.ts';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import type { Recommendation } from '../../../src/domain/recommendation.ts';
import type { ImagingSettings } from '../../../src/domain/settings.ts';
import { shutterMicros } from '../../../src/domain/shutter.ts';
import { decodeForMeasuring } from '../../../src/media/decodePicture.ts';
import { measurePicture } from '../../../src/media/pictureMetrics.ts';
import { pictureComparison } from '../../../src/rules/pictureComparison.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { exampleInput } from '../../support/exampleReading.ts';

/** The purposes for which somebody would hang a camera there. */
const places: Record<SceneName, Purpose[]> = {
  'day-street': ['overview', 'observation', 'recognition'],
  'night-yard': ['night', 'observation', 'detection'],
  'backlit-entrance': ['entrance', 'identification', 'observation'],
  'car-park': ['parking', 'overview', 'plate'],
  corridor: ['corridor', 'recognition'],
  'retail-till': ['retail', 'identification'],
  'perimeter-fence': ['detection', 'overview'],
};

interface Start {
  maxShutter: string;
  maxGain: number;
  wdr: 'ON' | 'OFF';
  backlight: 'ON' | 'OFF';
  irCutFilter: 'ON' | 'OFF' | 'AUTO';
  noiseReduction: number;
}
const delivered: Start = {
  maxShutter: '1/25',
  maxGain: 100,
  wdr: 'OFF',
  backlight: 'OFF',
  irCutFilter: 'AUTO',
  noiseReduction: 0.4,
};
const starts: Record<string, Start> = {
  'as delivered': delivered,
  'long shutter': { ...delivered, maxShutter: '1/6' },
  'short shutter': { ...delivered, maxShutter: '1/1000', maxGain: 50 },
  'WDR on': { ...delivered, wdr: 'ON' },
  'backlight compensation on': { ...delivered, backlight: 'ON' },
  'infrared filter always in': { ...delivered, irCutFilter: 'ON' },
  'infrared filter always out': { ...delivered, irCutFilter: 'OFF' },
  'no noise reduction': { ...delivered, noiseReduction: 0 },
  'all noise reduction': { ...delivered, noiseReduction: 1 },
};

describe.each(Object.entries(places))('in %s', (scene, purposes) => {
  describe.each(purposes)('for %s', (purpose) => {
    test.each(Object.entries(starts))(
      'from %s, the picture is no worse, or the reason names the price',
      async (_name, start) => {
        const { before, after, got } = await beforeAndAfter(scene as SceneName, purpose, start);
        const { verdict, warnings } = pictureComparison(before, after, purpose);
        expect(verdict).not.toBe('failed');
        const reasons = got.changes.map(({ reason }) => reason).join('\n');
        expect(warnings.filter((warning) => !namesThePrice(warning, reasons))).toEqual([]);
      },
    );
  });
});

test('at a backlit entrance WDR brings the people out of the dark', async () => {
  const { before, after, got } = await beforeAndAfter('backlit-entrance', 'entrance', delivered);
  expect(got.changes.map(({ rule }) => rule)).toContain('R-WDR+');
  expect(before.flags).toContain('backlit');
  expect(after.flags).not.toContain('backlit');
  const { verdict, improvements } = pictureComparison(before, after, 'entrance');
  expect(verdict).toBe('same-or-better');
  expect(improvements.join('\n')).toMatch(/dark beside bright: \d/);
});

test('a backlit picture leads to WDR wherever people are looked at', async () => {
  const { got } = await beforeAndAfter('backlit-entrance', 'identification', delivered);
  const change = got.changes.find(({ path }) => path === 'image.wdr.mode');
  expect(change?.recommended).toBe('ON');
  expect(change?.reason).toMatch(/at least \d+ % of the picture is under 50/);
});

test('a starved shutter in the dark is lengthened, and the picture gets lighter', async () => {
  const { before, after, got } = await beforeAndAfter(
    'night-yard',
    'night',
    starts['short shutter'] as Start,
  );
  expect(got.changes.find(({ path }) => path === 'exposure.maxShutter')?.recommended).toBe('1/25');
  expect(after.meanLuma).toBeGreaterThan(before.meanLuma + 20);
});

async function beforeAndAfter(
  scene: SceneName,
  purpose: Purpose,
  start: Start,
): Promise<{ before: PictureMetrics; after: PictureMetrics; got: Recommendation }> {
  const imaging: ImagingSettings = {
    exposure: {
      mode: 'AUTO',
      minShutter: '1/10000',
      maxShutter: start.maxShutter,
      minGain: 0,
      maxGain: start.maxGain,
    },
    lowLight: { irCutFilter: start.irCutFilter, noiseReduction: start.noiseReduction },
    image: { wdr: { mode: start.wdr, level: 50 }, backlight: { mode: start.backlight, level: 50 } },
  };
  const before = await measured(scene, imaging);
  const got = recommend(exampleInput({ purpose, imaging, metrics: before, stream: { fps: 12 } }));
  return { before, after: await measured(scene, got.recommendedSettings), got };
}

async function measured(scene: SceneName, imaging: ImagingSettings): Promise<PictureMetrics> {
  const jpeg = await renderSnapshot({
    name: 'Test',
    scene,
    width: 640,
    height: 360,
    imaging: sceneImaging(imaging),
    time: new Date('2026-11-23T12:00:00Z'),
    seed: 1,
    encoder: { fps: 12, bitrateKbps: 3000 },
  });
  const { picture, original } = await decodeForMeasuring(jpeg);
  return measurePicture(picture, original);
}

/** The example camera's ranges, 0 to 100 for gain and levels, on the scale of the scenes. */
function sceneImaging({ exposure, lowLight, image }: ImagingSettings): SceneImaging {
  const strength = (
    group: { mode?: string | null | undefined; level?: number | null | undefined } | null | undefined,
  ): number => (group?.mode === 'ON' ? (group.level ?? 50) / 100 : 0);
  const filter = lowLight?.irCutFilter;
  return {
    ...factoryImaging,
    exposure: {
      ...factoryImaging.exposure,
      maxShutterUs: shutterMicros(exposure?.maxShutter ?? '') ?? 40_000,
      maxGain: (exposure?.maxGain ?? 100) / 100,
    },
    irCutFilter: filter === 'ON' || filter === 'OFF' ? filter : 'AUTO',
    noiseReduction: lowLight?.noiseReduction ?? 0.4,
    wdr: strength(image?.wdr),
    backlight: strength(image?.backlight),
  };
}

/** Only light and noise may be given away, and only in so many words. */
function namesThePrice(warning: string, reasons: string): boolean {
  if (warning.startsWith('darker')) return /stops of light|darker/.test(reasons);
  if (warning.startsWith('noise')) return /paid with noise|more noise/.test(reasons);
  return false;
}
