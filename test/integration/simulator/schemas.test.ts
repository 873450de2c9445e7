import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPersonality, personalityNames } from '../../../simulator/personalities/loadPersonality.ts';
import { operations } from '../../../simulator/services/dispatch.ts';
import { askedOperations, askEverything, type Told } from './everyOperation.ts';
import { startSimulator } from './startSimulator.ts';

const schemas = join(process.env['CAMOPT_SHARED'] ?? '../shared', 'onvif-schemas');
const python = '/usr/bin/python3';
const ready = existsSync(join(schemas, 'build')) && spawnSync(python, ['-c', 'import lxml']).status === 0;

interface Verdict {
  file: string;
  status: 'OK' | 'BAD' | 'UNREADABLE';
  errors: string[];
}

const speaking = personalityNames().filter((name) => {
  const { reach, transport } = loadPersonality(name);
  return reach === 'ok' && !transport.redirectsToHttps;
});
const lawful = speaking.filter((name) => loadPersonality(name).breaksSchema === undefined);
const lawless = speaking.filter((name) => loadPersonality(name).breaksSchema !== undefined);

test('every operation that is carried out is asked', () => {
  const carriedOut = Object.entries(operations).flatMap(([service, names]) =>
    names.map((name) => `${service}.${name}`),
  );
  expect(carriedOut.filter((name) => !askedOperations.includes(name))).toEqual([]);
});

describe.skipIf(!ready)('answers against the official schemas', () => {
  let folder = '';
  const answers = new Map<string, Told[]>();
  let verdicts: Verdict[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'answers-'));
    mkdirSync(join(folder, 'schemas'));
    execFileSync(python, [join(schemas, 'build'), join(folder, 'schemas')], { stdio: 'ignore' });
    await using simulator = await startSimulator(...speaking.flatMap((name) => ['--personality', name]));
    await Promise.all(
      simulator.cameras.map(async (camera) => {
        answers.set(camera.personality, await askEverything(camera, await simulator.state(camera)));
      }),
    );
    for (const [name, told] of answers) {
      mkdirSync(join(folder, 'answers', name), { recursive: true });
      mkdirSync(join(folder, 'open', 'answers', name), { recursive: true });
      for (const [index, { service, operation, reply }] of told.entries()) {
        // Capabilities in a service list are a wildcard of the schema, which the strict check takes away.
        const open = reply.text.includes('<tds:Capabilities><t');
        const file = join(...(open ? ['open'] : []), 'answers', name, `${index}-${service}.${operation}.xml`);
        writeFileSync(join(folder, file), reply.bytes);
      }
    }
    verdicts = [
      ...validate(folder, join(folder, 'answers'), '--strict'),
      ...validate(folder, join(folder, 'open')),
    ];
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const wrongIn = (name: string): Verdict[] =>
    verdicts.filter(({ file, status }) => file.includes(`/answers/${name}/`) && status !== 'OK');

  test.each(lawful)('%s', (name) => {
    expect(answers.get(name)?.length).toBeGreaterThan(20);
    expect(wrongIn(name).map(({ file, errors }) => [file.split('/').at(-1), errors])).toEqual([]);
  });

  test.each(lawless)('%s breaks the schema, as it says', (name) => {
    expect(wrongIn(name).length).toBeGreaterThan(0);
  });

  test('conforming cameras answer every operation with success', () => {
    for (const name of ['axis-media2', 'hanwha', 'hikvision', 'dahua', 'bosch', 'uniview']) {
      const told = (answers.get(name) ?? []).slice(0, -5);
      const refused = told
        .filter(({ reply }) => reply.status !== 200)
        .map(({ service, operation }) => `${service}.${operation}`);
      expect([name, refused]).toEqual([name, ['media2.RemoveConfiguration', 'media2.DeleteProfile']]);
    }
  });

  test.each([
    [
      'an element out of order',
      (xml: string) =>
        xml.replace(/(<tt:Encoding>\w+<\/tt:Encoding>)(<tt:Resolution>.*?<\/tt:Resolution>)/, '$2$1'),
    ],
    [
      'a required element missing',
      (xml: string) => xml.replace(/<tt:SessionTimeout>[^<]*<\/tt:SessionTimeout>/, ''),
    ],
    ['a misspelt element', (xml: string) => xml.replaceAll('tt:Quality>', 'tt:Qualitee>')],
    ['a number that is none', (xml: string) => xml.replace(/<tt:Width>\d+/, '<tt:Width>wide')],
  ])('a seeded error is found: %s', (_what, damage) => {
    const told = answers
      .get('hanwha')
      ?.find(({ service, operation }) => service === 'media' && operation === 'GetProfiles');
    const xml = told?.reply.text ?? '';
    const damaged = damage(xml);
    expect(damaged).not.toBe(xml);
    const file = join(folder, 'seeded.xml');
    writeFileSync(file, damaged);
    expect(validate(folder, file, '--strict')[0]?.status).toBe('BAD');
  });
});

function validate(folder: string, what: string, ...flags: string[]): Verdict[] {
  const { stdout } = spawnSync(python, [join(schemas, 'validate'), ...flags, '--json', what], {
    env: { ...process.env, ONVIF_SCHEMA_GEN: join(folder, 'schemas') },
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as Verdict[];
}
