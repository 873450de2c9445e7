import { purposes } from '../domain/camera.ts';
import type { Purpose } from '../domain/camera.ts';
import { pictureThresholds } from '../domain/picture.ts';
import { defaultSiteFacts } from '../domain/siteFacts.ts';
import { bitrateModel, modelMbps } from './bitrateModel.ts';
import { pictureLimits } from './pictureComparison.ts';
import { ruleCatalogue, sources } from './ruleCatalogue.ts';
import { blurPixels, deadBand, liveView, narrowest, ruleTable } from './ruleTable.ts';
import { aboutFraction, usualShutter } from './shutterLimit.ts';
import { trim } from './situation.ts';

/** `docs/rules.md`: every rule, its numbers and its source, from the data that the rules read. */
export function rulesPage(): string {
  return `${[intro, targets(), rules(), bitrate(), exposure(), small(), live, budget, metrics(), comparison(), standard()].join('\n\n')}\n`;
}

const intro = `# Rules

Made by \`node scripts/rulesPage.ts\` from the data that the rules read; a test fails when it is stale.

A recommendation is made for one camera from its purpose, what it is set to, what it offers over ONVIF, what the policy of the
site says, and the numbers of one picture. Every change carries its reason in one sentence, the name of its rule, and what is
lost by leaving it. Nothing is proposed that the camera does not offer, and with a recommendation applied the rules propose
nothing more. A camera without a purpose counts as observation.

Order: codec, size, frame rate, bitrate, key frames, each with what came before it settled; then exposure, gain, WDR and
backlight, infrared filter, noise reduction. Quality, brightness, contrast, saturation, sharpness and white balance are left alone.
Where the VMS owns the streams, everything about streams is advice. Where ONVIF shows only
the image profile now in force, what is right by day or by night only is advice too.`;

function targets(): string {
  return `## Targets by purpose

Pixels per metre are horizontal, at the target; the classes are those of EN 62676-4 (edition 2015, and edition 2025 as vendors
summarise it). \`5|6\` is 50 Hz | 60 Hz mains. A frame rate inside the band stays; the floor is how far a budget may press it.
The shutter is the longest time of automatic exposure, with nothing known about the site. Noise reduction and gain are parts
of the camera's own range.

${table(
  [
    'purpose',
    'px/m',
    '2015',
    '2025',
    'fps',
    'floor',
    'codec, rate',
    'bits',
    'key frame',
    'shutter',
    'WDR',
    'IR filter',
    'noise red.',
    'gain up to',
  ],
  purposes.map(targetRow),
)}`;
}

const codecWords = { 'as-policy': 'as the policy says', 'H.264': 'H.264' } as const;
const wdrWords = {
  off: 'off',
  on: 'on',
  'if-backlit': 'on if backlit',
  'by-day': 'advice: by day only',
} as const;
const irWords = { auto: 'AUTO', day: 'ON or AUTO', fixed: 'fixed, by the light' } as const;

function targetRow(purpose: Purpose): string[] {
  const row = ruleTable[purpose];
  const { noiseReduction: nr } = row;
  const rate = row.rateControl === 'either' ? 'VBR or CBR' : row.rateControl;
  return [
    purpose,
    String(row.density),
    row.label2015,
    row.label2025,
    both(bandText(row.fps[50]), bandText(row.fps[60])),
    String(row.fpsFloor),
    `${codecWords[row.codec]}, ${rate}`,
    `x ${row.bitrateFactor}`,
    `${row.gopSeconds} s`,
    both(shutterAt(purpose, 50), shutterAt(purpose, 60)),
    wdrWords[row.wdr],
    irWords[row.irCut],
    `${percent(nr.min)}-${percent(nr.max)}, else ${percent(nr.aim)}`,
    percent(row.gainCap),
  ];
}

function shutterAt(purpose: Purpose, mainsHz: 50 | 60): string {
  return String(
    usualShutter({
      purpose,
      row: ruleTable[purpose],
      site: { ...defaultSiteFacts, mainsHz },
      sceneWidth: null,
      mainWidth: null,
      metrics: null,
      activeProfileOnly: false,
      seen: null,
    }).to,
  );
}

function rules(): string {
  const parts = Object.entries(ruleCatalogue).map(
    ([name, { decides, says, source }]) => `### ${name}: ${decides}\n\n${says}\n\nSource: ${source}.`,
  );
  const read = sources.map(([name, url]) => `- [${name}](${url})`);
  return `## The rules\n\n${parts.join('\n\n')}\n\n### Where the numbers were read\n\n${read.join('\n')}`;
}

function bitrate(): string {
  const sizes: [string, number][] = [
    ['1280x720', 1280 * 720],
    ['1920x1080', 1920 * 1080],
    ['2560x1440', 2560 * 1440],
    ['2592x1944', 2592 * 1944],
    ['3840x2160', 3840 * 2160],
  ];
  const rows = [5, 10, 12, 15, 25, 30].map((fps) => [
    String(fps),
    ...sizes.map(([, pixels]) =>
      trim(modelMbps({ pixels, fps, codec: 'H.264', complexity: 'normal', factor: 1 }) ?? 0),
    ),
  ]);
  const { scene, codec, anchorMbps, pixelPower, ratePower } = bitrateModel;
  return `## Bitrate model

\`Mb/s = ${anchorMbps} x (pixels / 2073600)^${pixelPower} x (fps / 25)^${ratePower} x scene x codec x purpose x night\`

Scene: simple ${scene.simple}, normal ${scene.normal}, complex ${scene.complex}. Codec: H.264 ${codec['H.264']}, H.265 ${codec['H.265']}. Night: ${bitrateModel.unlit} where the policy
says \`night_light: none\`, else 1. This is our fit, not a standard: look at the picture. H.264, normal scene, purpose x 1, Mb/s:

${table(['fps', ...sizes.map(([name]) => name)], rows)}

Disk: \`TB = Mb/s x 86400 x days / 8 000 000\`, at the cap, recording all day; 4 Mb/s for 30 days are 1.3 TB.`;
}

function exposure(): string {
  const rows = purposes.map((purpose) => {
    const { density, speed, subject } = ruleTable[purpose];
    const plate = purpose === 'plate';
    const blur = plate ? blurPixels.plate : blurPixels.people;
    return [
      purpose,
      subject,
      trim(speed),
      String(density),
      String(blur),
      aboutFraction((blur / (density * speed)) * 1e6),
    ];
  });
  return `## Exposure

\`time = blur / (pixels per metre x speed across the picture)\`, then the longest of 1/25, 1/50, 1/100 (50 Hz) or 1/30, 1/60, 1/120
(60 Hz) that is short enough; where none is, the next fraction in steps of 50 (of 250 above 1/1000), with a warning of dark bands under lamps.
The policy's \`subject_speed\`, \`vehicle_kmh\` and \`vehicle_angle\` take the place of what is assumed here. For plates 1/(11 x km/h) is the longest,
and the pixels per metre of the view count where its width is known.

${table(['purpose', 'who moves', 'm/s', 'px/m', 'blur px', 'allowed s'], rows)}`;
}

function small(): string {
  return `## Differences that are left alone

${table(
  ['setting', 'left alone within'],
  [
    ['frame rate', `${deadBand.fps} fps of the band`],
    ['bitrate cap', `${percent(deadBand.bitrate)}, unless the policy's limit is exceeded`],
    ['key frames', percent(deadBand.gop)],
    ['longest shutter', 'a third of a stop'],
    ['highest gain', `${percent(deadBand.gain)} of the range above the target; never raised`],
  ],
)}`;
}

const live = `## Live streams

Every stream that is not the recorded one of its video source: at most ${liveView.maxWidth}x${liveView.maxHeight} in the shape it has, ${liveView.fps[0]}-${liveView.fps[1]} fps, at
most ${liveView.maxMbps} Mb/s, a key frame every ${liveView.gopSeconds} s. H.265 there is advice, and JPEG is
left alone.`;

const budget = `## Over the line or the disk

Totals are at the caps, recording all day, over the cameras that are looked at together; streams without a cap are listed as not counted.
Over \`link_mbps\` or \`storage_tb\` cameras give way until it fits, in this order, and each such change carries R-BUDGET:

1. A cap that stayed because it was near enough to the model goes down to it; then every frame rate above the lower end of its band goes there. Nothing is lost
   by either.
2. Frame rates go down to the floor of the purpose; one that was to be raised stays.
3. Only where all frame rates at their floors are too much still: sizes, to the next smaller one of the same shape, not under ${narrowest} px of
   width nor under the pixels per metre of the purpose where the scene width is known. Then frame rates come back as far as they fit.

In each step first ${[1, 2, 3].map((level) => purposes.filter((purpose) => ruleTable[purpose].evidence === level).join(', ')).join('; then ')};
and among these the camera with the most Mb/s first. The cap goes down with rate and size, by the model. Streams that the VMS owns and what the
policy never touches give nothing. More line or disk never gives less: no size is smaller, and with the same sizes no rate is lower.`;

function metrics(): string {
  const t = pictureThresholds;
  return `## Numbers of a picture

Of a snapshot, or number by number the median of three where the first one shows something odd, scaled to 640 px of width; Y is luma, 0 to 255. One frame says nothing about motion blur, and a snapshot may be encoded
otherwise than the stream. Darkness, clipping and contrast mean nothing on plate cameras; sharpness is not judged in backlight or noise.

${table(
  ['number', 'formula', 'flag'],
  [
    [
      'mean, dark share',
      `mean Y; share of Y < ${t.darkLevel}`,
      `too-dark: mean < ${t.tooDarkMean} or share > ${t.tooDarkShare}`,
    ],
    ['burnt out', `share of Y > ${t.clippedLevel}`, `over-exposed: > ${t.overExposedShare}`],
    [
      'backlit',
      `smaller of the shares Y < ${t.backlitLevels[0]} and Y > ${t.backlitLevels[1]}`,
      `backlit: > ${t.backlitShare}`,
    ],
    [
      'contrast',
      '(99th - 1st percentile) / 255',
      `low-contrast: < ${t.lowContrast}; flat: under ${t.flat} of 255 steps`,
    ],
    ['sharpness', 'var(Laplacian) / var(Y)', `soft: < ${t.soft}; blurred: < ${t.blurred}`],
    [
      'noise',
      'Immerkær on the flattest 20 % of 8x8 blocks',
      `noisy: > ${t.noisy}; very-noisy: > ${t.veryNoisy}`,
    ],
    [
      'grey',
      'mean of (largest - smallest channel) of the pixels / mean of all channels',
      'night-mode: < 0.02',
    ],
  ],
)}`;
}

function comparison(): string {
  const limits = pictureLimits;
  return `## Before and after

A picture warns and rolls nothing back. One that shows something odd is taken three times, and the medians count. Worse is: mean Y moved by more than ${limits.meanLuma} away from the middle; burnt out by ${limits.shareClipped} more; dark beside
bright by ${limits.backlit} more, and backlit; noise x ${limits.noiseFactor} and over ${limits.noiseFloor}; sharpness under ${limits.sharpnessFactor} of before. Noise and sharpness are compared between pictures of one size only. A
picture of one tone that was none before is worse than any. With \`--verify claude\` Claude compares the two as well.`;
}

function standard(): string {
  return `## EN 62676-4

Horizontal pixels per metre. Sources disagree whether the classes of 2015 (in force beside them, or replaced) still hold, so both are
named; EN 62676-4:2015 also has Monitor, 12.5. The paid text of 2025 was not read: these are vendors' summaries (JVSG, Hikvision, Axis).

${table(
  ['2015', 'px/m', '2025', 'px/m'],
  [
    ['', '', 'Overview', '20'],
    ['Detect', '25', 'Outline', '40'],
    ['Observe', '62.5', 'Discern', '80'],
    ['Recognise', '125', 'Perceive', '125'],
    ['Identify', '250', 'Characterise', '250'],
    ['', '', 'Validate (person, number plate)', '500'],
    ['', '', 'Scrutinise', '1500'],
  ],
)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function both(at50: string, at60: string): string {
  return at50 === at60 ? at50 : `${at50}|${at60}`;
}

function bandText([low, high]: readonly [number, number]): string {
  return low === high ? String(low) : `${low}-${high}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
