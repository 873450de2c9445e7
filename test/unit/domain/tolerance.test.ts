import { describe, expect, test } from 'vitest';
import { nearness, sameValue, type Nearness } from '../../../src/domain/tolerance.ts';
import type { SettingPath, SettingValue } from '../../../src/domain/settingPaths.ts';

type Case = [
  path: SettingPath,
  asked: SettingValue,
  got: SettingValue,
  is: Nearness,
  context?: Parameters<typeof nearness>[3],
];

test.each<Case>([
  ['stream.fps', 25, 25, 'equal'],
  ['stream.fps', 30, 29.97, 'near'],
  ['stream.fps', 12, 12.5, 'near'],
  ['stream.fps', 100, 104, 'near'],
  ['stream.fps', 25, 20, 'far'],
  ['stream.fps', 60, 30, 'near', { range: { min: 1, max: 30 } }],
  ['stream.bitrateMbps', 3.3333, 3.333, 'equal'],
  ['stream.bitrateMbps', 3, 2.048, 'near'],
  ['stream.gop', 50, 50, 'equal'],
  ['stream.gop', 50, 60, 'far'],
  ['stream.gop', 50, 40, 'near', { fps: { asked: 25, got: 20 } }],
  ['stream.gop', 50, 60, 'far', { fps: { asked: 25, got: 20 } }],
  ['stream.codec', 'H.265', 'H.264', 'other'],
  ['stream.codec', 'H.265', 'h.265', 'equal'],
  ['stream.resolution', '1920x1080', '1920x1088', 'other'],
  ['stream.profile', 'High', 'Main', 'near'],
  ['stream.rateControl', 'CBR', 'VBR', 'other'],
  ['exposure.maxShutter', '1/50', '1/50', 'equal'],
  ['exposure.maxShutter', '1/30', '0.033333', 'equal'],
  ['exposure.maxShutter', '1/50', '1/60', 'near'],
  ['exposure.maxShutter', '1/50', '1/100', 'far'],
  ['image.brightness', 50, 51, 'near', { range: { min: 0, max: 100 } }],
  ['image.brightness', 50, 53, 'far', { range: { min: 0, max: 100 } }],
  ['image.wdr.mode', 'ON', 'OFF', 'other'],
  ['image.wdr.level', 30, null, 'other'],
])('%s: asked %j, got %j is %s', (path, asked, got, is, context) => {
  expect(nearness(path, asked, got, context)).toBe(is);
});

describe('the same value', () => {
  test('is symmetric and the same as itself', () => {
    for (const value of ['H.264', 3.5, null, '1/250'])
      expect(sameValue('stream.bitrateMbps', value, value)).toBe(true);
    expect(sameValue('stream.fps', 25, null)).toBe(false);
    expect(sameValue('stream.fps', null, 25)).toBe(false);
  });
});
