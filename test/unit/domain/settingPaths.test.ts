import { expect, test } from 'vitest';
import { settingPaths, settingsFrom, valuesOf } from '../../../src/domain/settingPaths.ts';
import type { SettingValues } from '../../../src/domain/settingPaths.ts';

test('flat values and nested settings say the same, zero and null included', () => {
  const values: SettingValues = Object.fromEntries(
    settingPaths.map((path, index) => [path, index % 3 === 0 ? null : index]),
  );
  expect(valuesOf(settingsFrom(values))).toEqual(values);
  expect(valuesOf(settingsFrom({ 'image.brightness': 0, 'stream.bitrateMbps': null }))).toEqual({
    'image.brightness': 0,
    'stream.bitrateMbps': null,
  });
});

test('what is absent stays absent', () => {
  expect(settingsFrom({ 'image.wdr.mode': 'ON' })).toEqual({ image: { wdr: { mode: 'ON' } } });
  expect(valuesOf({ image: { wdr: null } })).toEqual({});
  expect(valuesOf({})).toEqual({});
});
