import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApplyOptions } from '../../../../src/app/camopt.ts';
import type { PictureKnowledge } from '../../../../src/app/jobs/jobPictures.ts';
import type { Vision, VisionComparison } from '../../../../src/app/visionPorts.ts';
import type { Purpose } from '../../../../src/domain/camera.ts';
import type { Job, RunResult } from '../../../../src/domain/job.ts';
import { flagsFor } from '../../../../src/domain/picture.ts';
import type { PictureMetrics } from '../../../../src/domain/picture.ts';
import { engineHarness } from '../../../support/engineHarness.ts';
import type { Harness } from '../../../support/engineHarness.ts';
import { MemoryCamera } from '../../../support/memoryCamera.ts';

/** The meter of this test takes the first byte for the brightness. */
const pictureMeter = {
  measure: (jpeg: Uint8Array): Promise<PictureMetrics> => {
    const numbers = {
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
    };
    return Promise.resolve({ ...numbers, flags: flagsFor(numbers) });
  },
};

interface Scene {
  /** brightness of the pictures that are taken, one after the other; the last one stays */
  before?: number[];
  after?: number[];
  purpose?: Purpose;
  claude?: Partial<PictureKnowledge>;
}

async function scene({ before = [110], after = [110], purpose, claude }: Scene): Promise<Harness> {
  const pictures: PictureKnowledge = {
    purpose: () => purpose ?? 'observation',
    masks: () => [{ x: 0, y: 0, width: 0.1, height: 0.1 }],
    consent: () => false,
    vision: () => Promise.resolve('there is no key for it'),
    ...claude,
  };
  return engineHarness(
    () => {
      const camera = new MemoryCamera(0);
      const [first, then] = [[...before], [...after]];
      camera.picture = () => {
        const left = camera.sets > 0 ? then : first;
        return new Uint8Array([(left.length > 1 ? left.shift() : left[0]) ?? 0]);
      };
      return [camera];
    },
    { pictureMeter, pictures },
  );
}

async function applied(harness: Harness, options: ApplyOptions = {}): Promise<{ run: RunResult; job: Job }> {
  const plan = harness.planFor({ stream: { fps: 12 } });
  const run = await (await harness.engine.apply(plan, options)).finished;
  return { run, job: run.jobs[0] as Job };
}

const details = (job: Job): string => job.steps.map(({ detail }) => detail).join('\n');

test('a picture that is worse than before gets a warning with the numbers and both pictures', async () => {
  const harness = await scene({ after: [30] });
  const { job } = await applied(harness);
  expect(job.status).toBe('completed');
  const { pictures } = job.result;
  expect(pictures).toMatchObject({ verdict: 'worse', findings: ['darker: mean 110 to 30 of 255'] });
  expect([...(await readFile(join(harness.home, pictures?.before ?? '')))]).toEqual([110]);
  expect([...(await readFile(join(harness.home, pictures?.after ?? '')))]).toEqual([30]);
  expect(details(job)).toContain(
    `worse than before, look at both pictures (${pictures?.before}, ${pictures?.after}): darker`,
  );
  // The same from disk, for who asks later.
  expect(await harness.engine.status(job.job_id)).toMatchObject({ result: { pictures } });
});

test('a better one is told, and one that is as before needs no word', async () => {
  const better = (await applied(await scene({ before: [45], after: [110] }))).job;
  expect(better.result.pictures).toMatchObject({
    verdict: 'better',
    findings: ['better: brighter: mean 45 to 110 of 255'],
  });
  const same = (await applied(await scene({ after: [105] }))).job;
  expect(same.result.pictures).toMatchObject({ verdict: 'same', findings: [] });
  expect(details(same)).not.toContain('than before');
});

test('one headlight is no change: an odd picture is looked at three times', async () => {
  const { job } = await applied(await scene({ after: [20, 110, 105] }));
  expect(job.result.pictures?.verdict).toBe('same');
  const darkBefore = await applied(await scene({ before: [20, 112, 110], after: [110] }));
  expect(darkBefore.job.result.pictures?.verdict).toBe('same');
});

test('what was given up on purpose is named with the warning', async () => {
  const harness = await scene({ after: [30] });
  const plan = harness.planFor({ exposure: { maxShutter: '1/100' } });
  const run = await (await harness.engine.apply(plan, {})).finished;
  expect(run.jobs[0]?.result.pictures?.findings).toEqual([
    'darker: mean 110 to 30 of 255',
    'the exposure was shortened to 1/100 against blur, which takes light and adds noise in the dark',
  ]);
});

test('a plate camera may get dark, whoever says that it is one', async () => {
  const { job } = await applied(await scene({ after: [30], purpose: 'plate' }));
  expect(job.result.pictures?.verdict).toBe('same');
});

const cost = { pictures: 2, inputTokens: 4000, outputTokens: 100, usd: 0.0005 };

function claudeThatSays(answer: VisionComparison): { knows: Partial<PictureKnowledge>; asked: unknown[] } {
  const asked: unknown[] = [];
  const vision: Vision = {
    model: 'claude-haiku-5-5',
    estimate: (pictures) => ({ pictures, inputTokens: 2600 * pictures, outputTokens: 0, usd: 0.002 }),
    spent: () => ({ ...cost, pictures: 2 * asked.length }),
    classify: () => Promise.reject(new Error('not asked to classify')),
    classifyMany: () => Promise.reject(new Error('not asked to classify')),
    compare: (before, after, context) => {
      asked.push({ before: before[0], after: after[0], ...context });
      return Promise.resolve(answer);
    },
  };
  return { knows: { consent: () => true, vision: () => Promise.resolve(vision) }, asked };
}

test('Claude compares where it was asked, sees what the numbers do not, and its cost is told', async () => {
  const claude = claudeThatSays({ ok: true, worse: true, why: 'The door is burnt out.', cost });
  const harness = await scene({ after: [112], claude: claude.knows });
  const { job } = await applied(harness, { verifyWith: ['claude'] });
  expect(claude.asked).toEqual([
    { before: 110, after: 112, cameraId: job.camera_id, masks: [{ x: 0, y: 0, width: 0.1, height: 0.1 }] },
  ]);
  expect(job.status).toBe('completed');
  expect(job.result.pictures).toMatchObject({
    verdict: 'worse',
    findings: [],
    claude: { worse: true, why: 'The door is burnt out.' },
  });
  expect(details(job)).toMatch(/worse than before, look at both pictures \(.*\): Claude: The door is burnt/);
  const notes = harness.events.flatMap((event) => (event.type === 'run' && event.note) || []);
  expect(notes).toContain(
    'Claude (claude-haiku-5-5) is sent up to 2 pictures, two of each camera, for at most 0.002 USD (5200 + 0 tokens)',
  );
  expect(notes.at(-1)).toBe(
    'Claude (claude-haiku-5-5) was sent 2 pictures, for 0.0005 USD (4000 + 100 tokens)',
  );
});

test('what Claude could not do is a note; the numbers still speak', async () => {
  const claude = claudeThatSays({ ok: false, why: 'the API is overloaded (529): try later' });
  const { job } = await applied(await scene({ after: [30], claude: claude.knows }), {
    verifyWith: ['claude'],
  });
  expect(job.status).toBe('completed');
  expect(details(job)).toContain('Claude did not compare the pictures: the API is overloaded (529)');
  expect(job.result.pictures).toMatchObject({ verdict: 'worse' });
  expect(job.result.pictures?.claude).toBeUndefined();

  const noKey = await applied(await scene({}), { verifyWith: ['claude'], sendSnapshots: true });
  expect(noKey.job.status).toBe('completed');
  expect(details(noKey.job)).toContain('Claude did not compare the pictures: there is no key for it');
});

test('without consent nothing is begun, and unasked nobody looks', async () => {
  const claude = claudeThatSays({ ok: true, worse: false, why: 'Same.', cost });
  const harness = await scene({ claude: { ...claude.knows, consent: () => false } });
  await expect(applied(harness, { verifyWith: ['claude'] })).rejects.toMatchObject({
    code: 'VISION_CONSENT',
  });
  expect(harness.cameras[0]?.requests).toEqual([]);
  await applied(harness);
  expect(claude.asked).toEqual([]);
});

test('a camera without pictures is applied all the same', async () => {
  const harness = await scene({});
  const [camera] = harness.cameras;
  if (camera !== undefined)
    camera.picture = () => {
      throw new Error('no snapshot here');
    };
  const { job } = await applied(harness);
  expect(job.status).toBe('completed');
  expect(job.result.pictures).toBeUndefined();
  expect(details(job)).toContain('no picture: ');
});
