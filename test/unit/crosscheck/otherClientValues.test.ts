import { describe, expect, test } from 'vitest';
import { otherClientValues } from '../../../src/crosscheck/otherClientValues.ts';

const media1 = { kind: 'encoder', token: '0', service: 'media1' } as const;
const media2 = { kind: 'encoder', token: '0', service: 'media2' } as const;
const imaging = { kind: 'imaging', token: '0', service: 'imaging' } as const;

describe('the other client’s objects', () => {
  test('Media1: effective rate, cap, block of the codec', () => {
    expect(
      otherClientValues(media1, {
        $: { token: 0 },
        encoding: 'H264',
        resolution: { width: 1920, height: 1080 },
        quality: 5,
        rateControl: { frameRateLimit: 30, encodingInterval: 2, bitrateLimit: 2147483647 },
        H264: { govLength: 30, H264Profile: 'Main' },
      }),
    ).toEqual({
      'stream.codec': 'H.264',
      'stream.resolution': '1920x1080',
      'stream.quality': 5,
      'stream.fps': 15,
      'stream.bitrateMbps': null,
      'stream.gop': 30,
      'stream.profile': 'Main',
    });
  });

  test('Media2: attributes', () => {
    expect(
      otherClientValues(media2, {
        $: { token: 't', GovLength: 50, Profile: 'Main' },
        encoding: 'H265',
        resolution: { width: 640, height: 480 },
        rateControl: { $: { ConstantBitRate: true }, frameRateLimit: 12.5, bitrateLimit: 512 },
      }),
    ).toMatchObject({
      'stream.codec': 'H.265',
      'stream.fps': 12.5,
      'stream.gop': 50,
      'stream.rateControl': 'CBR',
    });
  });

  test('imaging: times, and extensions three deep', () => {
    expect(
      otherClientValues(imaging, {
        brightness: 0,
        exposure: { mode: 'AUTO', maxExposureTime: 20000, minExposureTime: -1, maxGain: 0 },
        extension: { extension: { extension: { toneCompensation: { mode: 'ON', level: 0.5 } } } },
      }),
    ).toEqual({
      'image.brightness': 0,
      'exposure.mode': 'AUTO',
      'exposure.maxShutter': '1/50',
      'exposure.minShutter': null,
      'exposure.maxGain': 0,
      'image.toneCompensation.mode': 'ON',
      'image.toneCompensation.level': 0.5,
    });
  });

  test.each([undefined, null, 'text', {}, { encoding: 5 }])(
    '%j is not understood as an encoder',
    (entity) => {
      expect(otherClientValues(media1, entity)).toBeUndefined();
    },
  );
});
