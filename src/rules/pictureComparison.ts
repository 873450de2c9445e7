import { pictureThresholds } from '../domain/picture.ts';
import type { PictureMetrics } from '../domain/picture.ts';
import type { Purpose } from '../domain/camera.ts';
import { trim } from './situation.ts';

export interface PictureComparison {
  /** `failed`: there is no picture any more. Pictures warn, they never roll anything back. */
  verdict: 'same-or-better' | 'worse' | 'failed';
  /** what is worse, in words with the numbers */
  warnings: string[];
  /** what is better, in the same way */
  improvements: string[];
}

/** How far a number may move before it is worth a word. */
export const pictureLimits = {
  meanLuma: 40,
  shareClipped: 0.05,
  noiseFactor: 2,
  noiseFloor: 1,
  sharpnessFactor: 0.5,
  backlit: 0.03,
} as const;

/** Numbers of the picture before a change against those after it. */
export function pictureComparison(
  before: PictureMetrics,
  after: PictureMetrics,
  purpose: Purpose,
): PictureComparison {
  if (isFlat(after) && !isFlat(before))
    return {
      verdict: 'failed',
      warnings: ['after the change the picture is one flat tone: black, white or covered'],
      improvements: [],
    };
  // A plate camera is dark on purpose, so light and contrast say nothing about it.
  const light = purpose === 'plate' ? [] : lightFindings(before, after);
  // Both are scaled to one width first, so a smaller picture comes out sharper and noisier than the same scene was.
  const sameSize = before.width === after.width && before.height === after.height;
  const grain = sameSize ? [...noiseFindings(before, after), ...sharpnessFindings(before, after)] : [];
  const findings = [...light, ...grain];
  const warnings = findings.filter(({ worse }) => worse).map(({ words }) => words);
  return {
    verdict: warnings.length > 0 ? 'worse' : 'same-or-better',
    warnings,
    improvements: findings.filter(({ worse }) => !worse).map(({ words }) => words),
  };
}

interface Finding {
  worse: boolean;
  words: string;
}

function lightFindings(before: PictureMetrics, after: PictureMetrics): Finding[] {
  const findings: Finding[] = [];
  const moved = after.meanLuma - before.meanLuma;
  if (Math.abs(moved) > pictureLimits.meanLuma)
    findings.push({
      // Toward the middle of the range is better, away from it worse.
      worse: Math.abs(after.meanLuma - 110) > Math.abs(before.meanLuma - 110),
      words: `${moved > 0 ? 'brighter' : 'darker'}: mean ${Math.round(before.meanLuma)} to ${Math.round(after.meanLuma)} of 255`,
    });
  const clipped = after.shareClipped - before.shareClipped;
  if (Math.abs(clipped) > pictureLimits.shareClipped)
    findings.push({
      worse: clipped > 0,
      words: `burnt out: ${percent(before.shareClipped)} to ${percent(after.shareClipped)} of the picture`,
    });
  const backlit = after.backlit - before.backlit;
  const lit = Math.max(before.backlit, after.backlit) > pictureThresholds.backlitShare;
  if (lit && Math.abs(backlit) > pictureLimits.backlit)
    findings.push({
      worse: backlit > 0,
      words: `dark beside bright: ${percent(before.backlit)} to ${percent(after.backlit)} of the picture`,
    });
  return findings;
}

function noiseFindings({ noise: before }: PictureMetrics, { noise: after }: PictureMetrics): Finding[] {
  const { noiseFactor, noiseFloor } = pictureLimits;
  const words = `noise: ${trim(before, 1)} to ${trim(after, 1)} steps`;
  if (after > noiseFloor && after > before * noiseFactor) return [{ worse: true, words }];
  return before > noiseFloor && before > after * noiseFactor ? [{ worse: false, words }] : [];
}

/** Noise passes for sharpness and light from behind hides it, so such pictures are not judged. */
function sharpnessFindings(before: PictureMetrics, after: PictureMetrics): Finding[] {
  const doubtful = [before, after].some(({ flags }) =>
    flags.some((flag) => flag === 'backlit' || flag === 'noisy' || flag === 'very-noisy'),
  );
  if (doubtful || before.sharpness <= 0) return [];
  const factor = after.sharpness / before.sharpness;
  const words = `sharpness: ${trim(before.sharpness, 3)} to ${trim(after.sharpness, 3)}`;
  if (factor < pictureLimits.sharpnessFactor) return [{ worse: true, words }];
  return factor > 1 / pictureLimits.sharpnessFactor ? [{ worse: false, words }] : [];
}

function isFlat({ contrast, flags }: PictureMetrics): boolean {
  return flags.includes('flat') || contrast * 255 < pictureThresholds.flat;
}

function percent(share: number): string {
  return `${trim(share * 100, 1)} %`;
}
