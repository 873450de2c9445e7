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
