import type { Layers, SceneFacts } from './scene.ts';

export function backlitEntrance({ albedo, light, emission }: Layers, random: () => number): SceneFacts {
  light.rectangle(0, 0, 1, 1, { color: [48, 46, 42] });
  albedo.rectangle(0, 0, 1, 0.12, { color: [0.7, 0.7, 0.68] });
  albedo.rectangle(0, 0.12, 1, 0.72, { color: [0.46, 0.42, 0.36] });
  albedo.rectangle(0, 0.72, 1, 1, {
    color: [0.28, 0.26, 0.24],
    tiles: { width: 0.08, height: 0.07, joint: 0.6 },
  });
  albedo.rectangle(0.04, 0.3, 0.2, 0.72, {
    color: [0.2, 0.11, 0.06],
    tiles: { width: 0.16, height: 0.08, joint: 0.5 },
  });
  albedo.rectangle(0.06, 0.2, 0.18, 0.28, { color: [0.62, 0.6, 0.12] });
  albedo.rectangle(0.8, 0.46, 0.97, 0.74, { color: random() < 0.5 ? [0.32, 0.08, 0.06] : [0.08, 0.18, 0.3] });
  for (let i = 0; i < 14; i++)
    albedo.ellipse(0.76 + random() * 0.05, 0.5 + random() * 0.2, 0.012, 0.02, {
      color: [0.05, 0.16, 0.05],
      grain: { amount: 0.5, size: 1 },
    });
  // Through the glass doors: a sunlit forecourt, some six stops brighter than the lobby.
  emission.rectangle(0.31, 0.17, 0.69, 0.78, { color: [3300, 3600, 4000], toColor: [4100, 4000, 3800] });
  emission.rectangle(0.31, 0.5, 0.69, 0.78, { color: [2000, 1900, 1800], toColor: [2600, 2500, 2300] });
  emission.rectangle(0.36, 0.34, 0.47, 0.5, { color: [950, 830, 700] });
  emission.rectangle(0.54, 0.28, 0.66, 0.5, { color: [520, 850, 390] });
  for (const post of [0.3, 0.405, 0.495, 0.585, 0.68])
    for (const layer of [albedo, emission])
      layer.rectangle(post, 0.15, post + 0.014, 0.79, {
        color: layer === albedo ? [0.12, 0.12, 0.13] : [0, 0, 0],
      });
  light.polygon(
    [
      [0.31, 0.78],
      [0.69, 0.78],
      [0.8, 1],
      [0.2, 1],
    ],
    { color: [900, 880, 820], toColor: [130, 128, 120] },
  );
  return {
    widthMetres: 6,
    dark: false,
    infraredPeak: 2,
    subject: {
      kind: 'person',
      speed: 1.4,
      ground: 0.93,
      height: 0.66,
      from: 0.2,
      to: 0.72,
      light: 70,
      infrared: 2,
    },
  };
}

export function corridor({ albedo, light, emission }: Layers, random: () => number): SceneFacts {
  light.rectangle(0, 0, 1, 1, { color: [20, 20, 19] });
  albedo.polygon(
    [
      [0, 0],
      [1, 0],
      [0.6, 0.36],
      [0.4, 0.36],
    ],
    { color: [0.75, 0.75, 0.73] },
  );
  albedo.polygon(
    [
      [0, 1],
      [1, 1],
      [0.6, 0.62],
      [0.4, 0.62],
    ],
    { color: [0.24, 0.25, 0.27], tiles: { width: 0.06, height: 0.06, joint: 0.75 } },
  );
  const walls = [0.58, 0.55, 0.46] as const;
  albedo.polygon(
    [
      [0, 0],
      [0.4, 0.36],
      [0.4, 0.62],
      [0, 1],
    ],
    { color: walls },
  );
  albedo.polygon(
    [
      [1, 0],
      [0.6, 0.36],
      [0.6, 0.62],
      [1, 1],
    ],
    { color: [0.5, 0.48, 0.42] },
  );
  albedo.rectangle(0.4, 0.36, 0.6, 0.62, { color: [0.36, 0.36, 0.34] });
  albedo.rectangle(0.45, 0.42, 0.55, 0.62, { color: [0.16, 0.2, 0.28] });
  for (const near of [0.02, 0.17, 0.28])
    for (const side of [-1, 1]) {
      const far = near + (0.4 - near) * 0.28;
      const x = (value: number) => (side < 0 ? value : 1 - value);
      albedo.polygon(
        [
          [x(near), 1 - near * 0.95 - 0.005],
          [x(near), near * 0.9 + 0.2],
          [x(far), far * 0.9 + 0.13],
          [x(far), 1 - far * 0.95 - 0.01],
        ],
        { color: side < 0 && random() < 0.5 ? [0.3, 0.16, 0.08] : [0.18, 0.24, 0.3] },
      );
    }
  for (const [top, size] of [
    [0.05, 0.12],
    [0.2, 0.05],
    [0.295, 0.022],
  ] as const)
    emission.polygon(
      [
        [0.5 - size * 0.9, top],
        [0.5 + size * 0.9, top],
        [0.5 + size * 0.6, top + size * 0.55],
        [0.5 - size * 0.6, top + size * 0.55],
      ],
      { color: [120, 120, 114] },
    );
  light.glow(0.5, 0.5, 0.34, 0.5, [11.5, 11.5, 11]);
  return {
    widthMetres: 4,
    dark: false,
    infraredPeak: 2,
    subject: {
      kind: 'person',
      speed: 1.4,
      ground: 0.9,
      height: 0.56,
      from: 0.36,
      to: 0.62,
      light: 26,
      infrared: 2,
    },
  };
}

export function retailTill({ albedo, light, emission }: Layers, random: () => number): SceneFacts {
  light.rectangle(0, 0, 1, 1, { color: [60, 60, 57] });
  albedo.rectangle(0, 0, 1, 0.5, { color: [0.52, 0.5, 0.46] });
  for (let shelf = 0; shelf < 3; shelf++) {
    albedo.rectangle(0.03, 0.06 + shelf * 0.15, 0.62, 0.2 + shelf * 0.15, { color: [0.06, 0.05, 0.04] });
    for (let item = 0; item < 22; item++) {
      const x = 0.04 + item * 0.0262;
      albedo.rectangle(x, 0.085 + shelf * 0.15 + random() * 0.03, x + 0.022, 0.19 + shelf * 0.15, {
        color: [0.1 + random() * 0.6, 0.1 + random() * 0.5, 0.08 + random() * 0.4],
      });
    }
  }
  albedo.rectangle(0.66, 0.1, 0.94, 0.44, { color: [0.04, 0.05, 0.06] });
  emission.rectangle(0.7, 0.14, 0.9, 0.28, { color: [17, 27, 37], toColor: [10, 20, 33] });
  albedo.rectangle(0, 0.5, 1, 1, {
    color: [0.42, 0.4, 0.37],
    tiles: { width: 0.1, height: 0.09, joint: 0.8 },
  });
  albedo.polygon(
    [
      [0.08, 0.66],
      [0.86, 0.6],
      [0.98, 0.86],
      [0.02, 0.98],
    ],
    { color: [0.36, 0.22, 0.12], grain: { amount: 0.12, size: 1 } },
  );
  albedo.polygon(
    [
      [0.02, 0.98],
      [0.98, 0.86],
      [0.98, 1],
      [0.02, 1],
    ],
    { color: [0.2, 0.12, 0.07] },
  );
  albedo.rectangle(0.54, 0.5, 0.72, 0.72, { color: [0.03, 0.03, 0.03] });
  emission.rectangle(0.56, 0.52, 0.7, 0.62, { color: [23, 40, 30] });
  for (let i = 0; i < 5; i++)
    albedo.rectangle(0.14 + i * 0.07, 0.72 + random() * 0.06, 0.19 + i * 0.07, 0.84, {
      color: [0.2 + random() * 0.5, 0.15 + random() * 0.5, 0.1 + random() * 0.5],
    });
  light.glow(0.45, 0.75, 0.4, 0.3, [40, 39, 37]);
  return {
    widthMetres: 3.5,
    dark: false,
    infraredPeak: 2,
    subject: {
      kind: 'person',
      speed: 0.8,
      ground: 0.66,
      height: 0.56,
      from: 0.16,
      to: 0.44,
      light: 77,
      infrared: 2,
    },
  };
}
