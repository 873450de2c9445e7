import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Purpose } from '../../../src/domain/camera.ts';
import { purposes } from '../../../src/domain/camera.ts';
import type { SiteBudget } from '../../../src/domain/siteBudget.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import type { SiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { siteBudget } from '../../../src/rules/siteBudget.ts';
import type { BudgetCamera } from '../../../src/rules/siteBudget.ts';
import { exampleInput } from '../../support/exampleReading.ts';

function camera(
  cameraId: string,
  purpose: Purpose,
  site: Partial<SiteFacts> = {},
  stream: NonNullable<Parameters<typeof exampleInput>[0]['stream']> = {},
): BudgetCamera {
  const input = exampleInput({ cameraId, purpose, site: { ...defaultSiteFacts, ...site }, stream });
  return { cameraId, purpose, site: input.site, reading: input.reading, recommendation: recommend(input) };
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
  expect(got.givingWay[0]?.reason).toMatch(
    /^\d[\d.]* Mb\/s are over the line's 3; overview gives way first, frame rate before size$/,
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
  expect(got.givingWay[0]?.reason).toMatch(/TB are over the disk's 0.5/);
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
  expect(got.warnings.join()).toMatch(/25 fps on 2 and 30 fps on 1 streams .* \(look at c\)/);
});

test('more budget never takes more from any camera', () => {
  const some = fc.array(fc.constantFrom(...purposes), { minLength: 1, maxLength: 12 });
  const limit = fc.double({ min: 0.5, max: 60, noNaN: true });
  fc.assert(
    fc.property(some, limit, limit, (list, linkMbps, more) => {
      const at = (line: number): SiteBudget =>
        siteBudget(list.map((purpose, index) => camera(`c${index}`, purpose, { linkMbps: line })));
      const [small, large] = [at(linkMbps), at(linkMbps + more)];
      expect(large.givingWay.length).toBeLessThanOrEqual(small.givingWay.length);
      expect(large.givingWay.map(withoutReason)).toEqual(
        small.givingWay.slice(0, large.givingWay.length).map(withoutReason),
      );
      expect(large.within.mbps).toBeGreaterThanOrEqual(small.within.mbps);
    }),
    { numRuns: 60 },
  );
});

function withoutReason({ cameraId, path, from, to }: SiteBudget['givingWay'][number]): object {
  return { cameraId, path, from, to };
}
