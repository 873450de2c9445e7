import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkPolicy } from '../../../src/config/checkPolicy.ts';
import { loadPolicy, problemText } from '../../../src/config/policyFile.ts';
import { emptyPolicy } from '../../../src/domain/policy.ts';
import { siteFactsFor } from '../../../src/domain/policyFacts.ts';
import { policyStarter } from '../../../src/domain/policyStarter.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'camopt-policy-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the starter is valid and says what is assumed without it', () => {
  const check = checkPolicy(policyStarter);
  expect(check).toMatchObject({ ok: true });
  const policy = check.ok ? check.policy : emptyPolicy;
  expect(siteFactsFor(policy, { id: 'x', facts: {} })).toEqual(defaultSiteFacts);
  expect(policy.vision?.consent).toBe(false);
});

test('every commented line of the starter is valid when its # is taken away', () => {
  const commented = policyStarter.replace(/^( *)# ((?:[a-z_]+:|  ).*)$/gm, '$1$2');
  expect(commented).toContain('\ntags:\n');
  expect(commented).toContain('\n  camera_mbps: 8');
  expect(checkPolicy(commented)).toMatchObject({ ok: true });
});

test.each([
  ['vms:\n  h265: perhaps\n', ['line 2, column 3: vms.h265: yes or no']],
  [
    'limits:\n  camera_mbps: lots\n  link_mbps: -1\n',
    [
      'line 2, column 3: limits.camera_mbps: a number above 0',
      'line 3, column 3: limits.link_mbps: a number above 0',
    ],
  ],
  ['mains: 55\n', ['line 1, column 1: mains: 50 or 60 (Hz)']],
  ['vms:\n  h256: yes\n', ['line 2, column 3: vms.h256: there is no such entry']],
  [
    'never_touch: [stream.fps, image.brightnes]\n',
    [
      'line 1, column 27: never_touch.1: no setting is called "image.brightnes": a path such as stream.fps, or a group such as image.*',
    ],
  ],
  [
    'tags:\n  gate:\n    vehicle_angle: 120\n',
    ['line 3, column 5: tags.gate.vehicle_angle: degrees up to 90'],
  ],
  [
    'limits:\n  codecs: [H.264, VP9]\n',
    ['line 2, column 19: limits.codecs.1: unknown codec "VP9": one of H.264, H.265, MJPEG, MPEG4'],
  ],
  [
    'tags:\n  gate:\n    purpose: plates\n',
    [expect.stringMatching(/^line 3, column 5: tags.gate.purpose: one of overview, detection/)],
  ],
  [
    'limits:\n  link_mbs: 40\n',
    ['line 2, column 3: limits.link_mbs: there is no such entry: link_mbps is meant?'],
  ],
  ['vms: [1]\n', ['line 1, column 1: vms: entries are needed here, as name: value']],
  ['never_touch: image.brightness\n', ['line 1, column 1: never_touch: a list is needed, as [a, b]']],
  ['just words\n', ['line 1, column 1: entries are needed here, as name: value']],
  [
    'cameras:\n  "../x":\n    min_fps: 3\n',
    [expect.stringMatching(/^line 2, column 3: cameras\.\.\.\/x: no camera id/)],
  ],
])('%j is refused with line and field', (text, expected) => {
  const check = checkPolicy(text);
  expect(check.ok ? [] : check.problems.map(problemText)).toEqual(expected);
});

test('broken YAML is refused with its line', () => {
  const check = checkPolicy('mains: 50\nvms: {h265: yes\n');
  expect(check.ok ? [] : check.problems.map(({ line }) => line)).not.toEqual([]);
});

test('a file that unfolds to millions of entries is refused', () => {
  const bomb = [
    'a: &a [1,1,1,1,1,1,1,1,1,1]',
    ...'bcdefgh'
      .split('')
      .map(
        (name, index) =>
          `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[index]}`).join(',')}]`,
      ),
  ].join('\n');
  const check = checkPolicy(bomb);
  expect(check.ok).toBe(false);
});

test('JSON is read as well', () => {
  expect(checkPolicy('{"mains": 60, "vms": {"h265": true}}')).toEqual({
    ok: true,
    policy: { version: 1, mains: 60, vms: { h265: true } },
  });
});

test('without a file there is no policy; a named file has to exist', async () => {
  const file = join(folder, 'site.yaml');
  expect(await loadPolicy(file)).toEqual(emptyPolicy);
  await expect(loadPolicy(file, true)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test('a wrong file is refused with its name, line and field', async () => {
  const file = join(folder, 'site.yaml');
  await writeFile(file, '# my site\nmains: 51\nlamps: odd\n');
  await expect(loadPolicy(file)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${file} line 2, column 1: mains: 50 or 60 (Hz) (and 1 more)`,
  });
});

test.each([
  [
    'version: 1\n---\nversion: 1\n',
    'line 2, column 1: a policy is one document: a second one begins here (---)',
  ],
  [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, /: this is nested far too deep$/],
  ['mains: 50\0', 'line 1, column 1: this is no text: it holds bytes that are no UTF-8'],
  [`# ${'x'.repeat(2_000_000)}`, 'line 1, column 1: a policy is small: this has 2.0 MB'],
  ['defaults:\n  vehicle_kmh: 30000\n', 'line 2, column 3: defaults.vehicle_kmh: 0.1 to 500 km/h'],
])('what is no policy is told in words of ours (%#)', (text, words) => {
  const check = checkPolicy(text);
  const [first] = check.ok ? [] : check.problems;
  expect(first === undefined ? '' : problemText(first)).toMatch(words);
});
