import * as z from 'zod';

/** What the numbers about one picture say, as `docs/rules.md` defines each. */
export const pictureFlags = [
  'too-dark',
  'over-exposed',
  'backlit',
  'low-contrast',
  'soft',
  'blurred',
  'noisy',
  'very-noisy',
  'night-mode',
  'flat',
] as const;
export const pictureFlagSchema = z.enum(pictureFlags);
export type PictureFlag = z.infer<typeof pictureFlagSchema>;

/** Numbers about one picture (or the medians of three); `docs/rules.md` tells formulas and thresholds. */
export const pictureMetricsSchema = z.object({
  width: z.number(),
  height: z.number(),
  /** 0 to 255 */
  meanLuma: z.number(),
  /** shares of all pixels, 0 to 1 */
  shareDark: z.number(),
  shareClipped: z.number(),
  /** the smaller of the shares of dark and of bright pixels, 0 to 1 */
  backlit: z.number(),
  /** (99th - 1st percentile of luma) / 255 */
  contrast: z.number(),
  /** variance of the Laplacian over the variance of luma */
  sharpness: z.number(),
  /** standard deviation of the noise in flat blocks, in luma steps */
  noise: z.number(),
  monochrome: z.boolean(),
  flags: z.array(pictureFlagSchema),
});
export type PictureMetrics = z.infer<typeof pictureMetricsSchema>;

/** Where a number becomes a flag, at 640 pixels of width; fitted on 90 photographs with known degradations. */
export const pictureThresholds = {
  darkLevel: 20,
  tooDarkMean: 40,
  tooDarkShare: 0.5,
  clippedLevel: 250,
  overExposedShare: 0.05,
  /** a picture is backlit where more than this share is under the low and as much over the high level */
  backlitLevels: [50, 230],
  backlitShare: 0.08,
  lowContrast: 0.35,
  soft: 0.04,
  blurred: 0.01,
  noisy: 1,
  veryNoisy: 5,
  /** 99th minus 1st percentile of luma, of 255: under it there is no picture to speak of */
  flat: 8,
} as const;

type Numbers = Omit<PictureMetrics, 'flags'>;

export function flagsFor(metrics: Numbers): PictureFlag[] {
  const t = pictureThresholds;
  const isBacklit = metrics.backlit > t.backlitShare;
  const isNoisy = metrics.noise > t.noisy;
  const isFlat = metrics.contrast < t.flat / 255;
  // Backlight takes detail away and noise adds it: sharpness means nothing then.
  const sharpnessCounts = !isBacklit && !isNoisy && !isFlat;
  const flags: [PictureFlag, boolean][] = [
    ['flat', isFlat],
    ['too-dark', metrics.meanLuma < t.tooDarkMean || metrics.shareDark > t.tooDarkShare],
    ['over-exposed', metrics.shareClipped > t.overExposedShare],
    ['backlit', isBacklit],
    ['low-contrast', metrics.contrast < t.lowContrast],
    ['blurred', sharpnessCounts && metrics.sharpness < t.blurred],
    ['soft', sharpnessCounts && metrics.sharpness >= t.blurred && metrics.sharpness < t.soft],
    ['very-noisy', metrics.noise > t.veryNoisy],
    ['noisy', isNoisy && metrics.noise <= t.veryNoisy],
    ['night-mode', metrics.monochrome],
  ];
  return flags.flatMap(([flag, raised]) => (raised ? [flag] : []));
}

/** Number by number the median, so that one passing car or headlight decides nothing. Of one picture, that picture. */
export function medianMetrics(pictures: readonly [PictureMetrics, ...PictureMetrics[]]): PictureMetrics {
  const [first] = pictures;
  const median = (of: (metrics: PictureMetrics) => number): number => {
    const sorted = pictures.map(of).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? of(first);
  };
  const numbers: Numbers = {
    width: first.width,
    height: first.height,
    meanLuma: median(({ meanLuma }) => meanLuma),
    shareDark: median(({ shareDark }) => shareDark),
    shareClipped: median(({ shareClipped }) => shareClipped),
    backlit: median(({ backlit }) => backlit),
    contrast: median(({ contrast }) => contrast),
    sharpness: median(({ sharpness }) => sharpness),
    noise: median(({ noise }) => noise),
    monochrome: median(({ monochrome }) => (monochrome ? 1 : 0)) === 1,
  };
  return { ...numbers, flags: flagsFor(numbers) };
}
