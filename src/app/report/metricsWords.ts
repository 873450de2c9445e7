import type { PictureMetrics } from '../../domain/picture.ts';

/** The numbers of a picture in a line; `docs/rules.md` tells what each is and from where on it is odd. */
export function metricsWords(metrics: PictureMetrics): string {
  const { meanLuma, shareDark, shareClipped, backlit, contrast, sharpness, noise, flags } = metrics;
  const numbers = [
    `mean ${Math.round(meanLuma)} of 255`,
    `${percent(shareDark)} dark`,
    `${percent(shareClipped)} burnt out`,
    `backlit ${percent(backlit)}`,
    `contrast ${contrast.toFixed(2)}`,
    `sharpness ${sharpness.toFixed(2)}`,
    `noise ${noise.toFixed(1)}`,
  ];
  return `${flags.length > 0 ? flags.join(', ') : 'nothing odd'} (${numbers.join(', ')})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
