import { expect, test } from 'vitest';
import { templateSettings } from '../../../src/rules/templateSettings.ts';
import { exampleReading } from '../../support/exampleReading.ts';

const template = exampleReading({
  stream: { fps: 12, gop: 24, bitrateMbps: 3, profile: 'High', rateControl: 'CBR' },
  imaging: {
    exposure: { mode: 'AUTO', maxShutter: '1/50' },
    lowLight: { irCutFilter: 'AUTO', noiseReduction: 0.4 },
    image: { brightness: 75, contrast: 50, wdr: { mode: 'ON', level: 60 }, whiteBalance: { mode: 'AUTO' } },
  },
});

test('a camera of the same kind gets the same, without the exposure and its place', () => {
  const wanted = templateSettings(template, exampleReading({}));
  expect(wanted).toEqual({
    stream: {
      codec: 'H.264',
      resolution: '1920x1080',
      fps: 12,
      bitrateMbps: 3,
      gop: 24,
      profile: 'High',
      rateControl: 'CBR',
    },
    lowLight: { irCutFilter: 'AUTO', noiseReduction: 0.4 },
    image: { brightness: 75, contrast: 50, wdr: { mode: 'ON', level: 60 }, whiteBalance: { mode: 'AUTO' } },
  });
});

test('values of the picture are scaled from one range to the other', () => {
  const target = exampleReading({
    imagingCapability: {
      brightness: { min: 0, max: 255 },
      contrast: { min: -50, max: 50 },
      noiseReduction: { min: 0, max: 10 },
      wdr: { modes: ['OFF', 'ON'], level: { min: 0, max: 1 } },
    },
  });
  const wanted = templateSettings(template, target);
  expect(wanted.image).toMatchObject({ brightness: 191, contrast: 0, wdr: { mode: 'ON', level: 0.6 } });
  expect(wanted.lowLight?.noiseReduction).toBe(4);
});

test('what the camera does not offer is left out, and rates go to the nearest that it has', () => {
  const target = exampleReading({
    stream: { resolution: '1280x960', codec: 'H.264' },
    codec: {
      fps: { min: 5, max: 25, values: [5, 10, 15, 25] },
      bitrateMbps: { min: 0.1, max: 2 },
      gop: { min: 1, max: 20 },
      profiles: ['Main'],
      constantBitRate: false,
    },
    imagingCapability: {
      irCutFilter: ['ON', 'OFF'],
      wdr: null,
      brightness: null,
      whiteBalance: { modes: ['MANUAL'] },
    },
  });
  const wanted = templateSettings(template, target);
  expect(wanted).toEqual({
    stream: { codec: 'H.264', fps: 15, bitrateMbps: 2, gop: 20 },
    lowLight: { noiseReduction: 0.4 },
    image: { contrast: 50 },
  });
});

test('a codec that the camera lacks stays as it is there', () => {
  const from = exampleReading({ stream: { codec: 'H.265' } });
  expect(templateSettings(from, exampleReading({ codecs: ['H.264'] })).stream?.codec).toBe('H.264');
});

test('without an imaging service only the stream is set', () => {
  expect(Object.keys(templateSettings(template, exampleReading({ imagingCapability: null })))).toEqual([
    'stream',
  ]);
});
