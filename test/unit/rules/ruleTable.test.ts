import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../../src/domain/camera.ts';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import type { SiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { exampleInput } from '../../support/exampleReading.ts';

/**
 * The table of targets, written out by hand from its sources (EN 62676-4, LenelS2, Axxon, AWS, Axis, Milestone LPR, irex; see
 * docs/rules.md) and apart from the table in the code: 50 Hz | 60 Hz.
 */
type Expected = {
  fps: [number, number];
  /** seconds */
  gop: number;
  shutter: [string, string];
  wdr: 'ON' | 'OFF' | 'as is';
  backlitWdr: 'ON' | 'OFF' | 'as is';
  ir: 'AUTO' | 'ON';
  noiseReduction: number;
  gain: number;
  rate: 'VBR' | 'CBR';
  h265: boolean;
  /** on top of the model */
  factor: number;
};

const table: Record<Purpose, Expected> = {
  overview: row([10, 10], 2, ['1/25', '1/30'], 'as is', 'ON', 'AUTO', 0.5, 80, 'VBR', 1),
  detection: row([10, 10], 2, ['1/50', '1/60'], 'as is', 'as is', 'AUTO', 0.4, 70, 'VBR', 1),
  observation: row([12, 15], 2, ['1/50', '1/60'], 'as is', 'ON', 'AUTO', 0.4, 70, 'VBR', 1),
  recognition: row([12, 15], 2, ['1/100', '1/120'], 'as is', 'ON', 'AUTO', 0.3, 60, 'VBR', 1),
  identification: row([25, 30], 1, ['1/200', '1/200'], 'as is', 'ON', 'AUTO', 0.2, 50, 'VBR', 1.3),
  plate: { ...row([25, 30], 1, ['1/650', '1/650'], 'OFF', 'OFF', 'ON', 0.1, 30, 'CBR', 1.3), h265: false },
  entrance: row([15, 15], 1, ['1/100', '1/120'], 'ON', 'ON', 'AUTO', 0.3, 60, 'VBR', 1.2),
  retail: row([25, 25], 1, ['1/100', '1/120'], 'as is', 'ON', 'ON', 0.3, 60, 'VBR', 1.2),
  parking: row([15, 15], 2, ['1/100', '1/120'], 'as is', 'as is', 'AUTO', 0.4, 70, 'VBR', 1.4),
  night: row([12, 15], 2, ['1/25', '1/30'], 'OFF', 'OFF', 'AUTO', 0.5, 80, 'VBR', 1.3),
  corridor: row([12, 12], 2, ['1/50', '1/60'], 'as is', 'ON', 'AUTO', 0.4, 70, 'VBR', 0.8),
};

const cameraClasses = {
  '1080p, H.264 only (Profile S)': { codecs: ['H.264'], pixels: 1920 * 1080, size: '1920x1080' },
  '4 MP, H.265 (Profile T)': { codecs: ['H.264', 'H.265'], pixels: 2560 * 1440, size: '2560x1440' },
  '8 MP, H.265 (Profile T)': { codecs: ['H.264', 'H.265'], pixels: 3840 * 2160, size: '3840x2160' },
} as const;

const lights = {
  'no picture': undefined,
  'even light': metrics({}),
  backlit: metrics({ backlit: 0.2, flags: ['backlit'] }),
  dark: metrics({ meanLuma: 20, flags: ['too-dark'] }),
  'night mode': metrics({ monochrome: true, flags: ['night-mode'] }),
} as const;

const mains = [50, 60] as const;

describe.each(Object.entries(table))('%s', (name, expected) => {
  const purpose = name as Purpose;
  describe.each(Object.entries(cameraClasses))('on %s', (_class, camera) => {
    test.each(mains)('targets on %i Hz mains, from a camera far off', (mainsHz) => {
      const at = mainsHz === 50 ? 0 : 1;
      const { recommendedSettings: got } = recommend(given(purpose, camera, { mainsHz, vmsH265: true }));
      const codec = expected.h265 && camera.codecs.length === 2 ? 'H.265' : 'H.264';
      const fps = expected.fps[at];
      expect(got.stream?.fps).toBe(fps);
      expect(got.stream?.codec).toBe(codec);
      expect(got.stream?.resolution).toBe(camera.size);
      expect(got.stream?.gop).toBe(Math.round(expected.gop * (fps as number)));
      expect(got.stream?.rateControl).toBe(expected.rate);
      const model =
        4 *
        (camera.pixels / 2_073_600) ** 0.75 *
        ((fps as number) / 25) ** 0.65 *
        (codec === 'H.265' ? 0.75 : 1);
      expect(got.stream?.bitrateMbps).toBeCloseTo(Math.min(16, model * expected.factor), 1);
      expect(got.exposure?.maxShutter).toBe(expected.shutter[at]);
      expect(got.exposure?.maxGain).toBe(expected.gain);
      expect(got.lowLight?.noiseReduction).toBe(expected.noiseReduction);
      expect(got.lowLight?.irCutFilter).toBe(expected.ir);
      expect(got.stream?.quality).toBe(4);
    });

    test.each(Object.entries(lights))('WDR and gain in %s', (light, seen) => {
      const start = expected.wdr === 'OFF' ? 'ON' : 'OFF';
      const { recommendedSettings: got } = recommend(given(purpose, camera, {}, start, seen));
      const wanted =
        light === 'backlit'
          ? expected.backlitWdr
          : light === 'night mode' && expected.wdr === 'ON'
            ? 'as is'
            : expected.wdr;
      expect(got.image?.wdr?.mode).toBe(wanted === 'as is' ? start : wanted);
      // A picture that is dark keeps its gain, except where the plate alone has to be lit.
      expect(got.exposure?.maxGain).toBe(light === 'dark' && purpose !== 'plate' ? 100 : expected.gain);
    });
  });
});

test('every reason carries a number or names what it is about, every change its rule and its loss', () => {
  for (const purpose of Object.keys(table) as Purpose[]) {
    const { changes } = recommend(
      given(purpose, cameraClasses['4 MP, H.265 (Profile T)'], { vmsH265: true }),
    );
    expect(changes.length).toBeGreaterThan(5);
    for (const change of changes) {
      expect(change.reason).not.toMatch(/undefined|NaN|Infinity|null/);
      expect(change.reason.length).toBeLessThan(200);
      expect(change.rule).toMatch(/^R-/);
      expect(change.loss).not.toBe('');
    }
    for (const path of ['stream.fps', 'stream.bitrateMbps', 'stream.gop', 'exposure.maxShutter'])
      expect(changes.find((change) => change.path === path)?.reason).toMatch(/\d/);
  }
});

function row(
  fps: [number, number],
  gop: number,
  shutter: [string, string],
  wdr: Expected['wdr'],
  backlitWdr: Expected['wdr'],
  ir: Expected['ir'],
  noiseReduction: number,
  gain: number,
  rate: Expected['rate'],
  factor: number,
): Expected {
  return { fps, gop, shutter, wdr, backlitWdr, ir, noiseReduction, gain, rate, h265: true, factor };
}

function given(
  purpose: Purpose,
  camera: { codecs: readonly ('H.264' | 'H.265')[]; size: string },
  site: Partial<SiteFacts>,
  wdr = 'OFF',
  seen?: PictureMetrics,
): Parameters<typeof recommend>[0] {
  const input = exampleInput({
    purpose,
    codecs: camera.codecs,
    stream: {
      resolution: camera.size,
      bitrateMbps: 40,
      // High above the band, and low where the band is the top of what it can do.
      fps: purpose === 'plate' || purpose === 'identification' || purpose === 'retail' ? 60 : 30,
      rateControl: purpose === 'plate' ? 'VBR' : purpose === 'identification' ? 'VBR' : 'CBR',
    },
    codec: { fps: { min: 1, max: 60 }, bitrateMbps: { min: 0.03, max: 16 } },
    site: { ...defaultSiteFacts, ...site },
    ...(seen === undefined ? {} : { metrics: seen }),
  });
  const { settings } = input.reading;
  return {
    ...input,
    reading: {
      ...input.reading,
      settings: { ...settings, image: { ...settings.image, wdr: { mode: wdr, level: 50 } } },
    },
  };
}

function metrics(change: Partial<PictureMetrics>): PictureMetrics {
  return {
    width: 1920,
    height: 1080,
    meanLuma: 100,
    shareDark: 0.05,
    shareClipped: 0,
    backlit: 0.01,
    contrast: 0.8,
    sharpness: 0.3,
    noise: 0.2,
    monochrome: false,
    flags: [],
    ...change,
  };
}
