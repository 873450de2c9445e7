import { sameValue } from '../domain/tolerance.ts';
import { offeredBitrate } from '../domain/capabilities.ts';
import { fittingCap } from './bitrateCap.ts';
import { rateBand, rateToward } from './frameRate.ts';
import { narrowest } from './ruleTable.ts';
import { ratesDown, sameShape, sizesOf, takesFps } from './offered.ts';
import type { PictureSize } from './offered.ts';
import { deadBand, ruleTable } from './ruleTable.ts';
import type { PurposeRow } from './ruleTable.ts';
import type { Load } from './siteLoad.ts';

/** Purposes of low evidence before those of high. */
const turns = [1, 2, 3] as const;

/**
 * Brings the loads under a limit, where that can be done: caps to the model, then frame rates, and only where all of them
 * at their floors are too much still, the fewest sizes that it takes. The result of a second pass over the result is the
 * same.
 */
export function giveWay(loads: readonly Load[], fits: (loads: readonly Load[]) => boolean): Load[] {
  const exact = fitCaps(loads, fits);
  return fits(exact) ? exact : fitRates(fitSizes(exact, fits), fits);
}

/** A cap that stayed since it was near enough to the model goes down to it: nothing is lost by that. */
function fitCaps(loads: readonly Load[], fits: (loads: readonly Load[]) => boolean): Load[] {
  const now = [...loads];
  for (const turn of turns)
    for (const index of inOrder(now, turn)) {
      if (fits(now)) return now;
      const load = now[index] as Load;
      now[index] = { ...load, mbps: capAt(load, load.fps ?? 0) };
    }
  return now;
}

/**
 * First everyone to the lower end of the band, where nothing is lost. Then, one evidence after the other: those that were
 * to get more frames keep what they have, and one by one, the largest first, all go to the floor of their purpose.
 */
function fitRates(loads: readonly Load[], fits: (loads: readonly Load[]) => boolean): Load[] {
  const now = [...loads];
  const lower = (which: readonly number[], rate: (load: Load) => number): boolean => {
    for (const index of which) {
      const load = now[index] as Load;
      now[index] = withRate(load, rate(load));
    }
    return fits(now);
  };
  if (fits(now)) return now;
  for (const turn of turns) for (const index of inOrder(now, turn)) if (lower([index], lowEnd)) return now;
  for (const turn of turns) {
    const wantMore = inOrder(now, turn).filter((index) => raised(now[index] as Load));
    if (lower(wantMore, kept)) return now;
    for (const index of inOrder(now, turn)) if (lower([index], floor)) return now;
  }
  return now;
}

/** As few sizes as it takes with every frame rate at its floor: always the largest that can, one step down. */
function fitSizes(loads: readonly Load[], fits: (loads: readonly Load[]) => boolean): Load[] {
  const now = [...loads];
  for (const turn of turns)
    for (;;) {
      if (fits(now.map((load) => withRate(load, floor(load))))) return now;
      const index = inOrder(now, turn).find((each) => sizeBelow(now[each] as Load) !== undefined);
      const load = index === undefined ? undefined : now[index];
      const smaller = load === undefined ? undefined : sizeBelow(load);
      if (index === undefined || load === undefined || smaller === undefined) break;
      now[index] = withSize(load, smaller);
    }
  return now;
}

function inOrder(loads: readonly Load[], turn: number): number[] {
  return loads
    .map((load, index) => ({ load, index }))
    .filter(({ load }) => canGive(load) && rowOf(load).evidence === turn)
    .sort((a, b) => (b.load.mbps ?? 0) - (a.load.mbps ?? 0) || a.index - b.index)
    .map(({ index }) => index);
}

function canGive({ camera, capability, mbps, fps, size }: Load): boolean {
  return (
    camera.streamOwner !== 'vms' &&
    !camera.site.neverTouch.includes('stream.bitrateMbps') &&
    capability !== undefined &&
    offeredBitrate(capability) !== null &&
    mbps !== null &&
    fps !== null &&
    size !== undefined
  );
}

function raised({ fps, now }: Load): boolean {
  return (fps ?? 0) > (now?.fps ?? Infinity);
}

function lowEnd(load: Load): number {
  const place = { row: rowOf(load), site: load.camera.site };
  const { least } = rateBand(place);
  return (
    (load.capability === undefined ? undefined : rateToward(load.capability, least, place)) ?? load.fps ?? 0
  );
}

/** The lowest rate that the purpose bears. */
function floor(load: Load): number {
  const { capability, fps } = load;
  if (capability === undefined || fps === null) return fps ?? 0;
  const rates = ratesDown(capability, fps, rateBand({ row: rowOf(load), site: load.camera.site }).floor);
  return rates.at(-1) ?? fps;
}

/** What it has, or the floor where it has less. */
function kept(load: Load): number {
  return Math.max(takenNow(load) ?? 0, floor(load));
}

/** The present rate, where the recommended codec takes it. */
function takenNow({ now, capability }: Load): number | undefined {
  const rate = now?.fps;
  return typeof rate === 'number' && capability !== undefined && takesFps(capability, rate)
    ? rate
    : undefined;
}

/** With so many frames, where that is less and saves something; within the dead band of the present rate, rather with that one. */
function withRate(load: Load, wanted: number): Load {
  const present = takenNow(load) ?? wanted;
  const near = Math.abs(present - wanted) <= deadBand.fps ? present : wanted;
  return saving(load, near) ?? saving(load, wanted) ?? load;
}

function saving(load: Load, fps: number): Load | undefined {
  if (!canGive(load) || load.fps === null || fps >= load.fps) return undefined;
  if (load.camera.site.neverTouch.includes('stream.fps') && fps !== load.now?.fps) return undefined;
  const lower = { ...load, fps, mbps: capAt(load, fps) };
  return lower.mbps < (load.mbps ?? 0) && !comesBack(lower) ? lower : undefined;
}

/** Whether the rules for the camera alone would raise this rate again at no cost, so that nothing is saved for long. */
function comesBack(load: Load): boolean {
  const again = lowEnd(load);
  if (load.fps === null || load.fps >= again - deadBand.fps) return false;
  return fitting(load, again, load.mbps) === load.mbps;
}

/** The cap with this rate: what the model asks for to the letter, or what is set now where that is a little less. */
function capAt(load: Load, fps: number): number {
  const present = load.now?.bitrateMbps ?? null;
  const cap = Math.min(
    fitting(load, fps, null) ?? Infinity,
    fitting(load, fps, present) ?? Infinity,
    load.mbps ?? Infinity,
  );
  return present !== null && sameValue('stream.bitrateMbps', cap, present) ? present : cap;
}

/** The cap that the present size and this rate ask for; `current` where that is near enough. */
function fitting(
  { camera, capability, size, stream }: Load,
  fps: number,
  current: number | null | undefined,
): number | undefined {
  if (capability === undefined || size === undefined || !stream.codec) return undefined;
  return fittingCap(
    { site: camera.site, row: rowOf({ camera }) },
    { current, capability, size, fps, codec: stream.codec },
  );
}

function withSize(load: Load, size: PictureSize): Load {
  const smaller = { ...load, size };
  return { ...smaller, mbps: capAt(smaller, load.fps ?? 0) };
}

/** The next smaller size of the same shape that still gives the purpose its pixels. */
function sizeBelow(load: Load): PictureSize | undefined {
  const { camera, capability, size } = load;
  if (size === undefined || capability === undefined) return undefined;
  if (camera.site.neverTouch.includes('stream.resolution')) return undefined;
  // Its own limit presses its frame rate already: with a smaller size it would take the frames instead.
  if ((load.stream.fps ?? 0) < lowEnd(load) - deadBand.fps) return undefined;
  const needed = Math.max(narrowest, rowOf(load).density * (camera.sceneWidth ?? 0));
  const smaller = sizesOf(capability)
    .filter((other) => other.pixels < size.pixels && other.width >= needed && sameShape(other, size))
    .at(-1);
  if (smaller === undefined) return undefined;
  return (withSize(load, smaller).mbps ?? 0) < (load.mbps ?? 0) ? smaller : undefined;
}

function rowOf({ camera }: Pick<Load, 'camera'>): PurposeRow {
  return ruleTable[camera.recommendation.purpose];
}
