import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Document } from '../../src/domain/documents.ts';
import { answerJson, apiError, fakeAnthropic, messageWith } from '../support/fakeAnthropic.ts';
import type { Behaviour, FakeAnthropic } from '../support/fakeAnthropic.ts';
import { addCameras, place, simulator } from './harness.ts';
import type { Place, Simulator } from './harness.ts';

const advice = {
  purpose: 'entrance',
  lighting: 'backlit',
  problems: [],
  obstructions: [],
  confidence: 0.9,
  why: 'A door against daylight.',
};
const good: Behaviour = (_asked, response) => answerJson(response, 200, messageWith(JSON.stringify(advice)));
const secret = 'sk-test-4711';

let behave: Behaviour = good;
let api: FakeAnthropic;
let here: Place;
let sim: Simulator;

beforeAll(async () => {
  api = await fakeAnthropic((asked, response, count) => behave(asked, response, count));
  here = await place({ ANTHROPIC_BASE_URL: api.url });
  sim = await simulator(['--cameras', '2']);
  await addCameras(here, sim.cameras);
});
afterAll(async () => {
  await sim.stop();
  await here.remove();
  await api[Symbol.asyncDispose]();
});
beforeEach(() => {
  behave = good;
  api.asked.length = 0;
});

const claude = (more: readonly string[] = [], key = secret): ReturnType<Place['camopt']> =>
  here.camopt(['optimize', '--all', '--engine', 'claude', '--json', ...more], {
    env: { ANTHROPIC_API_KEY: key },
  });

test('without the consent of the site nothing is sent', async () => {
  const answer = await claude();
  expect(answer.code).toBe(2);
  expect(answer.json()).toMatchObject({ error: { code: 'VISION_CONSENT' } });
  expect(api.asked).toEqual([]);
});

test('with consent for the call small pictures go out, are written down, and their cost is told', async () => {
  const answer = await claude(['--send-snapshots']);
  expect(answer.code, answer.stderr).toBe(0);
  const { recommendations } = answer.json<Document<'optimize'>>();
  expect(recommendations.map(({ engine, purpose }) => [engine, purpose])).toEqual(
    Array(2).fill(['claude', 'entrance']),
  );
  expect(answer.stderr).toMatch(/is sent up to 2 pictures, for at most [\d.]+ USD/);
  expect(answer.stderr).toMatch(/was sent 2 pictures, for [\d.]+ USD/);

  expect(api.asked).toHaveLength(2);
  const sent = await sharp(pictureOf(0)).metadata();
  expect(Math.max(sent.width, sent.height)).toBeLessThanOrEqual(1280);
  const log = await readFile(join(here.home, 'sites/default/sent-pictures.jsonl'), 'utf8');
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { cameraId: string; to: string });
  expect(lines.map(({ cameraId }) => cameraId).sort()).toEqual(sim.cameras.map(({ id }) => id).sort());
  expect(lines[0]?.to).toBe(new URL(api.url).host);
  expect(answer.stdout + answer.stderr).not.toContain(secret);
  expect(await filesWith(here.home, secret)).toEqual([]);
});

test('the rules decide alone and say why when the API refuses', async () => {
  behave = (_asked, response) => answerJson(response, 401, apiError('authentication_error'));
  const answer = await claude(['--send-snapshots']);
  expect(answer.code, answer.stderr).toBe(0);
  for (const { engine, warnings, changes } of answer.json<Document<'optimize'>>().recommendations) {
    expect(engine).toBe('rules');
    expect(warnings.join('\n')).toContain('the API key was refused (401)');
    expect(changes.length).toBeGreaterThan(0);
  }
});

test('without a key the rules decide alone and nothing is sent', async () => {
  const answer = await claude(['--send-snapshots'], '');
  expect(answer.code).toBe(0);
  const [first] = answer.json<Document<'optimize'>>().recommendations;
  expect(first?.engine).toBe('rules');
  expect(first?.warnings.join('\n')).toContain('there is no key for it');
  expect(api.asked).toEqual([]);
});

test('a kept key is encrypted, is used with its passphrase, and is told of but never shown', async () => {
  const env = { CAMOPT_PASSPHRASE: 'correct horse' };
  const keep = await here.camopt(['claude', 'key', '--json'], { env, input: `${secret}\n` });
  expect(keep.code, keep.stderr).toBe(0);
  expect(keep.json()).toMatchObject({ key: 'session', consent: false });
  expect((await here.camopt(['claude', '--json'])).json()).toMatchObject({ key: 'sealed' });
  expect(await filesWith(here.home, secret)).toEqual([]);

  const answer = await here.camopt(
    ['optimize', '--all', '--engine', 'claude', '--send-snapshots', '--json'],
    {
      env,
    },
  );
  expect(answer.json<Document<'optimize'>>().recommendations[0]?.engine).toBe('claude');
  expect(api.asked[0]?.authorization).toContain(secret);

  expect((await here.camopt(['claude', 'forget', '--json'])).json()).toMatchObject({ key: 'none' });
  expect(keep.stdout + keep.stderr + answer.stdout + answer.stderr).not.toContain(secret);
});

test('Claude compares before and after an apply: consent first, then both pictures in job and report', async () => {
  const id = sim.cameras[0]?.id ?? '';
  const apply = ['apply', id, '--yes', '--settle', '0', '--verify', 'claude', '--json'];
  const env = { ANTHROPIC_API_KEY: secret };
  expect((await here.camopt(apply, { env })).json()).toMatchObject({ error: { code: 'VISION_CONSENT' } });
  expect((await sim.truth(id)).writes).toBe(0);

  behave = (_asked, response) =>
    answerJson(response, 200, messageWith(JSON.stringify({ worse: true, why: 'The yard is darker.' })));
  const answer = await here.camopt([...apply, '--send-snapshots'], { env });
  expect(answer.code, answer.stderr).toBe(0);
  const { run_id, jobs } = answer.json<Document<'run'>>();
  expect(jobs[0]?.result.pictures).toMatchObject({
    verdict: 'worse',
    claude: { worse: true, why: 'The yard is darker.' },
  });
  expect(api.asked).toHaveLength(1);
  expect(api.asked[0]?.body.messages?.[0]?.content.map(({ type }) => type)).toEqual([
    'image',
    'image',
    'text',
  ]);
  expect(answer.stderr).toMatch(/is sent up to 2 pictures, two of each camera, for at most [\d.]+ USD/);
  expect(answer.stderr).toMatch(/was sent 2 pictures, for [\d.]+ USD/);

  const report = await here.camopt(['report', run_id, '--format', 'html']);
  expect(report.stdout.match(/<img [^>]*src="data:image\/jpeg/g)).toHaveLength(2);
  expect(report.stdout).toContain('The picture is worse than before, look at both: ');
  expect(report.stdout).toContain('Claude: The yard is darker.');
  const status = await here.camopt(['status', run_id]);
  expect(status.stdout).toMatch(/Pictures to look at:\n {2}\S+: worse than before/);
});

test('the policy consents, masks, limits and says what a camera is there for', async () => {
  const [first, second] = sim.cameras;
  await mkdir(join(here.home, 'sites/default'), { recursive: true });
  await writeFile(
    join(here.home, 'sites/default/policy.yaml'),
    `vms: { h265: yes }
vision: { consent: yes, max_pictures: 1 }
never_touch: [exposure.maxGain]
cameras:
  ${first?.id}:
    purpose: plate
    masks: [{ x: 0, y: 0, width: 1, height: 1 }]
  ${second?.id}:
    purpose: corridor
    masks: [{ x: 0, y: 0, width: 1, height: 1 }]
`,
  );
  const answer = await claude();
  expect(answer.code, answer.stderr).toBe(0);
  expect(api.asked).toHaveLength(1);
  const { channels } = await sharp(pictureOf(0)).stats();
  expect(Math.max(...channels.map(({ max }) => max))).toBeLessThan(16);
  const { recommendations } = answer.json<Document<'optimize'>>();
  const of = (id: string | undefined): (typeof recommendations)[number] | undefined =>
    recommendations.find(({ cameraId }) => cameraId === id);
  expect([of(first?.id)?.purpose, of(second?.id)?.purpose]).toEqual(['plate', 'corridor']);
  expect(of(second?.id)?.recommendedSettings.stream?.codec).toBe('H.265');
  expect(recommendations.flatMap(({ changes }) => changes).map(({ path }) => path)).not.toContain(
    'exposure.maxGain',
  );
  const notes = recommendations.flatMap(({ warnings }) => warnings).join('\n');
  expect(notes).toContain('limit of 1 pictures for one run');
  expect(notes).toContain('left alone by the policy (never_touch): exposure.maxGain');
});

function pictureOf(index: number): Buffer {
  const data = api.asked[index]?.body.messages?.[0]?.content[0]?.source?.data ?? '';
  return Buffer.from(data, 'base64');
}

async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => ((await readFile(file)).includes(text) ? [file] : [])),
  );
  return found.flat();
}
