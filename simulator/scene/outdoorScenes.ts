import type { Canvas, Rgb } from './canvas.ts';
import type { Layers, SceneFacts } from './scene.ts';

const asphalt = { color: [0.13, 0.13, 0.135], grain: { amount: 0.35, size: 1 } } as const;
const concrete = { color: [0.34, 0.33, 0.31], grain: { amount: 0.14, size: 1 } } as const;
const foliage = { color: [0.07, 0.13, 0.04], grain: { amount: 0.75, size: 2 } } as const;
const grass = { color: [0.11, 0.17, 0.05], grain: { amount: 0.5, size: 1.5 } } as const;

export function dayStreet(layers: Layers, random: () => number): SceneFacts {
  const { albedo, light } = layers;
  light.rectangle(0, 0, 1, 1, { color: [9000, 8600, 8000] });
  openSky(layers, 0.3, [2600, 3500, 5200], [4800, 5200, 5600]);
  const wall: Rgb = random() < 0.5 ? [0.42, 0.2, 0.14] : [0.45, 0.38, 0.28];
  albedo.rectangle(0, 0.06, 0.36, 0.62, {
    color: wall,
    tiles: { width: 0.022, height: 0.018, joint: 0.6, stagger: true },
  });
  albedo.rectangle(0.36, 0.16, 0.66, 0.6, { color: [0.5, 0.48, 0.44] });
  albedo.rectangle(0.66, 0.1, 1, 0.62, { color: [0.3, 0.33, 0.38], grain: { amount: 0.05, size: 1 } });
  windows(albedo, 0.03, 0.12, 0.34, 0.5, 4, 3);
  windows(albedo, 0.39, 0.22, 0.64, 0.5, 4, 2);
  windows(albedo, 0.7, 0.16, 0.98, 0.5, 3, 3);
  albedo.rectangle(0, 0.62, 1, 0.7, {
    ...concrete,
    tiles: { width: 0.05, height: 0.04, joint: 0.7 },
  });
  albedo.rectangle(0, 0.7, 1, 1, asphalt);
  for (let i = 0; i < 6; i++)
    albedo.polygon(
      [
        [0.02 + i * 0.18, 0.84],
        [0.11 + i * 0.18, 0.84],
        [0.1 + i * 0.18, 0.86],
        [0.0 + i * 0.18, 0.86],
      ],
      { color: [0.75, 0.75, 0.72] },
    );
  albedo.ellipse(0.56, 0.34, 0.075, 0.19, foliage);
  albedo.rectangle(0.553, 0.5, 0.567, 0.66, { color: [0.12, 0.08, 0.05] });
  // The houses on the left throw their shadow over the pavement and half the road.
  light.polygon(
    [
      [0, 0.6],
      [0.34, 0.6],
      [0.52, 0.8],
      [0, 0.8],
    ],
    { color: [1900, 2100, 2500] },
  );
  light.rectangle(0.66, 0.1, 1, 0.62, { color: [3200, 3400, 3700] });
  parkedCar(albedo, light, 0.78, 0.7, 0.16, random() < 0.5 ? [0.35, 0.04, 0.04] : [0.05, 0.1, 0.3]);
  return {
    widthMetres: 18,
    dark: false,
    infraredPeak: 2,
    subject: {
      kind: 'person',
      speed: 1.4,
      ground: 0.78,
      height: 0.3,
      from: 0.16,
      to: 0.72,
      light: 5200,
      infrared: 1,
    },
  };
}

export function nightYard(layers: Layers, random: () => number): SceneFacts {
  const { albedo, light, emission } = layers;
  light.rectangle(0, 0, 1, 1, { color: [0.05, 0.055, 0.07] });
  openSky(layers, 0.32, [0.004, 0.005, 0.009], [0.012, 0.012, 0.016]);
  albedo.rectangle(0.05, 0.12, 0.6, 0.58, {
    color: [0.34, 0.32, 0.3],
    tiles: { width: 0.03, height: 0.46, joint: 0.55 },
  });
  albedo.rectangle(0.14, 0.26, 0.3, 0.58, {
    color: [0.16, 0.2, 0.26],
    tiles: { width: 0.2, height: 0.035, joint: 0.5 },
  });
  albedo.rectangle(0.42, 0.32, 0.5, 0.58, { color: [0.22, 0.1, 0.08] });
  albedo.rectangle(0.6, 0.3, 1, 0.58, foliage);
  albedo.rectangle(0, 0.58, 1, 1, { ...asphalt, color: [0.18, 0.18, 0.18] });
  for (let i = 0; i < 3; i++)
    albedo.rectangle(0.66 + i * 0.1, 0.5 - i * 0.03, 0.75 + i * 0.1, 0.66, {
      color: [0.35 * random() + 0.1, 0.26, 0.14],
      tiles: { width: 0.09, height: 0.04, joint: 0.5 },
    });
  light.glow(0.46, 0.5, 0.2, 0.3, [1.3, 0.95, 0.5]);
  emission.glow(0.46, 0.215, 0.012, 0.018, [160, 130, 80]);
  emission.glow(0.46, 0.22, 0.05, 0.08, [0.25, 0.2, 0.1]);
  return {
    widthMetres: 16,
    dark: true,
    infraredPeak: 2.6,
    subject: {
      kind: 'person',
      speed: 1.4,
      ground: 0.82,
      height: 0.34,
      from: 0.25,
      to: 0.6,
      light: 0.6,
      infrared: 2.2,
    },
  };
}

export function carPark(layers: Layers, random: () => number): SceneFacts {
  const { albedo, light } = layers;
  light.rectangle(0, 0, 1, 1, { color: [31, 31, 32] });
  openSky(layers, 0.16, [15.5, 16.5, 18.5], [19.5, 20, 20.5]);
  albedo.rectangle(0, 0.16, 1, 0.36, foliage);
  albedo.rectangle(0, 0.36, 1, 1, { ...asphalt, color: [0.2, 0.2, 0.205] });
  for (let i = 0; i < 7; i++)
    albedo.polygon(
      [
        [0.02 + i * 0.16, 0.38],
        [0.03 + i * 0.16, 0.38],
        [0.0 + i * 0.17, 0.56],
        [-0.015 + i * 0.17, 0.56],
      ],
      { color: [0.7, 0.7, 0.68] },
    );
  parkedCar(albedo, light, 0.06, 0.52, 0.12, [0.4, 0.41, 0.42]);
  parkedCar(albedo, light, 0.4, 0.52, 0.12, random() < 0.5 ? [0.04, 0.12, 0.08] : [0.5, 0.48, 0.42]);
  parkedCar(albedo, light, 0.74, 0.52, 0.12, [0.08, 0.08, 0.09]);
  albedo.rectangle(0, 0.93, 1, 0.96, { color: [0.6, 0.5, 0.08] });
  return {
    widthMetres: 5.2,
    dark: false,
    infraredPeak: 3,
    // 30 km/h at 20° to the direction of travel, the usual place of a plate camera at a gate.
    subject: {
      kind: 'plate-car',
      speed: 2.85,
      ground: 0.92,
      height: 0.46,
      from: 0.3,
      to: 0.7,
      light: 25,
      infrared: 3,
    },
  };
}

export function perimeterFence(layers: Layers, random: () => number): SceneFacts {
  const { albedo, light } = layers;
  light.rectangle(0, 0, 1, 1, { color: [2400, 2450, 2600] });
  openSky(layers, 0.38, [1100, 1200, 1350], [1500, 1550, 1600]);
  for (let i = 0; i < 7; i++)
    albedo.ellipse(0.05 + i * 0.15 + random() * 0.05, 0.38, 0.1, 0.06 + random() * 0.07, foliage);
  albedo.rectangle(0, 0.4, 1, 1, grass);
  albedo.polygon(
    [
      [0.3, 0.4],
      [0.42, 0.4],
      [0.95, 1],
      [0.25, 1],
    ],
    { ...concrete, color: [0.3, 0.27, 0.22] },
  );
  const mesh = { color: [0.42, 0.44, 0.45], opacity: 0.75 } as const;
  for (let i = 0; i <= 60; i++) {
    const x = i / 60;
    albedo.polygon(
      [
        [x, 0.3],
        [x + 0.0022, 0.3],
        [x + 0.0022, 0.66],
        [x, 0.66],
      ],
      mesh,
    );
  }
  for (let i = 0; i <= 9; i++) albedo.rectangle(0, 0.3 + i * 0.04, 1, 0.303 + i * 0.04, mesh);
  for (let i = 0; i <= 6; i++)
    albedo.rectangle(0.07 + i * 0.15, 0.26, 0.08 + i * 0.15, 0.69, { color: [0.25, 0.26, 0.27] });
  return {
    widthMetres: 30,
    dark: false,
    infraredPeak: 1.5,
    subject: {
      kind: 'person',
      speed: 4,
      ground: 0.86,
      height: 0.2,
      from: 0.2,
      to: 0.8,
      light: 2300,
      infrared: 1.2,
    },
  };
}

function openSky({ albedo, sky }: Layers, horizon: number, high: Rgb, low: Rgb): void {
  albedo.rectangle(0, 0, 1, horizon, { color: [0, 0, 0] });
  sky.rectangle(0, 0, 1, horizon, { color: high, toColor: low });
}

function windows(
  albedo: Canvas,
  left: number,
  top: number,
  right: number,
  bottom: number,
  columns: number,
  rows: number,
): void {
  const stepX = (right - left) / columns;
  const stepY = (bottom - top) / rows;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = left + (column + 0.2) * stepX;
      const y = top + (row + 0.2) * stepY;
      albedo.rectangle(x - 0.004, y - 0.006, x + stepX * 0.6 + 0.004, y + stepY * 0.6 + 0.006, {
        color: [0.6, 0.6, 0.58],
      });
      albedo.rectangle(x, y, x + stepX * 0.6, y + stepY * 0.6, {
        color: [0.05, 0.07, 0.1],
        toColor: [0.09, 0.1, 0.12],
      });
      albedo.rectangle(x + stepX * 0.29, y, x + stepX * 0.31, y + stepY * 0.6, { color: [0.6, 0.6, 0.58] });
    }
}

function parkedCar(
  albedo: Canvas,
  light: Canvas,
  left: number,
  ground: number,
  width: number,
  color: Rgb,
): void {
  const tall = width * 0.62;
  light.rectangle(left - 0.01, ground - 0.01, left + width + 0.01, ground + 0.02, {
    color: [0, 0, 0],
    opacity: 0.8,
  });
  albedo.polygon(
    [
      [left + width * 0.2, ground - tall],
      [left + width * 0.75, ground - tall],
      [left + width * 0.92, ground - tall * 0.58],
      [left + width * 0.06, ground - tall * 0.58],
    ],
    { color: [0.06, 0.07, 0.08] },
  );
  albedo.rectangle(left, ground - tall * 0.6, left + width, ground - tall * 0.12, { color });
  for (const wheel of [0.2, 0.8])
    albedo.ellipse(left + width * wheel, ground - tall * 0.14, width * 0.1, width * 0.16, {
      color: [0.03, 0.03, 0.03],
    });
}
