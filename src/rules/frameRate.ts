import type { CodecCapability } from '../domain/capabilities.ts';
import type { Codec } from '../domain/codec.ts';
import { bitrateModel, factorOf, modelMbps } from './bitrateModel.ts';
import { offeredFps, ratesDown } from './offered.ts';
import { purposeWords } from './purposeWords.ts';
import { deadBand } from './ruleTable.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';
import type { Verdict } from './verdict.ts';
import { asItIs } from './verdict.ts';

export interface FrameRateInput {
  current: number | null | undefined;
  capability: CodecCapability;
  /** what the stream will be once size and codec are settled; null where bits do not press on the rate */
  pixels: number | null;
  codec: Codec;
}

/** R-FPS, pressed by R-BIT. */
export function frameRate(situation: Situation, input: FrameRateInput): Verdict {
  const { current, capability } = input;
  if (current === null || current === undefined) return asItIs;
  const wanted = inBand(situation, current, capability);
  if (wanted === undefined) return { notOffered: 'frame rate' };
  const pressed = underCeiling(situation, input, wanted);
  const to = pressed?.fps ?? wanted;
  if (Math.abs(to - current) <= deadBand.fps) return pressed?.stuck ?? asItIs;
  const ofBand = to < current ? lowerReason(situation, current, to) : raiseReason(situation, current, to);
  return {
    change: {
      path: 'stream.fps',
      to,
      rule: pressed === undefined ? 'R-FPS' : 'R-BIT',
      ...(pressed === undefined ? ofBand : pressedReason(pressed, wanted)),
    },
    ...pressed?.stuck,
  };
}

/** The present rate inside the band, else the nearest that will do. */
function inBand(situation: Situation, current: number, capability: CodecCapability): number | undefined {
  const { least, most } = rateBand(situation);
  const slack = deadBand.fps;
  if (current >= least - slack && current <= most + slack) return current;
  return rateToward(capability, current < least ? least : most, situation);
}

/**
 * Of the offered rates the one of the band nearest to `wanted`, one of its ends; else one that would be left alone if it
 * were set; else the next above, else the highest.
 */
export function rateToward(
  capability: CodecCapability,
  wanted: number,
  place: Pick<Situation, 'row' | 'site'>,
): number | undefined {
  const { least, most } = rateBand(place);
  const inside = ratesDown(capability, most, least);
  const above = ratesDown(capability, most + deadBand.fps, most);
  const below = ratesDown(capability, least, least - deadBand.fps);
  return (
    (wanted === least ? inside.at(-1) : inside[0]) ??
    above.at(-1) ??
    below[0] ??
    offeredFps(capability, wanted)
  );
}

/** Frames per second that are left alone at this place, and how far a budget may press them. */
export function rateBand({ row, site }: Pick<Situation, 'row' | 'site'>): {
  least: number;
  most: number;
  floor: number;
} {
  const [low, high] = row.fps[site.mainsHz];
  const least = Math.max(low, site.minFps ?? 0);
  return { least, most: Math.max(high, least), floor: Math.max(row.fpsFloor, site.minFps ?? 0) };
}

interface Pressed {
  fps: number;
  ceiling: number;
  model: number;
  stuck?: { advice: string[] };
}

function underCeiling(situation: Situation, input: FrameRateInput, wanted: number): Pressed | undefined {
  const { site } = situation;
  const ceiling = Math.min(input.capability.bitrateMbps?.max ?? Infinity, site.cameraMbps ?? Infinity);
  if (input.pixels === null || !Number.isFinite(ceiling) || !(ceiling > 0)) return undefined;
  const { pixels, codec } = input;
  const model = (fps: number): number | undefined =>
    modelMbps({ pixels, fps, codec, complexity: site.complexity, factor: factorOf(situation) });
  const full = model(wanted);
  if (full === undefined || ceiling >= bitrateModel.enough * full) return undefined;
  const { floor } = rateBand(situation);
  const rates = ratesDown(input.capability, wanted, floor);
  const fps = rates.find((rate) => ceiling >= bitrateModel.enough * (model(rate) ?? 0));
  const pressed = { fps: fps ?? rates.at(-1) ?? wanted, ceiling, model: full };
  return fps !== undefined
    ? pressed
    : {
        ...pressed,
        stuck: {
          advice: [
            `${trim(ceiling, 1)} Mb/s are under 60 % of what the model asks for even at ${trim(pressed.fps)} fps: allow more, or take a smaller size by hand`,
          ],
        },
      };
}

function pressedReason(
  { fps, model, ceiling, stuck }: Pressed,
  wanted: number,
): { reason: string; loss: string } {
  const but =
    stuck === undefined
      ? `${trim(fps)} fps keep the picture clean, since frame rate gives way before size`
      : `${trim(fps)} fps, the least that this purpose bears, leave more bits to each picture, and still too few`;
  return {
    reason: `at ${trim(wanted)} fps the model asks for ${trim(model, 1)} Mb/s and ${trim(ceiling, 1)} are allowed: ${but}`,
    loss: 'too few bits per picture: blocks and smeared faces when something moves',
  };
}

function lowerReason(situation: Situation, current: number, to: number): { reason: string; loss: string } {
  const more = (current / to) ** bitrateModel.ratePower;
  const beats =
    situation.site.mainsHz === 50 && [15, 30].includes(current)
      ? ` and beat with 50 Hz lamps`
      : situation.site.mainsHz === 60 && current === 25
        ? ' and beat with 60 Hz lamps'
        : '';
  return {
    reason: `${trim(to)} fps cover ${purposeWords[situation.purpose].name}: ${steps(situation, to)}; ${trim(current)} fps cost ${trim(more, 1)} times the bits${beats}`,
    loss: `${Math.round((1 - 1 / more) * 100)} % of the bits go into pictures that show nothing more`,
  };
}

function raiseReason(situation: Situation, current: number, to: number): { reason: string; loss: string } {
  return {
    reason: `at ${trim(to)} fps ${steps(situation, to)}; at ${trim(current)} fps it is ${trim(speed(situation) / current)} m and the moment that counts can be missed`,
    loss: `nothing is seen for ${trim(1 / current)} s between pictures`,
  };
}

/** What moves at this place goes so far from one picture to the next. Plates: along the road, not across the picture. */
function steps(situation: Situation, fps: number): string {
  const { site, row, purpose } = situation;
  const who =
    purpose === 'plate'
      ? `vehicles at ${trim(site.vehicleSpeed ?? 30)} km/h`
      : site.subjectSpeed !== null
        ? 'the subject'
        : row.subject;
  const verb = who === 'the subject' ? 'moves' : 'move';
  return `${who} ${verb} ${trim(speed(situation) / fps)} m between pictures`;
}

function speed({ site, row, purpose }: Situation): number {
  return purpose === 'plate' ? (site.vehicleSpeed ?? 30) / 3.6 : (site.subjectSpeed ?? row.speed);
}
