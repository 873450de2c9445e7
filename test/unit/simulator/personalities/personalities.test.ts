import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { defaultFleet } from '../../../../simulator/fleet/defaultFleet.ts';
import { faultKinds } from '../../../../simulator/faults/faultSchema.ts';
import {
  loadPersonality,
  PersonalityError,
  personalityNames,
} from '../../../../simulator/personalities/loadPersonality.ts';
import { sceneNames } from '../../../../simulator/scene/sceneImaging.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');

describe('every personality', () => {
  test.each(personalityNames())(
    '%s loads, is named as its file, and its current values are ones it may hold',
    (name) => {
      const personality = loadPersonality(name);
      expect(personality.name).toBe(name);
      for (const encoder of personality.encoders) {
        const codecs = personality.optionSets[encoder.options] ?? [];
        const codec = codecs.find(({ encoding }) => encoding === encoder.encoding);
        expect(codec?.resolutions, encoder.token).toContain(`${encoder.width}x${encoder.height}`);
        // JPEG knows no profiles, so what stands there is never told.
        expect([
          ...(codec?.profiles ?? []),
          ...(encoder.encoding === 'JPEG' ? [encoder.profile] : []),
        ]).toContain(encoder.profile);
      }
    },
  );

  test('what is wrong is said', () => {
    expect(() => loadPersonality('nobody')).toThrow(PersonalityError);
    expect(() => loadPersonality('../secret')).toThrow(/no personality/);
    expect(() => loadPersonality('/nonexistent/x.json')).toThrow(/cannot read/);
  });
});

describe('the default fleet', () => {
  const fleet = defaultFleet();

  test('cameras 1 to 12 conform, take both ways to authenticate, adapt nothing and offer 10 and 12 frames', () => {
    for (const { personality: name } of fleet.slice(0, 12)) {
      const { auth, faults, breaksSchema, services, media1, optionSets, encoders, videoSources } =
        loadPersonality(name);
      expect([name, auth.methods, faults, breaksSchema]).toEqual([name, ['wsse', 'digest'], [], undefined]);
      expect(Object.keys(services).toSorted()).toEqual(['device', 'events', 'imaging', 'media', 'media2']);
      expect([media1.h265, auth.preAuth, auth.lock]).toEqual(['H264', 'open', null]);
      expect(videoSources[0]?.imaging?.options.exposure?.maxExposureTime).toBeDefined();
      for (const { options } of encoders) {
        for (const { fps } of optionSets[options] ?? [])
          expect(fps).toEqual(expect.arrayContaining([10, 12]));
      }
    }
    expect(
      new Set(fleet.slice(0, 12).map(({ personality }) => loadPersonality(personality).device.manufacturer))
        .size,
    ).toBeGreaterThanOrEqual(4);
  });

  test('24 show eight personalities or more, none of them faulty or read-only, each with a name and a scene', () => {
    expect(fleet).toHaveLength(24);
    expect(new Set(fleet.map(({ personality }) => personality)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(fleet.map(({ name }) => name)).size).toBe(24);
    for (const { personality: name, scene } of fleet) {
      const { faults, missingOperations, reach, breaksSchema } = loadPersonality(name);
      const harmful = faults.filter(({ operation }) => operation !== 'SetSystemDateAndTime');
      expect([name, harmful, reach, breaksSchema]).toEqual([name, [], 'ok', undefined]);
      expect(missingOperations).not.toContain('SetVideoEncoderConfiguration');
      expect(sceneNames).toContain(scene);
    }
  });
});

describe('docs/simulator.md', () => {
  const page = read('docs/simulator.md');
  const rows = [...page.matchAll(/^\| (Q\d\d) \| (.*?) \| (.*?) \|$/gm)].map(
    ([, quirk = '', shownBy = '', where = '']) => ({ quirk, shownBy, where }),
  );

  test('names every quirk once, every personality and every fault', () => {
    expect(rows.map(({ quirk }) => quirk)).toEqual(
      Array.from({ length: 98 }, (_, index) => `Q${String(index + 1).padStart(2, '0')}`),
    );
    for (const name of personalityNames()) expect(page).toContain(`| \`${name}\` |`);
    for (const kind of faultKinds) expect(page).toContain(`| \`${kind}\` |`);
  });

  test('what a row says shows a quirk does show it, by a test that is there', () => {
    for (const { quirk, shownBy, where } of rows) {
      if (shownBy.startsWith('–')) continue;
      const named = [...shownBy.matchAll(/`([\w.-]+)`/g)].map(([, name = '']) => name);
      expect(named.length, quirk).toBeGreaterThan(0);
      for (const name of named.filter((one) => !(faultKinds as readonly string[]).includes(one))) {
        expect(loadPersonality(name).quirks, `${quirk} ${name}`).toContain(quirk);
      }
      const test = /`(\w+)`/.exec(where)?.[1];
      const source = read(`test/integration/simulator/${test}.test.ts`);
      expect(
        source.includes(quirk) || named.some((name) => source.includes(name)),
        `${quirk} in ${test}`,
      ).toBe(true);
    }
  });

  test('every quirk that a personality claims stands in its row', () => {
    for (const name of personalityNames()) {
      for (const quirk of loadPersonality(name).quirks) {
        expect(rows.find((row) => row.quirk === quirk)?.shownBy, `${quirk} of ${name}`).toContain(
          `\`${name}\``,
        );
      }
    }
  });
});
