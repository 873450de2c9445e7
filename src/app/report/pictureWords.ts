import type { PictureChange } from '../../domain/job.ts';

/** How the pictures before and after a change compare; empty where there is nothing to say. */
export function pictureWords({ verdict, findings, claude, before, after }: PictureChange): string {
  const said = [...findings, ...(claude === undefined ? [] : [`Claude: ${claude.why}`])].join('; ');
  return verdict === 'worse'
    ? `worse than before, look at both pictures (${before}, ${after}): ${said}`
    : said;
}
