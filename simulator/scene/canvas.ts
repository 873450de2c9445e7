import { gridNoise } from './gridNoise.ts';

export type Rgb = readonly [number, number, number];
export type Point = readonly [number, number];

/** How a filled shape is painted: a colour that may change from top to bottom, grain, and bricks or slabs. */
export type Paint = {
  color: Rgb;
  /** Colour at the lower edge of the shape, for a vertical gradient. */
  toColor?: Rgb;
  /** Fine texture: relative strength, and size of a grain in pixels at 640 wide. */
  grain?: { amount: number; size: number };
  /** Joints of bricks, tiles or slats, in parts of the picture's width and height. */
  tiles?: { width: number; height: number; joint: number; stagger?: boolean };
  /** 1 paints over what is there, less lets it through. */
  opacity?: number;
};

/** A linear-light drawing surface. Coordinates run from 0 to 1 in both directions, whatever the size in pixels. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;

  constructor(width: number, height: number, background: Rgb) {
    this.width = width;
    this.height = height;
    this.rgb = new Float32Array(width * height * 3);
    for (let i = 0; i < this.rgb.length; i += 3) this.rgb.set(background, i);
  }

  rectangle(left: number, top: number, right: number, bottom: number, paint: Paint): void {
    this.polygon(
      [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ],
      paint,
    );
  }

  ellipse(centreX: number, centreY: number, radiusX: number, radiusY: number, paint: Paint): void {
    const points: Point[] = [];
    for (let step = 0; step < 40; step++) {
      const angle = (step / 40) * 2 * Math.PI;
      points.push([centreX + radiusX * Math.cos(angle), centreY + radiusY * Math.sin(angle)]);
    }
    this.polygon(points, paint);
  }

  polygon(points: readonly Point[], paint: Paint): void {
    const { width, height } = this;
    const ys = points.map(([, y]) => y * height);
    const top = Math.min(...ys);
    const bottom = Math.max(...ys);
    const first = Math.max(0, Math.floor(top));
    const last = Math.min(height - 1, Math.ceil(bottom) - 1);
    for (let y = first; y <= last; y++) {
      const vertical = Math.min(y + 1, bottom) - Math.max(y, top);
      const middle = Math.max(top, y) + vertical / 2;
      const crossings = crossingsAt(points, middle, width, height);
      for (let i = 0; i + 1 < crossings.length; i += 2)
        this.#span(y, crossings[i] ?? 0, crossings[i + 1] ?? 0, vertical, paint, top, bottom);
    }
  }

  /** Adds a round glow (a lamp, a light pool), strongest in the middle. */
  glow(centreX: number, centreY: number, radiusX: number, radiusY: number, color: Rgb): void {
    const { width, height, rgb } = this;
    for (let y = 0; y < height; y++) {
      const dy = ((y + 0.5) / height - centreY) / radiusY;
      if (Math.abs(dy) > 3) continue;
      for (let x = 0; x < width; x++) {
        const dx = ((x + 0.5) / width - centreX) / radiusX;
        const strength = Math.exp(-(dx * dx + dy * dy));
        if (strength < 0.002) continue;
        const at = (y * width + x) * 3;
        for (let c = 0; c < 3; c++) rgb[at + c] = (rgb[at + c] ?? 0) + (color[c] ?? 0) * strength;
      }
    }
  }

  #span(
    y: number,
    from: number,
    to: number,
    vertical: number,
    paint: Paint,
    top: number,
    bottom: number,
  ): void {
    const { width, height, rgb } = this;
    const fade = paint.toColor ? Math.min(1, Math.max(0, (y + 0.5 - top) / (bottom - top))) : 0;
    const end = Math.min(width - 1, Math.ceil(to) - 1);
    for (let x = Math.max(0, Math.floor(from)); x <= end; x++) {
      const cover = (Math.min(x + 1, to) - Math.max(x, from)) * vertical * (paint.opacity ?? 1);
      const texture = textureAt(x, y, width, height, paint);
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const start = paint.color[c] ?? 0;
        const value = (start + ((paint.toColor?.[c] ?? start) - start) * fade) * texture;
        rgb[at + c] = (rgb[at + c] ?? 0) * (1 - cover) + value * cover;
      }
    }
  }
}

function crossingsAt(points: readonly Point[], y: number, width: number, height: number): number[] {
  const found: number[] = [];
  let [previousX, previousY] = points.at(-1) ?? [0, 0];
  for (const [nextX, nextY] of points) {
    const y0 = previousY * height;
    const y1 = nextY * height;
    if (y0 <= y !== y1 <= y) found.push(width * (previousX + ((nextX - previousX) * (y - y0)) / (y1 - y0)));
    [previousX, previousY] = [nextX, nextY];
  }
  return found.sort((a, b) => a - b);
}

function textureAt(x: number, y: number, width: number, height: number, paint: Paint): number {
  let factor = 1;
  if (paint.grain) {
    const cell = Math.max(1, (paint.grain.size * width) / 640);
    factor += (gridNoise(Math.floor(x / cell), Math.floor(y / cell), 7) - 0.5) * 2 * paint.grain.amount;
  }
  if (paint.tiles) {
    const { width: tileWidth, height: tileHeight, joint, stagger } = paint.tiles;
    const row = y / height / tileHeight;
    const column = x / width / tileWidth + (stagger && Math.floor(row) % 2 ? 0.5 : 0);
    const nearJoint =
      (column % 1) * tileWidth * width < Math.max(1, width / 640) ||
      (row % 1) * tileHeight * height < Math.max(1, width / 640);
    factor *= nearJoint ? joint : 0.92 + 0.16 * gridNoise(Math.floor(column), Math.floor(row), 3);
  }
  return factor;
}
