import { describe, expect, test } from 'vitest';
import type { Purpose } from '../../../src/domain/camera.ts';
import type { PictureMetrics } from '../../../src/domain/picture.ts';
import type { PictureAdvice } from '../../../src/domain/pictureAdvice.ts';
import type { Recommendation } from '../../../src/domain/recommendation.ts';
import type { SettingPath } from '../../../src/domain/settingPaths.ts';
import { defaultSiteFacts } from '../../../src/domain/siteFacts.ts';
import type { SiteFacts } from '../../../src/domain/siteFacts.ts';
import { recommend } from '../../../src/rules/recommend.ts';
import { exampleInput } from '../../support/exampleReading.ts';

type Given = Parameters<typeof exampleInput>[0];
const got = ({ siteFacts, ...given }: Given & { siteFacts?: Partial<SiteFacts> }): Recommendation =>
  recommend(exampleInput({ ...given, site: { ...defaultSiteFacts, ...siteFacts } }));
const change = (
  { changes }: Recommendation,
  path: SettingPath,
  stream?: string,
): Recommendation['changes'][number] | undefined =>
  changes.find((each) => each.path === path && each.stream === stream);
const notes = ({ warnings }: Recommendation): string => warnings.join('\n');

describe('size', () => {
  test('a plate camera 7.5 m wide gets the size that reaches 330 px/m, and says the numbers', () => {
    const plate = got({ purpose: 'plate', facts: { sceneWidth: 7.5 } });
    expect(change(plate, 'stream.resolution')).toMatchObject({
      current: '1920x1080',
      recommended: '2560x1440',
      rule: 'R-PPM',
      reason:
        '1920 px over 7.5 m = 256 px/m, number plates need 330 (170 px on a 52 cm plate); 2560x1440 gives 341',
    });
    expect(change(plate, 'exposure.maxShutter')).toMatchObject({
      recommended: '1/650',
      reason: expect.stringMatching(
        /^1\.5 px blur at 30 km\/h at 20 degrees \(assumed\) and 341 px\/m allows 1\/649; 1\/650/,
      ),
    });
  });

  test('the scene width may come from the field of view and the distance', () => {
    const wide = got({ purpose: 'recognition', facts: { hfov: 90, distance: 10 } });
    expect(change(wide, 'stream.resolution')?.reason).toMatch(
      /^1920 px over 20 m = 96 px\/m, recognition needs 125/,
    );
    expect(change(wide, 'stream.resolution')?.recommended).toBe('2560x1440');
  });

  test('what no size can reach needs a lens, in metres', () => {
    const wide = got({ purpose: 'identification', facts: { sceneWidth: 40 } });
    expect(change(wide, 'stream.resolution')?.recommended).toBe('3840x2160');
    expect(notes(wide)).toMatch(
      /3840 px over 40 m = 96 px\/m, identification needs 250 .* settings cannot fix this; .* to 15\.4 m of scene width at most/,
    );
  });

  test('another shape is never taken, only told', () => {
    const square = got({
      purpose: 'recognition',
      facts: { sceneWidth: 12 },
      stream: { resolution: '1280x960' },
      codec: { resolutions: ['640x480', '1280x960', '1920x1080'] },
    });
    expect(change(square, 'stream.resolution')).toBeUndefined();
    expect(notes(square)).toContain('1920x1080 is offered, but has another shape than 1280x960');
  });

  test('a size that suffices stays, however many more the camera has', () => {
    expect(
      change(got({ purpose: 'overview', facts: { sceneWidth: 20 } }), 'stream.resolution'),
    ).toBeUndefined();
  });

  test('without a width nothing is called sufficient, and only a small picture is enlarged', () => {
    const unknown = got({ purpose: 'recognition' });
    expect(change(unknown, 'stream.resolution')).toBeUndefined();
    expect(notes(unknown)).toContain('1920 px reach the 125 px/m that recognition needs up to 15.4 m across');
    const small = got({ purpose: 'recognition', stream: { resolution: '640x360' } });
    expect(change(small, 'stream.resolution')?.reason).toBe(
      'recognition needs 125 px/m (EN 62676-4: recognise): 640 px reach that only up to 5.1 m across, 1920 px up to 15.4 m',
    );
  });
});

describe('frame rate', () => {
  test('a rate just over the band is left, and not raised to the next that is offered', () => {
    const coarse = { fps: { min: 5, max: 30, values: [5, 15, 30] } };
    expect(
      change(got({ purpose: 'observation', stream: { fps: 13 }, codec: coarse }), 'stream.fps'),
    ).toBeUndefined();
  });

  test('where bits are few the rate falls to the highest that keeps 60 % of the model', () => {
    // 8 MP, H.264: the model asks for 60 % of 7.0 Mb/s at 12 fps, 6.2 at 10, 5.8 at 9, 5.4 at 8.
    const pressed = got({
      purpose: 'observation',
      stream: { resolution: '3840x2160', fps: 25 },
      codec: { bitrateMbps: { min: 0.1, max: 3.6 } },
    });
    expect(change(pressed, 'stream.fps')).toMatchObject({ recommended: 9, rule: 'R-BIT' });
    expect(change(pressed, 'stream.fps')?.reason).toMatch(
      /at 12 fps the model asks for 7 Mb\/s and 3\.6 are allowed: 9 fps keep/,
    );
    expect(change(pressed, 'stream.bitrateMbps')?.recommended).toBe(3.6);
  });

  test('it never falls under the floor of the purpose or what the policy asks for', () => {
    const codec = { bitrateMbps: { min: 0.1, max: 1 } };
    const stream = { resolution: '3840x2160', fps: 25 };
    const pressed = got({ purpose: 'observation', stream, codec });
    expect(change(pressed, 'stream.fps')?.recommended).toBe(8);
    expect(notes(pressed)).toContain('1 Mb/s are under 60 % of what the model asks for even at 8 fps');
    expect(
      change(got({ purpose: 'observation', stream, codec, siteFacts: { minFps: 15 } }), 'stream.fps')
        ?.recommended,
    ).toBe(15);
  });

  test('a policy may ask for more frames than the purpose does', () => {
    expect(
      change(got({ purpose: 'observation', siteFacts: { minFps: 20 } }), 'stream.fps')?.recommended,
    ).toBe(20);
  });
});

describe('offered rates', () => {
  test('one inside the band is taken before one above it', () => {
    const rates = (values: number[]): unknown =>
      change(got({ purpose: 'identification', codec: { fps: { min: 1, max: 60, values } } }), 'stream.fps')
        ?.recommended;
    expect(rates([5, 15, 20, 30, 60])).toBe(20);
    expect(rates([5, 10, 28, 60])).toBe(28);
  });

  test('one that would be left alone is taken before one far above', () => {
    const overview = { purpose: 'overview' as const, stream: { fps: 5 } };
    const values = [5, 7.5, 15, 30];
    expect(
      change(got({ ...overview, codec: { fps: { min: 5, max: 30, values } } }), 'stream.fps'),
    ).toMatchObject({
      recommended: 7.5,
    });
  });
});

describe('bitrate', () => {
  test('where the camera states no range its cap stays, and that is said', () => {
    const unknown = got({ codec: { bitrateMbps: null } });
    expect(change(unknown, 'stream.bitrateMbps')).toBeUndefined();
    const any = got({ codec: { bitrateMbps: null, bitrateUnlimited: true } });
    expect(change(any, 'stream.bitrateMbps')).toMatchObject({
      recommended: 2.5,
      reason: '2.5 Mb/s is the model for 1920x1080 at 12 fps in H.264, normal scene',
    });
    expect(notes(unknown)).toContain(
      'not settable over ONVIF on this camera: bitrate cap (the camera states no range)',
    );
  });

  test('the limit of the policy is kept to the letter', () => {
    const limited = got({ stream: { fps: 12, bitrateMbps: 2.3 }, siteFacts: { cameraMbps: 2.2 } });
    expect(change(limited, 'stream.bitrateMbps')).toMatchObject({
      recommended: 2.2,
      reason: expect.stringMatching(/the policy allows 2\.2$/),
    });
  });

  test('a stream without a cap gets one', () => {
    expect(change(got({ stream: { bitrateMbps: null } }), 'stream.bitrateMbps')?.loss).toMatch(
      /^without a cap/,
    );
  });
});

describe('codec', () => {
  test('Motion JPEG gives way to H.264, or to H.265 where the VMS records it', () => {
    const jpeg: Given = { stream: { codec: 'MJPEG', profile: null }, codecs: ['MJPEG', 'H.264', 'H.265'] };
    expect(change(got(jpeg), 'stream.codec')?.recommended).toBe('H.264');
    expect(change(got({ ...jpeg, siteFacts: { vmsH265: true } }), 'stream.codec')?.recommended).toBe('H.265');
  });

  test('the codec profile follows the codec', () => {
    const next = got({ siteFacts: { vmsH265: true }, codec: { profiles: ['Main', 'Main10'] } });
    expect(change(next, 'stream.profile')).toMatchObject({ current: 'High', recommended: 'Main' });
  });

  test('H.265 that the policy does not allow goes back', () => {
    const back = got({ stream: { codec: 'H.265' }, siteFacts: { allowedCodecs: ['H.264'] } });
    expect(change(back, 'stream.codec')).toMatchObject({
      recommended: 'H.264',
      reason: 'the policy allows H.264 only',
    });
  });
});

describe('streams', () => {
  test('a live stream is made small, slow enough and thin, in its own shape, and its changes carry its token', () => {
    const live = got({
      stream: { fps: 12, gop: 24, bitrateMbps: 2.5 },
      sub: { resolution: '2560x1920', fps: 30, bitrateMbps: 4, gop: 30 },
      codec: { resolutions: ['640x480', '1024x576', '1280x960', '1920x1080', '2560x1920'] },
    });
    expect(change(live, 'stream.resolution', 'sub')?.recommended).toBe('640x480');
    expect(change(live, 'stream.fps', 'sub')?.recommended).toBe(15);
    expect(change(live, 'stream.bitrateMbps', 'sub')?.recommended).toBe(1);
    expect(live.recommendedSettings.streams?.[1]).toMatchObject({
      token: 'sub',
      resolution: '640x480',
      fps: 15,
      bitrateMbps: 1,
    });
    expect(live.recommendedSettings.stream).toMatchObject({ fps: 12, bitrateMbps: 2.5 });
    expect(notes(live)).toContain('another shape than the recorded one (1920x1080)');
    expect(notes(live)).not.toContain('privacy masks');
  });

  test('a live stream is bound in its width as well', () => {
    const live = got({ sub: { resolution: '1920x1080' } });
    expect(change(live, 'stream.resolution', 'sub')?.recommended).toBe('640x360');
  });

  test('a live stream that nearly fits is left alone', () => {
    const live = got({ sub: { bitrateMbps: 1.1, fps: 16, gop: 30, resolution: '640x360' } });
    expect(live.changes.filter(({ stream }) => stream === 'sub')).toEqual([]);
  });

  test('where the VMS owns the streams all of it is advice, with the numbers', () => {
    const owned = got({ facts: { streamOwner: 'vms' } });
    expect(owned.changes.every(({ path }) => !path.startsWith('stream.'))).toBe(true);
    expect(notes(owned)).toMatch(
      /the VMS owns the streams; set there: fps 30 -> 12 \(12 fps cover observation/,
    );
    expect(owned.recommendedSettings.stream?.fps).toBe(30);
  });

  test('a recorder has one recorded stream for each of its inputs', () => {
    const input = exampleInput({});
    const [main] = input.reading.settings.streams ?? [];
    const [encoder] = input.reading.capabilities.video_encoders;
    const imaging = input.reading.capabilities.imaging;
    if (main === undefined || encoder === undefined || imaging === null)
      throw new Error('the example has them');
    const second = { ...main, token: 'main2', source: 'video1' };
    const { exposure, lowLight, image } = input.reading.settings;
    const reading: typeof input.reading = {
      ...input.reading,
      settings: {
        ...input.reading.settings,
        streams: [main, second],
        sources: ['video0', 'video1'].map((token) => ({ token, exposure, lowLight, image })),
      },
      capabilities: {
        ...input.reading.capabilities,
        video_encoders: [encoder, { ...encoder, token: 'main2', source: 'video1' }],
        imagingSources: [imaging, { ...imaging, token: 'video1' }],
      },
    };
    const answer = recommend({ ...input, reading });
    const fps = answer.changes
      .filter(({ path }) => path === 'stream.fps')
      .map(({ stream, recommended }) => [stream, recommended]);
    expect(fps).toEqual([
      [undefined, 12],
      ['main2', 12],
    ]);
    const shutters = answer.changes
      .filter(({ path }) => path === 'exposure.maxShutter')
      .map(({ source }) => source);
    expect(shutters).toEqual([undefined, 'video1']);
    expect(answer.recommendedSettings.sources?.map(({ exposure: next }) => next?.maxShutter)).toEqual([
      '1/50',
      '1/50',
    ]);
    expect(answer.recommendedSettings.exposure?.maxShutter).toBe('1/50');
    expect(
      recommend({ ...input, reading: { ...reading, settings: answer.recommendedSettings } }).changes,
    ).toEqual([]);
  });
});

describe('exposure', () => {
  test('lamps that flicker bound the time from below, with the blur told', () => {
    const lamps = got({ purpose: 'identification', siteFacts: { lamps: 'mains' } });
    expect(change(lamps, 'exposure.maxShutter')).toMatchObject({ recommended: '1/100', rule: 'R-FLICK' });
    expect(notes(lamps)).toMatch(
      /1\/100 at 1\.4 m\/s .* blurs 3\.5 px: flicker-free lamps would allow 1\/175/,
    );
  });

  test('a faster subject asks for a shorter time', () => {
    const run = got({ purpose: 'recognition', siteFacts: { subjectSpeed: 4 } });
    expect(change(run, 'exposure.maxShutter')).toMatchObject({
      recommended: '1/250',
      reason: expect.stringMatching(/4 m\/s \(policy\)/),
    });
  });

  test('plates without any light at night get the shutter as advice', () => {
    const dark = got({ purpose: 'plate', siteFacts: { nightLight: 'none' } });
    expect(change(dark, 'exposure.maxShutter')).toBeUndefined();
    expect(notes(dark)).toMatch(/1\/650 is right for plates by day .* no light at night \(policy\)/);
  });

  test('a plate camera that is faster than it needs to be stays so', () => {
    const fast = got({ purpose: 'plate', imaging: { exposure: { mode: 'AUTO', maxShutter: '1/2000' } } });
    expect(change(fast, 'exposure.maxShutter')).toBeUndefined();
  });

  test('fixed exposure is not touched, but told', () => {
    const fixed = got({
      imaging: { exposure: { mode: 'MANUAL', shutter: '1/250', maxShutter: '1/6', maxGain: 100 } },
    });
    expect(fixed.changes.filter(({ path }) => path.startsWith('exposure.'))).toEqual([]);
    expect(notes(fixed)).toContain('exposure is fixed at 1/250 s');
  });

  test('the time is never longer than a frame', () => {
    const slow = got({
      purpose: 'overview',
      stream: { fps: 30 },
      codec: { fps: { min: 30, max: 30, values: [30] } },
    });
    expect(change(slow, 'exposure.maxShutter')?.recommended).toBe('1/50');
  });
});

describe('picture', () => {
  test('a till on AUTO stays so, and a filter that is always out goes in', () => {
    const at = (irCutFilter: string): Recommendation =>
      got({ purpose: 'retail', imaging: { lowLight: { irCutFilter } } });
    expect(change(at('AUTO'), 'lowLight.irCutFilter')).toBeUndefined();
    expect(change(at('OFF'), 'lowLight.irCutFilter')?.recommended).toBe('ON');
  });

  test('white light at night keeps the colour', () => {
    expect(change(got({ siteFacts: { nightLight: 'white' } }), 'lowLight.irCutFilter')).toBeUndefined();
  });

  test('plates fix the infrared filter by the light', () => {
    const lit = (nightLight: SiteFacts['nightLight']): Recommendation =>
      got({ purpose: 'plate', siteFacts: { nightLight }, imaging: { lowLight: { irCutFilter: 'AUTO' } } });
    expect(change(lit('infrared'), 'lowLight.irCutFilter')?.recommended).toBe('OFF');
    expect(change(lit('white'), 'lowLight.irCutFilter')?.recommended).toBe('ON');
    expect(notes(lit('unknown'))).toContain('say night_light in the policy');
  });

  test('a backlit camera without WDR gets backlight compensation', () => {
    const backlit = got({
      imagingCapability: { wdr: null },
      metrics: metrics(['backlit'], { backlit: 0.2 }),
    });
    expect(change(backlit, 'image.backlight.mode')?.recommended).toBe('ON');
    expect(notes(backlit)).toContain('not settable over ONVIF on this camera: wide dynamic range');
  });

  test('WDR that suits the day only is advice where ONVIF shows one profile', () => {
    const parked = got({ purpose: 'parking', metrics: metrics(['backlit'], { backlit: 0.2 }) });
    expect(change(parked, 'image.wdr.mode')).toBeUndefined();
    expect(notes(parked)).toMatch(/WDR by day and off at night suits this view/);
  });

  test('a camera that shows only the image profile in force gets WDR for the day as advice, at a door as a change', () => {
    const quirks = [{ id: 'Q97', effect: 'active-image-profile-only', says: '' }];
    const seen = (purpose: Purpose, wdr: 'offered' | null): Recommendation => {
      const input = exampleInput({
        purpose,
        metrics: metrics(['backlit'], { backlit: 0.2 }),
        imagingCapability: wdr === null ? { wdr } : {},
      });
      return recommend({ ...input, reading: { ...input.reading, quirks } });
    };
    expect(change(seen('observation', 'offered'), 'image.wdr.mode')).toBeUndefined();
    expect(notes(seen('observation', 'offered'))).toMatch(
      /WDR is right here by day .* only the image profile now/,
    );
    expect(change(seen('entrance', 'offered'), 'image.wdr.mode')?.recommended).toBe('ON');
    expect(change(seen('observation', null), 'image.backlight.mode')).toBeUndefined();
  });

  test('what settings cannot fix is said; of a plate camera darkness is not', () => {
    const flags: PictureMetrics['flags'] = ['too-dark', 'over-exposed', 'low-contrast', 'soft'];
    expect(notes(got({ metrics: metrics(flags) }))).toMatch(
      /the picture is dark[\s\S]*burnt out[\s\S]*low contrast[\s\S]*soft/,
    );
    expect(notes(got({ purpose: 'plate', metrics: metrics(['too-dark', 'low-contrast']) }))).not.toMatch(
      /is dark|low contrast/,
    );
    expect(notes(got({ metrics: metrics(['soft', 'noisy']) }))).not.toContain('soft');
    expect(notes(got({ metrics: metrics(['flat']) }))).toContain('covered lens');
  });
});

describe('a look by a model', () => {
  const advice: PictureAdvice = {
    purpose: 'plate',
    lighting: 'backlit',
    problems: [],
    obstructions: ['a branch'],
    confidence: 0.9,
    why: 'A gate.',
  };
  const look = (change: Partial<PictureAdvice>, more: Given = {}): Recommendation =>
    got({ ...more, picture: { ok: true, advice: { ...advice, ...change } } });

  test('says the purpose where nobody did', () => {
    expect(look({})).toMatchObject({ engine: 'claude', purpose: 'plate' });
  });

  test('is only mentioned when it is not sure, or when somebody said otherwise', () => {
    const unsure = look({ confidence: 0.4 });
    expect(unsure.purpose).toBe('observation');
    expect(notes(unsure)).toContain('Claude sees number plates (40 % sure): A gate.; not sure enough');
    expect(change(unsure, 'image.wdr.mode')).toBeUndefined();
    const said = look({}, { facts: { purpose: 'corridor' } });
    expect(said.purpose).toBe('corridor');
    expect(notes(said)).toContain('; it stays corridor');
    expect(notes(said)).toContain('in the way: a branch');
  });

  test('that sees backlight leads to WDR', () => {
    const wdr = change(look({ purpose: 'recognition' }), 'image.wdr.mode');
    expect(wdr).toMatchObject({ recommended: 'ON', reason: 'Claude sees backlight: A gate.' });
  });
});

test('what the policy says of a camera counts where its own entry is silent', () => {
  const cameraFacts = { purpose: 'plate', sceneWidth: 7.5 } as const;
  expect(got({ siteFacts: { cameraFacts } })).toMatchObject({ purpose: 'plate' });
  expect(got({ siteFacts: { cameraFacts }, facts: { purpose: 'overview' } })).toMatchObject({
    purpose: 'overview',
  });
  expect(got({ siteFacts: { cameraFacts }, purpose: 'night' })).toMatchObject({ purpose: 'night' });
});

function metrics(flags: PictureMetrics['flags'], change: Partial<PictureMetrics> = {}): PictureMetrics {
  return {
    width: 1920,
    height: 1080,
    meanLuma: 30,
    shareDark: 0.05,
    shareClipped: 0.1,
    backlit: 0.01,
    contrast: 0.3,
    sharpness: 0.03,
    noise: 0.2,
    monochrome: false,
    flags,
    ...change,
  };
}

describe('what a sentence says is so', () => {
  const press = { purpose: 'corridor' as const, stream: { resolution: '3840x2160', fps: 12 } };

  test('fewer frames keep a picture clean only where they do', () => {
    const clean = got({ ...press, siteFacts: { cameraMbps: 3 } });
    expect(change(clean, 'stream.fps')?.reason).toMatch(/fps keep the picture clean/);
    const poor = got({ ...press, siteFacts: { cameraMbps: 1 } });
    expect(change(poor, 'stream.fps')).toMatchObject({
      recommended: 8,
      reason: expect.stringMatching(/8 fps, the least that this purpose bears, .* still too few$/),
    });
  });

  test('a night that nothing lights takes more bits, said with its factor, and night views have it already', () => {
    const unlit = got({ purpose: 'observation', siteFacts: { nightLight: 'none' } });
    expect(change(unlit, 'stream.bitrateMbps')).toMatchObject({
      recommended: 3.2,
      reason: expect.stringContaining('normal scene x 1.3 for the noise of a night without light (policy)'),
    });
    expect(change(got({ purpose: 'observation' }), 'stream.bitrateMbps')?.recommended).toBe(2.5);
    const night = (nightLight: 'none' | 'unknown'): unknown =>
      change(got({ purpose: 'night', siteFacts: { nightLight } }), 'stream.bitrateMbps')?.recommended;
    expect(night('none')).toBe(night('unknown'));
  });

  test('a little too few bits cost detail, far too few make blocks', () => {
    const loss = (bitrateMbps: number): string | undefined =>
      change(got({ purpose: 'observation', stream: { fps: 12, bitrateMbps } }), 'stream.bitrateMbps')?.loss;
    expect(loss(2)).toBe('at 2 Mb/s fine detail goes when much moves: 20 % fewer bits than it takes');
    expect(loss(1)).toBe('at 1 Mb/s the picture breaks into blocks when something moves');
  });
});

test('no codec is proposed of which the camera runs no more streams', () => {
  const input = exampleInput({ purpose: 'plate', stream: { codec: 'H.265' }, sub: {} });
  for (const encoder of input.reading.capabilities.video_encoders) {
    encoder.source = 'video0';
    encoder.guaranteedInstances = { total: 2, perCodec: { 'H.264': 1, 'H.265': 1 } };
  }
  for (const stream of input.reading.settings.streams ?? [])
    if (stream.token === 'sub') stream.codec = 'H.264';
  const full = recommend(input);
  expect(change(full, 'stream.codec')).toBeUndefined();
  expect(notes(full)).toContain('H.265 stays: the camera runs 1 H.264 stream at most, and others use it');
});

test('another codec with other sizes and rates is proposed with those it has', () => {
  const codecOptions = {
    'H.264': { resolutions: ['1280x720', '2560x1440'], fps: { min: 10, max: 25, values: [10, 25] } },
  };
  const stream = { codec: 'MJPEG' as const, fps: 12, gop: null, bitrateMbps: null };
  const jpeg = got({ purpose: 'corridor', stream, codecs: ['H.264', 'MJPEG'], codecOptions });
  expect(change(jpeg, 'stream.codec')?.recommended).toBe('H.264');
  expect(change(jpeg, 'stream.resolution')).toMatchObject({
    recommended: '2560x1440',
    reason: 'H.264 does not come with 1920x1080 on this camera: 2560x1440 is the nearest',
  });
  expect(change(jpeg, 'stream.fps')?.recommended).toBe(10);
  const kept = got({
    purpose: 'corridor',
    stream,
    codecs: ['H.264', 'MJPEG'],
    codecOptions,
    siteFacts: { neverTouch: ['stream.resolution'] },
  });
  expect(change(kept, 'stream.codec')).toBeUndefined();
});

test('H.265 waits where it lacks a size that the stream may get, so that the codec does not hang on the size', () => {
  const codecOptions = { 'H.265': { resolutions: ['1280x720', '1920x1080'] } };
  const h265 = (sizes: string[]): Recommendation =>
    got({ codec: { resolutions: sizes }, codecOptions, siteFacts: { vmsH265: true } });
  expect(change(h265(['1280x720', '1920x1080']), 'stream.codec')?.recommended).toBe('H.265');
  const without = h265(['1280x720', '1920x1080', '3840x2160']);
  expect(change(without, 'stream.codec')).toBeUndefined();
  expect(notes(without)).toContain('H.264 stays: on this camera H.265 does not come with 3840x2160');
});
