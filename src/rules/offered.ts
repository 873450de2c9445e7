import type { CodecCapability, Range } from '../domain/capabilities.ts';

/** Width, height, pixels and shape of `1920x1080`; undefined for text that is no size. */
export interface PictureSize {
  text: string;
  width: number;
  height: number;
  pixels: number;
}

export function sizeFrom(text: string | null | undefined): PictureSize | undefined {
  const [width, height] = (text ?? '').split('x').map(Number);
  if (width === undefined || height === undefined || !(width > 0) || !(height > 0)) return undefined;
  return { text: text as string, width, height, pixels: width * height };
}

/** 2688x1520 and 1920x1080 count as one shape; 4:3 and 16:9 do not. */
export function sameShape(a: PictureSize, b: PictureSize): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) <= 0.02;
}

/** The offered sizes, smallest first. */
export function sizesOf(capability: CodecCapability): PictureSize[] {
  return capability.resolutions
    .map((text) => sizeFrom(text))
    .filter((size) => size !== undefined)
    .sort((a, b) => a.pixels - b.pixels || a.width - b.width);
}

/** The lowest offered frame rate that is at least `wanted`, else the highest; undefined when none is known. */
export function offeredFps(capability: CodecCapability, wanted: number): number | undefined {
  const { fps } = capability;
  if (fps === null) return undefined;
  const listed = ratesOf(fps.values);
  if (listed.length > 0) return listed.find((rate) => rate >= wanted) ?? listed.at(-1);
  const low = Math.max(1, Math.ceil(fps.min));
  const high = Math.floor(fps.max);
  return low > high ? undefined : Math.min(Math.max(Math.ceil(wanted), low), high);
}

/** Whether the camera says that it takes this rate; where it says nothing, any. */
export function takesFps({ fps }: CodecCapability, rate: number): boolean {
  if (fps === null) return true;
  const listed = ratesOf(fps.values);
  return listed.length > 0 ? listed.includes(rate) : rate >= fps.min && rate <= fps.max;
}

/** Offered frame rates from `most` down to `least`, highest first. */
export function ratesDown(capability: CodecCapability, most: number, least: number): number[] {
  const { fps } = capability;
  if (fps === null) return [];
  const listed = ratesOf(fps.values);
  if (listed.length > 0) return listed.filter((rate) => rate <= most && rate >= least).reverse();
  const rates: number[] = [];
  for (let rate = Math.floor(Math.min(most, fps.max)); rate >= Math.max(1, least, fps.min); rate--)
    rates.push(rate);
  return rates;
}

function ratesOf(values: readonly number[] | undefined): number[] {
  return (values ?? []).filter((rate) => Number.isFinite(rate) && rate > 0).sort((a, b) => a - b);
}

/** The whole numbers of a range; undefined where there is none above 0. */
export function wholeRange({ min, max }: Range): Range | undefined {
  const whole = { min: Math.max(1, Math.ceil(min)), max: Math.floor(max) };
  return whole.min > whole.max ? undefined : whole;
}

export function clamp(value: number, range: Range): number {
  return Math.min(Math.max(value, range.min), range.max);
}

/** A range that something can be chosen from: one value alone is no choice. */
export function isChoice(range: Range | null | undefined): range is Range {
  return range !== null && range !== undefined && range.max > range.min;
}

/** The value at `part` of the range, in whole steps where the range is wide enough to have them. */
export function partOf(range: Range, part: number): number {
  const width = range.max - range.min;
  const value = range.min + part * width;
  const rounded = width >= 10 ? Math.round(value) : Number(value.toFixed(width <= 2 ? 2 : 1));
  return clamp(rounded, range);
}

/** The camera's own spelling of a mode (ON, On, on), when it offers it. */
export function offeredMode(modes: readonly string[] | undefined, wanted: string): string | undefined {
  return modes?.find((mode) => mode.toUpperCase() === wanted);
}

/** Two modes to choose from, or there is nothing to set. */
export function isMode(value: string | null | undefined, wanted: string): boolean {
  return value?.toUpperCase() === wanted;
}
