import type { PictureFlag } from '../domain/picture.ts';
import type { Situation } from './situation.ts';
import { trim } from './situation.ts';

/** What the picture shows that no rule can set right, in words. */
export function pictureWarnings(situation: Situation, wdrComesOn: boolean): string[] {
  return [...fromMetrics(situation, wdrComesOn), ...fromModel(situation)];
}

function fromMetrics({ metrics, purpose }: Situation, wdrComesOn: boolean): string[] {
  if (metrics === null) return [];
  const has = (flag: PictureFlag): boolean => metrics.flags.includes(flag);
  // Plate cameras are dark and flat on purpose: only the plate shines.
  const plate = purpose === 'plate';
  const words: string[] = [];
  if (has('flat'))
    return ['the picture is one flat tone: covered lens, or no picture at all; look at the camera'];
  if (has('too-dark') && !plate)
    words.push(`the picture is dark (mean ${Math.round(metrics.meanLuma)} of 255): more light helps most`);
  if (has('over-exposed') && !plate)
    words.push(
      `${trim(metrics.shareClipped * 100, 1)} % of the picture is burnt out (a lamp, the sun or the sky in view): ${wdrComesOn ? 'look again with WDR on, then turn or tilt the camera if it stays so' : 'turn or tilt the camera'}`,
    );
  if (has('low-contrast') && !plate)
    words.push(
      `low contrast (${trim(metrics.contrast)} of 1): fog, a dirty dome, or an infrared lamp that shines into it`,
    );
  // Light from behind and noise both falsify the number for sharpness.
  if ((has('blurred') || has('soft')) && !has('backlit') && !has('noisy') && !has('very-noisy'))
    words.push(
      has('blurred')
        ? 'the picture is out of focus or the lens is dirty: settings cannot fix this'
        : 'the picture is soft: check focus and lens',
    );
  if (has('very-noisy'))
    words.push(
      `strong noise (${trim(metrics.noise, 1)} steps): the camera works at its limit, more light helps most`,
    );
  return words;
}

function fromModel({ seen }: Situation): string[] {
  if (seen === null) return [];
  const problems = seen.problems.map((problem) => problem.replaceAll('-', ' '));
  return [
    ...(problems.length > 0 ? [`Claude sees: ${problems.join(', ')} (settings cannot fix this)`] : []),
    ...(seen.obstructions.length > 0 ? [`Claude sees in the way: ${seen.obstructions.join(', ')}`] : []),
  ];
}
