import { expect, test } from 'vitest';
import { optimizeCameras } from '../../../src/app/optimizeCameras.ts';
import type { OptimizeDeps } from '../../../src/app/optimizeCameras.ts';
import type { Optimized } from '../../../src/app/camopt.ts';
import type { Vision, VisionAnswer, VisionPicture } from '../../../src/app/visionPorts.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import { CamOptError } from '../../../src/domain/errors.ts';
import { credentialsForRun, withRunGuards } from '../../../src/app/refusalGuard.ts';
import { Secret } from '../../../src/shared/secret.ts';
import { instantClock } from '../../support/instantClock.ts';
import { countingBudget } from '../../support/onvifSession.ts';
import { MemoryCamera } from '../../support/memoryCamera.ts';

const never = new AbortController().signal;
const spent = { pictures: 1, inputTokens: 2000, outputTokens: 100, usd: 0.00025 };
const plateSeen: VisionAnswer = {
  ok: true,
  advice: {
    purpose: 'plate',
    lighting: 'even',
    problems: [],
    obstructions: [],
    confidence: 0.9,
    why: 'A barrier.',
  },
  cost: spent,
};

interface Bench {
  cameras: MemoryCamera[];
  deps: OptimizeDeps;
  told: string[];
  single: VisionPicture['context'][];
  batches: VisionPicture[][];
}

function bench(count: number, change: Partial<OptimizeDeps> = {}): Bench {
  const cameras = Array.from({ length: count }, (_, number) => new MemoryCamera(number));
  const told: string[] = [];
  const single: VisionPicture['context'][] = [];
  const batches: VisionPicture[][] = [];
  const vision: Vision = {
    model: 'claude-haiku-5-5',
    estimate: (pictures) => ({
      pictures,
      inputTokens: pictures * 2600,
      outputTokens: pictures * 2048,
      usd: pictures * 0.001,
    }),
    spent: () => ({ ...spent, pictures: single.length + (batches[0]?.length ?? 0) }),
    classify: (_jpeg, context) => {
      single.push(context);
      return Promise.resolve(plateSeen);
    },
    classifyMany: (pictures) => {
      batches.push([...pictures]);
      return Promise.resolve(
        pictures.map((_, index) => (index === 1 ? { ok: false, why: 'overloaded' } : plateSeen)),
      );
    },
    compare: () => Promise.resolve({ ok: false, why: 'not asked' }),
  };
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const deps: OptimizeDeps = {
    inventory: {
      list: () => Promise.resolve(cameras.map(({ camera }) => camera)),
      get: (id) => Promise.resolve(byId.get(id)?.camera),
      save: () => Promise.resolve(),
      saveAll: () => Promise.resolve(),
      remove: () => Promise.resolve(false),
    },
    connector: {
      open: (target) => {
        const camera = byId.get(target.cameraId);
        if (camera === undefined) throw new Error(`no ${target.cameraId}`);
        return camera.session();
      },
    },
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
    masks: () => [{ x: 0, y: 0, width: 0.5, height: 0.5 }],
    visionConsent: () => true,
    vision: () => Promise.resolve(vision),
    tell: (message) => void told.push(message),
    concurrency: 32,
    ...change,
  };
  return { cameras, deps, told, single, batches };
}

const run = (
  { deps, cameras }: Bench,
  engine: 'rules' | 'claude',
  sendSnapshots = false,
): Promise<Optimized[]> =>
  optimizeCameras(
    deps,
    cameras.map(({ camera }) => camera),
    { engine, sendSnapshots },
    never,
  );
const advice = (results: Optimized[]): (string | undefined)[] =>
  results.map((result) =>
    result.ok ? `${result.recommendation.engine} ${result.recommendation.purpose}` : result.error.code,
  );

test('the rules alone ask no model and tell no cost', async () => {
  const one = bench(2, { vision: () => Promise.reject(new Error('must not be asked')) });
  expect(advice(await run(one, 'rules'))).toEqual(['rules observation', 'rules observation']);
  expect(one.told).toEqual([]);
});

test('without consent no picture is sent; consent for the call is enough', async () => {
  const one = bench(1, { visionConsent: () => false });
  await expect(run(one, 'claude')).rejects.toMatchObject({ code: 'VISION_CONSENT' });
  expect(one.single).toEqual([]);
  expect(advice(await run(one, 'claude', true))).toEqual(['claude plate']);
});

test('the cost is told before and after, and the masks go with the picture', async () => {
  const one = bench(2);
  expect(advice(await run(one, 'claude'))).toEqual(['claude plate', 'claude plate']);
  expect(one.told).toEqual([
    'Claude (claude-haiku-5-5) is sent up to 2 pictures, for at most 0.002 USD (5200 + 4096 tokens)',
    'Claude was sent 2 pictures, for 0.00025 USD (2000 + 100 tokens)',
  ]);
  expect(one.single[0]).toEqual({
    cameraId: one.cameras[0]?.id,
    masks: [{ x: 0, y: 0, width: 0.5, height: 0.5 }],
  });
});

test('without a key the rules decide alone and say so', async () => {
  const one = bench(1, { vision: () => Promise.resolve('ANTHROPIC_API_KEY is not set') });
  const [result] = await run(one, 'claude');
  expect(result).toMatchObject({ ok: true, recommendation: { engine: 'rules' } });
  expect(result?.ok === true ? result.recommendation.warnings : []).toContain(
    'Claude was not heard, the rules decided alone: ANTHROPIC_API_KEY is not set',
  );
});

test('a hundred cameras are looked at together, and each gets its own answer', async () => {
  const many = bench(100);
  const broken = many.cameras[3];
  broken?.faults.push({ kind: 'fail', code: 'CAM_TIMEOUT' });
  const results = await run(many, 'claude');
  expect(many.single).toEqual([]);
  expect(many.batches).toHaveLength(1);
  expect(many.batches[0]).toHaveLength(99);
  expect(advice(results).slice(0, 5)).toEqual([
    'claude plate',
    'rules observation',
    'claude plate',
    'CAM_TIMEOUT',
    'claude plate',
  ]);
});

test('a picture that shows something odd is taken twice more, and the medians count', async () => {
  const odd = {
    width: 1,
    height: 1,
    meanLuma: 100,
    shareDark: 0,
    shareClipped: 0,
    backlit: 0.2,
    contrast: 0.8,
    sharpness: 0.3,
    noise: 0,
    monochrome: false,
    flags: ['backlit' as const],
  };
  const even = { ...odd, backlit: 0, flags: [] };
  const measured = [odd, even, even];
  const one = bench(1, {
    pictureMeter: {
      measure: () => Promise.resolve(measured.shift() ?? even),
      halfBlocks: () => Promise.resolve([]),
      png: () => Promise.reject(new Error('not asked')),
    },
  });
  const [result] = await run(one, 'rules');
  expect(one.cameras[0]?.requests.filter(({ operation }) => operation === 'snapshot')).toHaveLength(3);
  expect(result?.ok === true ? result.recommendation.changes.map(({ path }) => path) : []).not.toContain(
    'image.wdr.mode',
  );
});

test('a picture with nothing odd is taken once', async () => {
  const even = {
    width: 1,
    height: 1,
    meanLuma: 100,
    shareDark: 0,
    shareClipped: 0,
    backlit: 0,
    contrast: 0.8,
    sharpness: 0.3,
    noise: 0,
    monochrome: false,
    flags: [],
  };
  const one = bench(1, {
    pictureMeter: {
      measure: () => Promise.resolve(even),
      halfBlocks: () => Promise.resolve([]),
      png: () => Promise.reject(new Error('not asked')),
    },
  });
  await run(one, 'rules');
  expect(one.cameras[0]?.requests.filter(({ operation }) => operation === 'snapshot')).toHaveLength(1);
});

test('a stream that cannot be measured keeps no camera of the run waiting for its turn to log in', async () => {
  const budget = withRunGuards(countingBudget(99));
  const six = bench(6, {
    credentials: credentialsForRun({
      for: () => Promise.resolve({ username: 'admin', password: new Secret('x'), set: 'site' }),
    }),
    streamMeter: {
      measure: async ({ cameraId }, credentials) => {
        if (credentials !== null) await budget.check(cameraId, credentials);
        throw new CamOptError('STREAM_FAILED', 'no frame came');
      },
    },
  });
  const results = await optimizeCameras(
    six.deps,
    six.cameras.map(({ camera }) => camera),
    { engine: 'rules', measure: true },
    never,
  );
  expect(results.map((result) => result.ok && result.recommendation.warnings)).toEqual(
    results.map(() => expect.arrayContaining(['stream not measured: no frame came'])),
  );
});
