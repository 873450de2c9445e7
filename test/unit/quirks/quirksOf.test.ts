import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { looksLikeCameraPage, recorderNetworkOf } from '../../../src/quirks/cameraPages.ts';
import { allQuirks, quirksOf } from '../../../src/quirks/quirksOf.ts';
import { vendorIn } from '../../../src/quirks/vendorNames.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = readFileSync(resolve(root, 'docs/quirks.md'), 'utf8');

describe('quirks by device', () => {
  test.each([
    ['Reolink', 'TrackMix WiFi', ['Q54', 'Q66']],
    ['tp-link', 'Tapo C200', ['Q12', 'Q76']],
    ['tp-link', 'Tapo C520WS', ['Q12']],
    ['GeoVision', 'GV-TBL4810', ['Q74']],
    ['HIKVISION', 'DS-2DE2A404IW-DE3', ['Q75']],
    ['HIKVISION', 'DS-2CD2346G2-I', []],
    ['Thingino', 'Wyze Cam v3', ['Q84']],
    ['AXIS', 'P3818-PVE', ['Q91']],
    ['Bosch', 'DINION IP 4000', ['Q56']],
    ['Dahua', 'IPC-HFW5241E-ZE', ['Q97']],
    ['', '', []],
  ])('%s %s', (manufacturer, model, ids) => {
    expect(quirksOf({ manufacturer, model, firmware: '1' }).map(({ id }) => id)).toEqual(ids);
  });

  test('each has a source, words for a person and a line in docs/quirks.md that says it is data', () => {
    for (const { id, says, source } of allQuirks) {
      expect(says.length, id).toBeGreaterThan(20);
      expect(source.length, id).toBeGreaterThan(5);
      expect(page, id).toMatch(new RegExp(`\\| ${id} \\|.*\\bdata\\b`));
    }
  });
});

describe('docs/quirks.md', () => {
  const rows = page.split('\n').filter((line) => /^\| Q\d\d \|/.test(line));

  test('has a line for each quirk, once', () => {
    const ids = rows.map((row) => row.slice(2, 5));
    expect(ids).toEqual(Array.from({ length: 98 }, (_, index) => `Q${String(index + 1).padStart(2, '0')}`));
  });

  test('names tests that exist', () => {
    const files = [...page.matchAll(/`((?:unit|integration|cli)\/[\w./]+\.test\.ts)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(existsSync(resolve(root, 'test', file)), file).toBe(true);
    const short = new Set([...page.matchAll(/\*(\w+)\* = /g)].map((match) => match[1]));
    for (const row of rows) {
      const names = (row.split('|')[4] ?? '')
        .replace(/\([^)]*\)/g, '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => /^[a-z]+$/.test(name));
      for (const name of names) expect(short.has(name), `${row}: ${name}`).toBe(true);
    }
  });
});

test.each([
  ['AXIS P3268-LV', 'AXIS'],
  ['P3268-LV', 'AXIS'],
  ['DS-2CD2346G2-I', 'HIKVISION'],
  ['IPC3614SR3', 'UNIVIEW'],
  ['XNV-8083R', 'Hanwha'],
  ['FLEXIDOME IP 3000i', 'Bosch'],
  ['something', ''],
])('the maker of %s', (text, vendor) => {
  expect(vendorIn(text)).toBe(vendor);
});

test('camera pages are told from others', () => {
  expect(looksLikeCameraPage('<title>Network Camera - Login</title>')).toBe(true);
  expect(looksLikeCameraPage('App-webs/ <title>index</title>')).toBe(true);
  expect(looksLikeCameraPage('<title>HP LaserJet</title>')).toBe(false);
  expect(recorderNetworkOf('192.168.254.12')).toBe('Hikvision');
  expect(recorderNetworkOf('192.168.1.12')).toBeUndefined();
});
