import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { purposes } from '../../../src/domain/camera.ts';
import type { CodecCapability } from '../../../src/domain/capabilities.ts';
import { pictureFlags } from '../../../src/domain/picture.ts';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import type { SettingPath } from '../../../src/domain/settingPaths.ts';
import type { RecommendedChange } from '../../../src/domain/recommendation.ts';
import { recommendationSchema } from '../../../src/domain/recommendation.ts';
import { shutterMicros } from '../../../src/domain/shutter.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import type { SiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import type { RulesInput } from '../../../src/rules/recommend.ts';
import { exampleInput } from '../../support/exampleReading.ts';

const sizes = [
  '352x288',
  '640x360',
  '640x480',
  '704x576',
  '1024x768',
  '1280x720',
  '1280x960',
  '1920x1080',
  '2304x1296',
  '2560x1440',
  '2688x1520',
  '2592x1944',
  '3840x2160',
];
const times = [
  '1/6',
  '1/12',
  '1/25',
  '1/30',
  '1/50',
  '1/60',
  '1/100',
  '1/120',
  '1/333',
  '1/1000',
  '1/10000',
  '0.5',
];

const range = (low: number, high: number): fc.Arbitrary<{ min: number; max: number }> =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { freq: 4, nil: null });
const modes = fc.subarray(['ON', 'OFF', 'AUTO']);

const codecCapability: fc.Arbitrary<CodecCapability> = fc.record({
  resolutions: fc.subarray(sizes),
  fps: maybe(
    fc.oneof(
      range(1, 60),
      fc
        .subarray([1, 5, 8, 10, 12, 12.5, 15, 20, 25, 30, 50, 60], { minLength: 1 })
        .map((values) => ({ min: values[0] as number, max: values.at(-1) as number, values })),
    ),
  ),
  bitrateMbps: maybe(range(1, 20_000).map(({ min, max }) => ({ min: min / 1000, max: max / 1000 }))),
  gop: maybe(range(1, 500)),
  profiles: fc.subarray(['Baseline', 'Main', 'High']),
  constantBitRate: fc.boolean(),
});

const stream = fc.record({
  resolution: maybe(fc.constantFrom(...sizes)),
  codec: fc.constantFrom('H.264' as const, 'H.265' as const, 'MJPEG' as const),
  fps: maybe(fc.constantFrom(1, 4, 7.5, 10, 12, 15, 20, 25, 30, 60)),
  bitrateMbps: maybe(fc.double({ min: 0.03, max: 30, noNaN: true })),
  gop: maybe(fc.integer({ min: 1, max: 600 })),
  profile: maybe(fc.constantFrom('Baseline', 'Main', 'High')),
  rateControl: maybe(fc.constantFrom('CBR' as const, 'VBR' as const)),
});

const metrics: fc.Arbitrary<PictureMetrics> = fc.record({
  width: fc.constant(640),
  height: fc.constant(360),
  meanLuma: fc.double({ min: 0, max: 255, noNaN: true }),
  shareDark: fc.double({ min: 0, max: 1, noNaN: true }),
  shareClipped: fc.double({ min: 0, max: 1, noNaN: true }),
  backlit: fc.double({ min: 0, max: 0.5, noNaN: true }),
  contrast: fc.double({ min: 0, max: 1, noNaN: true }),
  sharpness: fc.double({ min: 0, max: 1, noNaN: true }),
  noise: fc.double({ min: 0, max: 10, noNaN: true }),
  monochrome: fc.boolean(),
  flags: fc.subarray([...pictureFlags]),
});

const site: fc.Arbitrary<SiteFacts> = fc.record({
  mainsHz: fc.constantFrom(50 as const, 60 as const),
  streamOwner: fc.constant('camera' as const),
  vmsH265: fc.boolean(),
  allowedCodecs: fc.constantFrom(['H.264', 'H.265'] as const, ['H.264'] as const),
  lamps: fc.constantFrom('unknown' as const, 'mains' as const, 'flicker-free' as const),
  nightLight: fc.constantFrom('unknown' as const, 'infrared' as const, 'white' as const, 'none' as const),
  complexity: fc.constantFrom('simple' as const, 'normal' as const, 'complex' as const),
  subjectSpeed: maybe(fc.double({ min: 0.1, max: 20, noNaN: true })),
  vehicleSpeed: maybe(fc.integer({ min: 5, max: 200 })),
  vehicleAngle: maybe(fc.integer({ min: 5, max: 90 })),
  minFps: maybe(fc.integer({ min: 1, max: 30 })),
  cameraMbps: maybe(fc.double({ min: 0.1, max: 20, noNaN: true })),
  linkMbps: fc.constant(null),
  storageTb: fc.constant(null),
  retentionDays: fc.constant(30),
  neverTouch: fc.constant([]),
  cameraFacts: fc.constant({}),
});

const anyInput: fc.Arbitrary<RulesInput> = fc
  .record({
    stream,
    sub: fc.option(stream, { nil: null }),
    codec: codecCapability,
    codecs: fc.subarray(['H.264' as const, 'H.265' as const, 'MJPEG' as const]),
    codecOptions: fc.record({ 'H.265': codecCapability, MJPEG: codecCapability }),
    purpose: fc.constantFrom(...purposes),
    facts: fc.record({ sceneWidth: fc.double({ min: 0.5, max: 200, noNaN: true }) }, { requiredKeys: [] }),
    site,
    metrics: fc.option(metrics, { nil: undefined }),
    imaging: fc.record({
      exposure: fc.record({
        mode: maybe(fc.constantFrom('AUTO', 'MANUAL')),
        minShutter: maybe(fc.constantFrom(...times)),
        maxShutter: maybe(fc.constantFrom(...times)),
        maxGain: maybe(fc.integer({ min: 0, max: 100 })),
      }),
      lowLight: fc.record({
        irCutFilter: maybe(fc.constantFrom('ON', 'OFF', 'AUTO')),
        noiseReduction: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
      }),
      image: fc.record({
        wdr: maybe(
          fc.record({
            mode: maybe(fc.constantFrom('ON', 'OFF')),
            level: maybe(fc.integer({ min: 0, max: 100 })),
          }),
        ),
        backlight: maybe(fc.record({ mode: maybe(fc.constantFrom('ON', 'OFF')), level: fc.constant(0) })),
      }),
    }),
    imagingCapability: maybe(
      fc.record({
        irCutFilter: maybe(modes),
        noiseReduction: maybe(range(0, 10)),
        wdr: maybe(fc.record({ modes, level: maybe(range(0, 100)) })),
        backlight: maybe(fc.record({ modes, level: maybe(range(0, 100)) })),
        exposure: maybe(
          fc.record({
            modes,
            priorities: fc.constant<string[]>([]),
            minShutter: maybe(range(1, 1_000_000)),
            maxShutter: maybe(range(-60, 1_000_000)),
            shutter: fc.constant(null),
            minGain: fc.constant(null),
            maxGain: maybe(range(0, 100)),
            gain: fc.constant(null),
            iris: fc.constant(null),
          }),
        ),
      }),
    ),
  })
  .map(({ metrics: seen, ...rest }) =>
    exampleInput({ ...rest, ...(seen === undefined ? {} : { metrics: seen }) }),
  );

const keepable = ['stream.resolution', 'stream.fps', 'stream.bitrateMbps', 'stream.gop'] as const;
/** What is not stated, or not set, is nothing that could be outside. */
const inside = (
  range: { min: number; max: number } | null | undefined,
  value: number | null | undefined,
): boolean =>
  range === null ||
  range === undefined ||
  value === null ||
  value === undefined ||
  (value >= range.min && value <= range.max);

const listed = (values: readonly number[] | undefined, value: number | null | undefined): boolean =>
  values === undefined || value === null || value === undefined || values.includes(value);

const runs = { numRuns: 1500 };

describe('whatever the camera is and offers', () => {
  test('nothing is proposed that it does not offer', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const change of recommend(input).changes)
          expect(offers(input, change), JSON.stringify(change)).toBe(true);
      }),
      runs,
    );
  });

  test('a codec is changed only to one that takes the whole stream as it will be', () => {
    fc.assert(
      fc.property(anyInput, fc.subarray([...keepable]), (input, neverTouch) => {
        const got = recommend({ ...input, site: { ...input.site, neverTouch } });
        if (!got.changes.some(({ path, stream: token }) => path === 'stream.codec' && token === undefined))
          return;
        const next = got.recommendedSettings.stream;
        const options = input.reading.capabilities.video_encoders[0]?.codecs[next?.codec ?? 'H.264'];
        const takes = {
          resolution: options?.resolutions.includes(next?.resolution ?? ''),
          fps: inside(options?.fps, next?.fps) && listed(options?.fps?.values, next?.fps),
          bitrateMbps: inside(options?.bitrateMbps, next?.bitrateMbps),
          gop: inside(options?.gop, next?.gop),
        };
        expect(takes).toEqual({ resolution: true, fps: true, bitrateMbps: true, gop: true });
      }),
      runs,
    );
  });

  test('a second pass over the result proposes nothing', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const first = recommend(input);
        const again = recommend({
          ...input,
          reading: { ...input.reading, settings: first.recommendedSettings },
        });
        expect(again.changes).toEqual([]);
      }),
      runs,
    );
  });

  test('the answer is a recommendation with words that can be read', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const answer = recommend(input);
        recommendationSchema.parse(answer);
        for (const text of [
          ...answer.warnings,
          ...answer.changes.flatMap(({ reason, loss }) => [reason, loss ?? '']),
        ])
          expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
      }),
      runs,
    );
  });

  test('a small difference is left alone', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { changes } = recommend(input);
        expect(changes.filter(({ current, recommended }) => current === recommended)).toEqual([]);
        expect(
          changes.filter((change) => change.rule !== 'R-CODEC' && isSmall(change, input.site.cameraMbps)),
        ).toEqual([]);
      }),
      runs,
    );
  });

  test('more budget never gives less quality', () => {
    fc.assert(
      fc.property(anyInput, fc.double({ min: 0.1, max: 20, noNaN: true }), (input, more) => {
        const limit = input.site.cameraMbps ?? 2;
        const small = recommend({ ...input, site: { ...input.site, cameraMbps: limit } }).recommendedSettings
          .stream;
        const large = recommend({ ...input, site: { ...input.site, cameraMbps: limit + more } })
          .recommendedSettings.stream;
        expect(large?.resolution).toBe(small?.resolution);
        expect(large?.fps ?? 0).toBeGreaterThanOrEqual(small?.fps ?? 0);
        expect(large?.bitrateMbps ?? Infinity).toBeGreaterThanOrEqual(small?.bitrateMbps ?? 0);
      }),
      runs,
    );
  });

  test('what the policy says never to touch is not touched', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const paths = [...new Set(recommend(input).changes.map(({ path }) => path))];
        const never = paths.filter((_, index) => index % 2 === 0);
        const { changes } = recommend({ ...input, site: { ...input.site, neverTouch: never } });
        expect(changes.filter(({ path }) => never.includes(path))).toEqual([]);
      }),
      runs,
    );
  });

  test('where the VMS owns the streams no stream setting is changed', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { changes } = recommend({ ...input, site: { ...input.site, streamOwner: 'vms' } });
        expect(changes.filter(({ path }) => path.startsWith('stream.'))).toEqual([]);
      }),
      runs,
    );
  });
});

test('the codec stays unless the policy says that the VMS records H.265', () => {
  const kept = recommend(exampleInput({ site: { ...defaultSiteFacts, vmsH265: false } }));
  expect(kept.recommendedSettings.stream?.codec).toBe('H.264');
  expect(kept.warnings.join('\n')).toMatch(/H\.265, which would save about a quarter \(\d/);
  const changed = recommend(exampleInput({ site: { ...defaultSiteFacts, vmsH265: true } }));
  expect(changed.recommendedSettings.stream?.codec).toBe('H.265');
});

/** Whether a camera with these options may be asked for this value; times are written as whole microseconds. */
function offers(input: RulesInput, { path, stream: token, recommended }: RecommendedChange): boolean {
  const { reading } = input;
  const encoder = reading.capabilities.video_encoders.find((known) => known.token === (token ?? 'main'));
  const target = reading.settings.streams?.find((known) => known.token === (token ?? 'main'));
  const codec = recommend(input).recommendedSettings.streams?.find(
    (known) => known.token === (token ?? 'main'),
  )?.codec;
  const own = codec === null || codec === undefined ? undefined : encoder?.codecs[codec];
  const candidates = own === undefined ? [] : [own];
  const imaging = reading.capabilities.imaging;
  const exposure = imaging?.exposure;
  const within = (limits: { min: number; max: number } | null | undefined): boolean =>
    limits !== null &&
    limits !== undefined &&
    Number(recommended) >= limits.min &&
    Number(recommended) <= limits.max;
  const asked: Partial<Record<SettingPath, () => boolean>> = {
    'stream.codec': () =>
      (recommended === 'H.264' || recommended === 'H.265') && encoder?.codecs[recommended] !== undefined,
    'stream.resolution': () =>
      candidates.some(({ resolutions }) => resolutions.includes(String(recommended))),
    'stream.fps': () =>
      candidates.some(
        ({ fps }) =>
          within(fps) && (fps?.values?.includes(Number(recommended)) ?? Number.isInteger(recommended)),
      ),
    'stream.bitrateMbps': () => candidates.some(({ bitrateMbps }) => within(bitrateMbps)),
    'stream.gop': () => Number.isInteger(recommended) && candidates.some(({ gop }) => within(gop)),
    'stream.profile': () => candidates.some(({ profiles }) => profiles.includes(String(recommended))),
    'stream.rateControl': () =>
      target?.rateControl !== null && candidates.some(({ constantBitRate }) => constantBitRate === true),
    'exposure.maxShutter': () => {
      const micros = Math.round(shutterMicros(String(recommended)) ?? -1);
      const limits = exposure?.maxShutter;
      return limits !== null && limits !== undefined && micros >= limits.min && micros <= limits.max;
    },
    'exposure.maxGain': () => within(exposure?.maxGain),
    'lowLight.irCutFilter': () => imaging?.irCutFilter?.includes(String(recommended)) ?? false,
    'lowLight.noiseReduction': () => within(imaging?.noiseReduction),
    'image.wdr.mode': () => imaging?.wdr?.modes.includes(String(recommended)) ?? false,
    'image.wdr.level': () => within(imaging?.wdr?.level),
    'image.backlight.mode': () => imaging?.backlight?.modes.includes(String(recommended)) ?? false,
  };
  return asked[path]?.() ?? false;
}

/** A limit of the policy is kept to the letter, so it may ask for a small step. */
function isSmall({ path, current, recommended }: RecommendedChange, limit: number | null): boolean {
  if (typeof current !== 'number' || typeof recommended !== 'number') return false;
  if (path === 'stream.fps') return Math.abs(recommended - current) <= 1;
  return (
    path === 'stream.bitrateMbps' &&
    !(limit !== null && current > limit) &&
    Math.abs(recommended / current - 1) <= 0.15
  );
}
