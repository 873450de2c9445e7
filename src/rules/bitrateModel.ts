import type { Codec } from '../domain/codec.ts';
import type { SiteFacts } from '../domain/siteFacts.ts';
import type { Situation } from './situation.ts';

/**
 * Constants of the model, fitted on published recommendations (irex 1080p25 4 Mb/s and 720p25 2.5 Mb/s, AWS 1.5 Mb/s for
 * 1080p5): -13 to +4 % on these, +12 % over Vivotek's upper value.
 */
export const bitrateModel = {
  /** Mb/s at 1920x1080 and 25 fps, H.264, a scene of usual detail */
  anchorMbps: 4,
  anchorPixels: 1920 * 1080,
  anchorFps: 25,
  pixelPower: 0.75,
  ratePower: 0.65,
  /** IPVM: complex scenes take three times what simple ones do */
  scene: { simple: 0.6, normal: 1, complex: 1.8 },
  /** vendors claim a half, IPVM measured 10-20 % on the same scene: a quarter is planned */
  codec: { 'H.264': 1, 'H.265': 0.75 },
  /** the noise of a night without any lamp */
  unlit: 1.3,
  /** part of the model below which the frame rate gives way (AWS: size before frame rate) */
  enough: 0.6,
} as const;

export interface ModelInput {
  pixels: number;
  fps: number;
  codec: Codec;
  complexity: SiteFacts['complexity'];
  /** of the place, see `factorOf` */
  factor: number;
}

/** On top of the model: the purpose, and the noise where the policy says that nothing lights the night. */
export function factorOf({ row, site }: Pick<Situation, 'row' | 'site'>): number {
  return row.bitrateFactor * nightFactor({ row, site });
}

export function nightFactor({ row, site }: Pick<Situation, 'row' | 'site'>): number {
  return site.nightLight === 'none' && row.nightInFactor !== true ? bitrateModel.unlit : 1;
}

/** Mb/s for the cap; undefined for codecs that are no use for recording. */
export function modelMbps({ pixels, fps, codec, complexity, factor }: ModelInput): number | undefined {
  if (codec !== 'H.264' && codec !== 'H.265') return undefined;
  const { anchorMbps, anchorPixels, anchorFps, pixelPower, ratePower, scene } = bitrateModel;
  return (
    anchorMbps *
    (pixels / anchorPixels) ** pixelPower *
    (fps / anchorFps) ** ratePower *
    scene[complexity] *
    bitrateModel.codec[codec] *
    factor
  );
}

/** TB (10^12 bytes) for so many days at the cap, recording all day. */
export function storageTb(mbps: number, days: number): number {
  return (mbps * 86_400 * days) / 8e6;
}
