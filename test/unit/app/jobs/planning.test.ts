import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../src/app/jobs/canonicalJson.ts';
import { compareWithPlan } from '../../../../src/app/jobs/entityWork.ts';
import { planFromRecommendation, planFromSettings } from '../../../../src/app/jobs/planning.ts';
import { openPlan, sealPlan } from '../../../../src/app/jobs/sealedPlan.ts';
import type { ImagingCapability } from '../../../../src/domain/capabilities.ts';
import type { Plan } from '../../../../src/domain/plan.ts';
import type { Recommendation } from '../../../../src/domain/recommendation.ts';
import { sha256 } from '../../../support/engineHarness.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

const camera = new MemoryCamera(0);
const why = { reason: 'asked for', rule: 'settings' };
const plan = (): Plan =>
  sealPlan([planFromSettings(camera.id, camera.reading(), { stream: { fps: 12 } }, why)], {
    now: new Date('2026-11-23T10:00:00Z'),
    planId: '01KB0000000000000000000000',
    site: 'default',
    madeBy: 'test',
    sha256,
  });

describe('a plan from settings', () => {
  test('leaves out what is so already, and what is null', () => {
    const wanted = { stream: { fps: 25, gop: 24, bitrateMbps: null, codec: 'H.264' as const } };
    expect(planFromSettings(camera.id, camera.reading(), wanted, why).changes).toEqual([
      { path: 'stream.gop', from: 50, to: 24, ...why },
    ]);
  });

  test('writes a mode as the camera does', () => {
    const reading = camera.reading();
    const modes = { modes: ['OFF', 'ON'], level: null };
    const imaging: ImagingCapability = {
      token: 'src',
      exposure: null,
      irCutFilter: null,
      noiseReduction: null,
      brightness: null,
      contrast: null,
      saturation: null,
      sharpness: null,
      wdr: modes,
      backlight: null,
      whiteBalance: null,
      defog: null,
      toneCompensation: null,
    };
    const able = { ...reading, capabilities: { ...reading.capabilities, imaging } };
    const wanted = { image: { wdr: { mode: 'on' } } };
    expect(planFromSettings(camera.id, able, wanted, why).changes).toMatchObject([{ from: 'OFF', to: 'ON' }]);
    expect(planFromSettings(camera.id, reading, wanted, why).changes).toMatchObject([{ to: 'on' }]);
  });

  test('asks for what the model is known to make of it', () => {
    const seen = {
      manufacturer: 'Acme',
      model: 'M-1',
      firmware: '1.0',
      path: 'stream.bitrateMbps',
      asked: 3,
      got: 2.048,
    };
    const learned = [{ ...seen, seen_at: '2026-11-23T10:00:00Z' }];
    const wanted = { stream: { bitrateMbps: 3 } };
    expect(planFromSettings(camera.id, camera.reading(), wanted, why, learned).changes).toMatchObject([
      { from: 8, to: 2.048, reason: 'asked for (this model makes 2.048 of 3)' },
    ]);
    const other = [{ ...seen, firmware: '2.0', seen_at: '2026-11-23T10:00:00Z' }];
    expect(planFromSettings(camera.id, camera.reading(), wanted, why, other).changes).toMatchObject([
      { to: 3 },
    ]);
  });
});

test('a plan from a recommendation takes the value from the camera, not from the recommendation', () => {
  const recommendation: Recommendation = {
    cameraId: camera.id,
    engine: 'rules',
    purpose: 'observation',
    recommendedSettings: {},
    changes: [
      { path: 'stream.fps', current: 99, recommended: 12, reason: 'r', rule: 'x', loss: 'l' },
      { path: 'stream.fps', stream: 'sub', current: 1, recommended: 10, reason: 'r', rule: 'x' },
    ],
    warnings: ['look at the masks'],
  };
  const planned = planFromRecommendation(camera.reading(), recommendation);
  expect(planned.changes).toEqual([
    { path: 'stream.fps', from: 25, to: 12, reason: 'r', rule: 'x', loss: 'l' },
    { path: 'stream.fps', stream: 'sub', from: 15, to: 10, reason: 'r', rule: 'x' },
  ]);
  expect(planned.warnings).toEqual(['look at the masks']);
});

describe('a sealed plan', () => {
  test('opens as it was made, whatever the order of its keys', () => {
    const made = plan();
    const turned = Object.fromEntries(
      Object.entries(JSON.parse(JSON.stringify(made)) as object).toReversed(),
    );
    expect(openPlan(turned, sha256)).toEqual(made);
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(86_400_000);
  });

  test.each<[string, (made: Plan) => unknown, string]>([
    [
      'another target',
      (made) => ({ ...made, cameras: [{ ...made.cameras[0], changes: [] }] }),
      'PLAN_CHANGED',
    ],
    ['a longer life', (made) => ({ ...made, expires_at: '2036-01-01T00:00:00.000Z' }), 'PLAN_CHANGED'],
    ['another site', (made) => ({ ...made, site: 'other' }), 'PLAN_CHANGED'],
    ['no cameras', (made) => ({ ...made, cameras: undefined }), 'PLAN_INVALID'],
    ['nothing', () => null, 'PLAN_INVALID'],
  ])('is refused with %s', (_name, edit, code) => {
    expect(() => openPlan(edit(plan()), sha256)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

test('canonical JSON is the same for equal values', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[1,{"d":null}]}');
});

describe('the order of writing', () => {
  test('takes load off first and puts it on last, imaging after both', () => {
    const fresh = new MemoryCamera(1);
    const recommendation = {
      cameraId: fresh.id,
      engine: 'rules' as const,
      purpose: 'observation' as const,
      recommendedSettings: {},
      changes: [
        { path: 'image.brightness' as const, current: 50, recommended: 60, reason: '', rule: '' },
        { path: 'stream.fps' as const, current: 25, recommended: 30, reason: '', rule: '' },
        { path: 'stream.fps' as const, stream: 'sub', current: 15, recommended: 8, reason: '', rule: '' },
      ],
      warnings: [],
    };
    const preflight = compareWithPlan(
      planFromRecommendation(fresh.reading(), recommendation),
      fresh.reading(),
    );
    expect(preflight.work.map((work) => work.ref.token)).toEqual(['sub', 'main', 'src']);
  });
});
