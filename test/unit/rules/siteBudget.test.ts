import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Purpose } from '../../../src/domain/camera.ts';
import { purposes } from '../../../src/domain/camera.ts';
import type { SiteBudget } from '../../../src/domain/siteBudget.ts';
import type { RecommendedChange } from '../../../src/domain/recommendation.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import type { SiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import type { RulesInput } from '../../../src/rules/recommend.ts';
import { sizeFrom } from '../../../src/rules/offered.ts';
import { fitSite } from '../../../src/rules/siteBudget.ts';
import type { FittedSite } from '../../../src/rules/siteBudget.ts';
import type { BudgetCamera } from '../../../src/rules/siteLoad.ts';
import { ruleTable } from '../../../src/rules/ruleTable.ts';
import type { Range } from '../../../src/domain/capabilities.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { exampleInput } from '../../support/exampleReading.ts';

function camera(
  cameraId: string,
  purpose: Purpose,
  site: Partial<SiteFacts> = {},
  stream: NonNullable<Parameters<typeof exampleInput>[0]['stream']> = {},
): BudgetCamera {
  const input = exampleInput({ cameraId, purpose, site: { ...defaultSiteFacts, ...site }, stream });
  return budgetCamera(input);
}

function budgetCamera(input: RulesInput): BudgetCamera {
  return {
    cameraId: input.cameraId,
    site: input.site,
    streamOwner: input.site.streamOwner,
    sceneWidth: input.facts.sceneWidth ?? null,
    reading: input.reading,
    recommendation: recommend(input),
  };
}

function siteBudget(cameras: readonly BudgetCamera[]): SiteBudget {
  return fitSite(cameras).budget;
}

test('the sum is at the caps, before and after, with the disk for the retention', () => {
  const got = siteBudget([camera('a', 'observation'), camera('b', 'plate')]);
  // 12 Mb/s each before; after it 1080p12 by the model, and 1080p25 x 1.3 for the plate.
  expect(got.before).toEqual({ mbps: 24, tb: 7.776, notCounted: 0 });
  expect(got.after.mbps).toBeCloseTo(2.5 + 5.2, 1);
  expect(got.after.tb).toBeCloseTo((7.7 * 86_400 * 30) / 8e6, 2);
  expect(got.givingWay).toEqual([]);
  expect(got.within).toEqual(got.after);
});

test('a stream without a cap is not counted and said so', () => {
  const got = siteBudget([camera('a', 'observation', {}, { bitrateMbps: null, codec: 'MJPEG' })]);
  expect(got.before).toEqual({ mbps: 0, tb: 0, notCounted: 1 });
  expect(
    siteBudget([camera('b', 'observation', { neverTouch: ['stream.bitrateMbps'] }, { bitrateMbps: null })]),
  ).toMatchObject({ notCounted: ['b'], within: { notCounted: 1 } });
});

test('over the line, overviews give up frames first, faces and plates last, sizes only after all frames', () => {
  const site = { linkMbps: 3 };
  const cameras = [
    camera('door', 'entrance', site),
    camera('yard', 'overview', site),
    camera('hall', 'observation', site),
  ];
  const got = siteBudget(cameras);
  expect(got.after.mbps).toBeGreaterThan(3);
  expect(
    got.givingWay
      .filter(({ path }) => path !== 'stream.bitrateMbps')
      .map(({ cameraId, path }) => `${cameraId} ${path}`),
  ).toEqual([
    'yard stream.fps',
    'hall stream.fps',
    'door stream.fps',
    'yard stream.resolution',
    'hall stream.resolution',
    'door stream.resolution',
  ]);
  expect(got.givingWay[0]?.reason).toBe(
    'all caps together are 8.1 Mb/s and the line carries 3: overview gives way first, frame rate before size, to 5 fps of the 8 that it should have',
  );
  expect(got.within.mbps).toBeLessThan(got.after.mbps);
});

test('no more gives way than the limit asks for', () => {
  const free = siteBudget([camera('yard', 'overview'), camera('door', 'entrance')]);
  const site = { linkMbps: free.after.mbps - 0.1 };
  const got = siteBudget([camera('yard', 'overview', site), camera('door', 'entrance', site)]);
  expect(got.givingWay.map(({ cameraId }) => cameraId)).toEqual(['yard', 'yard']);
  expect(got.within.mbps).toBeLessThanOrEqual(site.linkMbps);
});

test('the disk is a limit of its own', () => {
  const site = { storageTb: 0.5, retentionDays: 30 };
  const got = siteBudget([camera('yard', 'overview', site)]);
  expect(got.givingWay[0]?.reason).toMatch(/^30 days at all caps are 0\.\d TB and the disk holds 0\.5: /);
});

test('where nothing can give way further it says so', () => {
  const site = { linkMbps: 0.1 };
  expect(siteBudget([camera('yard', 'overview', site)]).warnings.join()).toMatch(
    /no camera can give way further/,
  );
});

test('a camera whose streams the VMS owns, or whose bitrate is never touched, gives nothing', () => {
  for (const site of [{ streamOwner: 'vms' as const }, { neverTouch: ['stream.bitrateMbps' as const] }])
    expect(siteBudget([camera('yard', 'overview', { linkMbps: 0.1, ...site })]).givingWay).toEqual([]);
});

test('25 and 30 fps on one site are named', () => {
  const got = siteBudget([
    camera('a', 'plate', {}, { fps: 25 }),
    camera('b', 'plate', {}, { fps: 25 }),
    camera('c', 'plate', { mainsHz: 60 }, { fps: 30 }),
  ]);
  expect(got.warnings.join()).toMatch(/streams 2 have 25 fps and 1 has 30: .* \(look at c\)/);
});

test('who gives way does so in the recommendation itself, with the reason and what is lost otherwise', () => {
  const site = { linkMbps: 5 };
  const { recommendations } = fitSite([camera('yard', 'overview', site), camera('door', 'entrance', site)]);
  expect([...recommendations.keys()]).toEqual(['yard']);
  const yard = recommendations.get('yard');
  expect(yard?.recommendedSettings.stream).toMatchObject({ fps: 5, bitrateMbps: 1.4, gop: 10 });
  expect(yard?.changes.filter(({ rule }) => rule === 'R-BUDGET')).toMatchObject([
    { path: 'stream.fps', current: 30, recommended: 5, loss: expect.stringContaining('the line is full') },
    { path: 'stream.bitrateMbps', current: 12, recommended: 1.4 },
  ]);
});

test('first all go to the lower end of their band, where nothing is lost', () => {
  const free = siteBudget([camera('yard', 'overview'), camera('shop', 'retail')]);
  const site = { linkMbps: free.after.mbps - 0.8 };
  const got = siteBudget([camera('yard', 'overview', site), camera('shop', 'retail', site)]);
  expect(got.givingWay.filter(({ path }) => path === 'stream.fps')).toMatchObject([
    { cameraId: 'yard', from: 10, to: 8 },
    { cameraId: 'shop', from: 25, to: 15 },
  ]);
});

test('a cap that stayed since it was near enough to the model goes down to it before any frame does', () => {
  const stream = { resolution: '1920x1080', fps: 12, bitrateMbps: 2.7, gop: 24 };
  const site = { linkMbps: 2.6 };
  const got = fitSite([camera('yard', 'observation', site, stream)]);
  expect(got.budget.givingWay).toMatchObject([{ path: 'stream.bitrateMbps', from: 2.7, to: 2.5 }]);
  expect(got.budget.within.mbps).toBe(2.5);
});

test('who was to get more frames keeps what it has, where that is enough', () => {
  // 4.2 Mb/s at 18 fps, 5.2 at the 25 that plates should have, 3.7 at their floor of 15.
  const stream = { fps: 18, bitrateMbps: 4.2, gop: 18, rateControl: 'CBR' } as const;
  const got = fitSite([camera('gate', 'plate', { linkMbps: 4.5 }, stream)]);
  const gate = got.recommendations.get('gate');
  expect(gate?.changes.filter(({ path }) => path.startsWith('stream.'))).toEqual([]);
  expect(gate?.warnings.join('\n')).toMatch(/frame rate: 18 stay instead of 25 fps, since all caps together/);
  expect(got.budget.within.mbps).toBe(4.2);
});

test('no size goes below the pixels that the purpose needs where the scene width is known', () => {
  const input = exampleInput({
    cameraId: 'door',
    purpose: 'entrance',
    facts: { sceneWidth: 7 },
    site: { ...defaultSiteFacts, linkMbps: 0.5 },
  });
  const { budget } = fitSite([budgetCamera(input)]);
  expect(budget.givingWay.map(({ path }) => path)).not.toContain('stream.resolution');
  expect(budget.warnings.join()).toMatch(/no camera can give way further/);
});

const rates = fc.constantFrom(1, 3, 4, 5, 6, 8, 9, 10, 12, 15, 20, 25, 30);
const anyCamera = fc.record({
  purpose: fc.constantFrom(...purposes),
  stream: fc.record({
    fps: rates,
    bitrateMbps: fc.option(fc.double({ min: 0.1, max: 16, noNaN: true })),
    gop: fc.integer({ min: 1, max: 300 }),
    codec: fc.constantFrom('H.264' as const, 'H.265' as const, 'MJPEG' as const),
  }),
  codec: fc.record({
    resolutions: fc.constantFrom<string[]>(
      ['640x360', '1280x720', '1920x1080', '2560x1440', '3840x2160'],
      ['1280x720', '1920x1080'],
      ['3840x2160', '1920x1080', '640x480'],
    ),
    fps: fc.constantFrom<Range & { values?: number[] }>(
      { min: 1, max: 30 },
      { min: 5, max: 25, values: [5, 10, 15, 20, 25] },
      { min: 12, max: 15, values: [12, 15] },
    ),
    bitrateMbps: fc.constantFrom({ min: 0.032, max: 16 }, { min: 1, max: 4 }, null),
  }),
  facts: fc.record({ sceneWidth: fc.double({ min: 1, max: 60, noNaN: true }) }, { requiredKeys: [] }),
  own: fc.record(
    {
      streamOwner: fc.constantFrom('vms' as const, 'camera' as const),
      minFps: fc.integer({ min: 1, max: 30 }),
      cameraMbps: fc.double({ min: 0.3, max: 10, noNaN: true }),
      neverTouch: fc.constantFrom<SiteFacts['neverTouch']>(
        [],
        ['stream.fps'],
        ['stream.gop', 'stream.resolution'],
      ),
    },
    { requiredKeys: [] },
  ),
});
const anySite = fc.array(anyCamera, { minLength: 1, maxLength: 8 }).map((list) =>
  list.map(({ own, stream, ...rest }, index) => {
    // What a camera is set to is among what it offers.
    const { resolutions } = rest.codec;
    const resolution = resolutions[stream.gop % resolutions.length] ?? null;
    const rate = rest.codec.fps.values ?? [stream.fps];
    const fps = rate[stream.gop % rate.length] ?? null;
    const site = { ...defaultSiteFacts, ...own };
    return exampleInput({ ...rest, stream: { ...stream, resolution, fps }, cameraId: `c${index}`, site });
  }),
);
const line = fc.double({ min: 0.2, max: 40, noNaN: true });

function at(inputs: readonly RulesInput[], linkMbps: number): FittedSite {
  return fitSite(inputs.map((input) => budgetCamera({ ...input, site: { ...input.site, linkMbps } })));
}

/** What each camera is set to at the end, its limits kept. */
function ends(inputs: readonly RulesInput[], { recommendations }: FittedSite): Settings[] {
  return inputs.map((input) => (recommendations.get(input.cameraId) ?? recommend(input)).recommendedSettings);
}

const runs = { numRuns: 150 };

test('with its recommendations applied the site gets no more, whatever the limit', () => {
  fc.assert(
    fc.property(anySite, line, (inputs, linkMbps) => {
      const settings = ends(inputs, at(inputs, linkMbps));
      const again = inputs.map((input, index) => ({
        ...input,
        reading: { ...input.reading, settings: settings[index] as Settings },
      }));
      expect(ends(again, at(again, linkMbps)).map(({ stream }) => stream)).toEqual(
        settings.map(({ stream }) => stream),
      );
      for (const { changes } of at(again, linkMbps).recommendations.values()) expect(changes).toEqual([]);
    }),
    runs,
  );
});

test('the limit is kept, or it is said that it cannot be', () => {
  fc.assert(
    fc.property(anySite, line, (inputs, linkMbps) => {
      const { budget } = at(inputs, linkMbps);
      expect(/no camera can give way/.test(budget.warnings.join())).toBe(budget.within.mbps > linkMbps);
      expect(budget.givingWay.length === 0 || budget.after.mbps > linkMbps).toBe(true);
    }),
    runs,
  );
});

test('nothing is proposed that the camera does not offer, nothing under the floor of its purpose', () => {
  fc.assert(
    fc.property(anySite, line, (inputs, linkMbps) => {
      for (const [id, { changes, purpose }] of at(inputs, linkMbps).recommendations) {
        const input = inputs.find(({ cameraId }) => cameraId === id) as RulesInput;
        for (const change of changes.filter(({ rule }) => rule === 'R-BUDGET'))
          expect(bears(input, purpose, change), JSON.stringify(change)).toBe(true);
      }
    }),
    runs,
  );
});

/** Whether camera and purpose bear this change, and it is worth a write: a limit is kept to the letter, so a small step down is. */
function bears(
  { reading, site }: RulesInput,
  purpose: Purpose,
  { path, current, recommended }: RecommendedChange,
): boolean {
  const offered = reading.capabilities.video_encoders[0]?.codecs['H.264'];
  const [to, from] = [Number(recommended), Number(current)];
  if (path === 'stream.resolution')
    return offered?.resolutions.includes(String(recommended)) === true && recommended !== current;
  if (path === 'stream.bitrateMbps')
    return to >= (offered?.bitrateMbps?.min ?? 0) && (current === null || to < from || to / from > 1.15);
  const floor = Math.max(ruleTable[purpose].fpsFloor, site.minFps ?? 0);
  const isOffered = offered?.fps?.values?.includes(to) ?? Number.isInteger(to);
  return (
    path === 'stream.fps' &&
    isOffered &&
    to >= Math.min(floor, offered?.fps?.max ?? 0) &&
    // A rate under the floor that the policy sets is raised to it, however near it is.
    (to < from || to - from > 1 || from < floor)
  );
}

test('more budget never gives less quality: no smaller size, and at the same sizes no fewer frames', () => {
  fc.assert(
    fc.property(anySite, line, line, (inputs, linkMbps, more) => {
      const [small, large] = [linkMbps, linkMbps + more].map((limit) => ends(inputs, at(inputs, limit)));
      const sizesOf = (settings: readonly Settings[] = []): number[] =>
        settings.map(({ stream }) => sizeFrom(stream?.resolution)?.pixels ?? 0);
      const [less, much] = [sizesOf(small), sizesOf(large)];
      for (const [index, pixels] of much.entries()) expect(pixels).toBeGreaterThanOrEqual(less[index] ?? 0);
      if (JSON.stringify(less) !== JSON.stringify(much)) return;
      for (const [index, { stream }] of (large ?? []).entries()) {
        expect(stream?.fps ?? 0).toBeGreaterThanOrEqual(small?.[index]?.stream?.fps ?? 0);
        expect(stream?.bitrateMbps ?? 0).toBeGreaterThanOrEqual(small?.[index]?.stream?.bitrateMbps ?? 0);
      }
    }),
    runs,
  );
});
