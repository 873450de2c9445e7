import type { ImagingCapability, Range } from '../domain/capabilities.ts';
import type { ImagingSettings } from '../domain/settings.ts';
import { shutterMicros, shutterText } from '../domain/shutter.ts';
import { clamp, isChoice, isMode } from './offered.ts';
import { blurPixels, deadBand } from './ruleTable.ts';
import type { RuleName } from './ruleCatalogue.ts';
import type { Situation } from './situation.ts';
import { movement, trim } from './situation.ts';
import type { Verdict, Wanted } from './verdict.ts';
import { asItIs } from './verdict.ts';

/** R-EXP and R-FLICK: the longest time that automatic exposure may use. `fps` is the rate that the stream will have. */
export function shutterLimit(
  situation: Situation,
  current: ImagingSettings,
  capability: ImagingCapability,
  fps: number | null,
): Verdict {
  const range = capability.exposure?.maxShutter;
  if (!isChoice(range) || range.max <= 0) return { notOffered: 'longest shutter time' };
  if (isMode(current.exposure?.mode, 'MANUAL')) return fixedExposure(situation, current);
  const wanted = target(situation, fps);
  const text = textWithin(clamp(wanted.micros, { min: Math.max(range.min, 1), max: range.max }), range);
  const to = shutterMicros(text ?? '') ?? 0;
  const advice = [...(wanted.advice ?? [])];
  if (text === undefined) return asItIs;
  const now = shutterMicros(current.exposure?.maxShutter ?? '');
  if (now !== undefined && Math.abs(Math.log2(to / now)) <= deadBand.stops) return { advice };
  // A plate camera that is faster than it needs to be is lit for it: leave it.
  if (now !== undefined && now < to && situation.purpose === 'plate') return { advice };
  const shortest = shutterMicros(current.exposure?.minShutter ?? '');
  if (shortest !== undefined && to < shortest)
    return {
      advice: [
        ...advice,
        `the shortest shutter is set to ${current.exposure?.minShutter}: longest ${text} needs a shorter one first`,
      ],
    };
  if (situation.purpose === 'plate' && situation.site.nightLight === 'none')
    return {
      advice: [
        `${text} is right for plates by day (${wanted.reason}), but this place has no light at night (policy) and ONVIF shows only the profile now in force: add infrared light, or set it for the day profile by hand`,
      ],
    };
  const bound =
    Math.abs(Math.log2(to / wanted.micros)) < 0.02 ? '' : `; ${text} is the nearest that the camera takes`;
  return {
    change: {
      path: 'exposure.maxShutter',
      to: text,
      rule: wanted.rule,
      reason: `${wanted.reason}${bound}${trade(situation, now, to)}`,
      loss: lossOf(now, to, wanted.blur),
    },
    advice,
  };
}

interface Target {
  micros: number;
  rule: RuleName;
  reason: string;
  /** pixels of blur in so many microseconds */
  blur: (micros: number) => number;
  advice?: string[];
}

function target(situation: Situation, fps: number | null): Target {
  const { purpose, row, site } = situation;
  const plate = purpose === 'plate';
  const moving = movement(situation);
  const density =
    plate && situation.sceneWidth !== null && situation.mainWidth !== null
      ? situation.mainWidth / situation.sceneWidth
      : row.density;
  const pixels = plate ? blurPixels.plate : blurPixels.people;
  const blur = (micros: number): number => (density * moving.speed * micros) / 1e6;
  const byBlur = (pixels / (density * moving.speed)) * 1e6;
  const milestone = 1e6 / (11 * (site.vehicleSpeed ?? 30));
  const allowed = plate ? Math.min(byBlur, milestone) : byBlur;
  const where = density === row.density ? `the needed ${density}` : String(Math.round(density));
  const words = `${pixels} px blur at ${moving.words} and ${where} px/m allows ${aboutFraction(allowed)}`;
  const frame = fps === null ? Infinity : 1e6 / fps;
  const friendly = friendlyTimes(site.mainsHz).find((time) => time <= Math.min(allowed, frame) * 1.001);
  if (friendly !== undefined && !plate)
    return {
      micros: friendly,
      rule: 'R-EXP',
      reason: `${words}; ${shortFraction(friendly)} fits ${site.mainsHz} Hz lamps`,
      blur,
    };
  const shortestFriendly = friendlyTimes(site.mainsHz).at(-1) as number;
  if (site.lamps === 'mains' && !plate)
    return {
      micros: shortestFriendly,
      rule: 'R-FLICK',
      reason: `${words}, but the lamps flicker at ${site.mainsHz} Hz (policy): ${shortFraction(shortestFriendly)} is the shortest without dark bands`,
      blur,
      advice: [
        `${shortFraction(shortestFriendly)} at ${moving.words} blurs ${trim(blur(shortestFriendly), 1)} px: flicker-free lamps would allow ${aboutFraction(allowed)}`,
      ],
    };
  const micros = Math.min(roundedDown(allowed), frame);
  return {
    micros,
    rule: 'R-EXP',
    reason: `${words}; ${shortFraction(micros)} stays under it`,
    blur,
    advice: plate ? plateAdvice(situation, micros) : lampAdvice(situation, micros),
  };
}

/** Longest first. */
function friendlyTimes(mainsHz: 50 | 60): number[] {
  return [2, 1, 0.5].map((periods) => (periods * 1e6) / mainsHz);
}

/** Not longer than `micros`, as a fraction that people use: 1/200 for 1/175, 1/650 for 1/648. */
function roundedDown(micros: number): number {
  const perSecond = 1e6 / micros;
  const step = perSecond <= 1000 ? 50 : 250;
  return 1e6 / (Math.max(1, Math.ceil(perSecond / step - 0.01)) * step);
}

function plateAdvice({ site }: Situation, micros: number): string[] {
  return site.nightLight !== 'unknown'
    ? []
    : [
        `at night ${shortFraction(micros)} needs infrared or white light on the plate (assumed): without it the picture is black`,
      ];
}

function lampAdvice({ site }: Situation, micros: number): string[] {
  return site.lamps === 'flicker-free'
    ? []
    : [
        `${shortFraction(micros)} can show dark bands under lamps that flicker with the mains (${site.mainsHz} Hz): look at the picture, or say lamps: mains in the policy`,
      ];
}

function fixedExposure(situation: Situation, current: ImagingSettings): Verdict {
  if (situation.purpose === 'plate') return asItIs;
  const time = current.exposure?.shutter;
  return {
    advice: [
      `exposure is fixed${time === null || time === undefined ? '' : ` at ${time} s`} and follows neither day nor night: set it to AUTO by hand unless somebody wants it so`,
    ],
  };
}

/** The light that a shorter time costs is said where it hurts, since a picture that is too dark shows nothing sharp either. */
function trade({ metrics, purpose }: Situation, now: number | undefined, to: number): string {
  if (now === undefined || to >= now) return '';
  const stops = stopsText(now / to);
  const dark = metrics !== null && purpose !== 'plate' && metrics.flags.includes('too-dark');
  return dark
    ? `; costs ${stops} of light in a picture that is dark already (mean ${Math.round(metrics.meanLuma)} of 255), paid with noise: add light`
    : `; costs ${stops} of light at night, paid with noise`;
}

function lossOf(now: number | undefined, to: number, blur: (micros: number) => number): string {
  if (now === undefined) return 'in the dark the camera may use any time, and what moves smears';
  if (to < now) return `at ${shortFraction(now)} what moves smears over ${trim(blur(now), 1)} px in the dark`;
  return `${stopsText(to / now)} of light: more gain and noise in the dark`;
}

/** Texts are short by rounding; what a camera is asked for must still lie inside what it states. */
function textWithin(micros: number, range: Range): string | undefined {
  const perSecond = 1e6 / micros;
  const texts = [
    shutterText(micros),
    `1/${Math.ceil(perSecond)}`,
    `1/${Math.floor(perSecond)}`,
    (micros / 1e6).toFixed(6),
  ];
  return texts.find((text) => {
    const written = Math.round(shutterMicros(text ?? '') ?? -1);
    return written > 0 && written >= range.min && written <= range.max;
  });
}

function stopsText(factor: number): string {
  const stops = trim(Math.log2(factor), 1);
  return stops === '1' ? '1 stop' : `${stops} stops`;
}

/** For a limit that nobody sets: whole parts of a second, on the safe side. */
export function aboutFraction(micros: number): string {
  const perSecond = 1e6 / micros;
  return perSecond < 4 ? shortFraction(micros) : `1/${Math.ceil(perSecond - 0.01)}`;
}

function shortFraction(micros: number): string {
  return shutterText(micros) ?? `${Math.round(micros)} us`;
}

/** For the docs: what the table comes to without any facts of the site. */
export function usualShutter(situation: Situation): Pick<Wanted, 'to' | 'reason'> {
  const { micros, reason } = target(situation, null);
  return { to: shortFraction(micros), reason };
}
