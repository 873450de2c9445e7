import { describe, expect, test } from 'vitest';
import { limitsFor, parseValue } from '../../../../src/tui/rows/limits.ts';
import { fakeCamera, fakeView } from '../../../support/fakeCameras.ts';
import type { SettingPath } from '../../../../src/domain/settingPaths.ts';

const view = fakeView(fakeCamera(0));
const typed = (path: SettingPath, text: string) => parseValue(path, text, limitsFor(view, { path }, 'H.264'));

describe('a typed value', () => {
  test.each([
    ['stream.fps', '12.5', 12.5],
    ['stream.codec', 'h265', 'H.265'],
    ['stream.resolution', '1280x720', '1280x720'],
    ['exposure.maxShutter', '1/250', '1/250'],
    ['image.wdr.mode', 'off', 'OFF'],
    ['lowLight.noiseReduction', '0', 0],
  ] as const)('%s %s is taken', (path, text, value) => {
    expect(typed(path, text)).toEqual({ value });
  });
  test.each([
    ['stream.fps', '31'],
    ['stream.fps', '0'],
    ['stream.fps', 'fast'],
    ['stream.fps', ''],
    ['stream.codec', 'H.266'],
    ['stream.resolution', '1281x720'],
    ['exposure.maxShutter', '2'],
    ['exposure.maxShutter', '1/0'],
    ['image.defog.mode', 'ON'],
  ] as const)('%s %j is refused with what would be taken', (path, text) => {
    expect(typed(path, text)).toHaveProperty('error');
  });
});

test('a sub stream has the limits of its own encoder', () => {
  const main = view.capabilities.video_encoders[0]?.codecs['H.264'];
  const two = {
    ...view,
    capabilities: {
      ...view.capabilities,
      video_encoders: view.capabilities.video_encoders.map((encoder) =>
        encoder.token === 'sub' && main !== undefined
          ? { ...encoder, codecs: { 'H.264': { ...main, resolutions: ['640x360'] } } }
          : encoder,
      ),
    },
  };
  expect(limitsFor(two, { path: 'stream.resolution', stream: 'sub' }, 'H.264')).toEqual({
    choices: ['640x360'],
  });
});
