import type { RgbPicture } from './pictureMetrics.ts';

/** The size in dots (a character is one wide and two high) that fits the space without distortion. */
export function dotsFor(
  picture: { width: number; height: number },
  columns: number,
  rows: number,
): { width: number; height: number } {
  const scale = Math.min(columns / picture.width, (rows * 2) / picture.height);
  const width = Math.max(1, Math.min(columns, Math.round(picture.width * scale)));
  const height = Math.max(2, Math.min(rows * 2, Math.round(picture.height * scale)));
  return { width, height: height + (height % 2) };
}

/** One row of text for two rows of dots: the upper one is the colour of `▀`, the lower one its background. */
export function halfBlockRows({ data, width, height }: RgbPicture): string[] {
  const rows: string[] = [];
  for (let y = 0; y + 1 < height; y += 2) {
    let row = '';
    let previous = '';
    for (let x = 0; x < width; x++) {
      const colors = `\u001b[38;2;${color(data, y * width + x)};48;2;${color(data, (y + 1) * width + x)}m`;
      row += colors === previous ? '▀' : `${colors}▀`;
      previous = colors;
    }
    rows.push(`${row}\u001b[0m`);
  }
  return rows;
}

function color(data: Uint8Array, pixel: number): string {
  return `${data[pixel * 3] ?? 0};${data[pixel * 3 + 1] ?? 0};${data[pixel * 3 + 2] ?? 0}`;
}
