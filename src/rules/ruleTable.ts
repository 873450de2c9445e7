import type { Purpose } from '../domain/camera.ts';

/** Targets of one purpose. `docs/rules.md` is made from this table. */
export interface PurposeRow {
  /** horizontal pixels per metre at the target that the rules ask for */
  density: number;
  /** the classes of EN 62676-4 that stand for it, edition 2015 and edition 2025 */
  label2015: string;
  label2025: string;
  /** lowest and highest frames per second that are left alone, on 50 Hz and on 60 Hz mains */
  fps: Readonly<Record<50 | 60, readonly [number, number]>>;
  /** how far a budget may press the frame rate */
  fpsFloor: number;
  codec: 'as-policy' | 'H.264';
  rateControl: 'VBR' | 'CBR' | 'either';
  /** on top of the bitrate model */
  bitrateFactor: number;
  /** the factor holds the noise of a place without light at night already */
  nightInFactor?: true;
  /** seconds between key frames */
  gopSeconds: number;
  /** metres per second across the picture that are assumed, and who moves so */
  speed: number;
  subject: string;
  wdr: 'off' | 'on' | 'if-backlit' | 'by-day';
  irCut: 'auto' | 'day' | 'fixed';
  /** parts of the camera's range: left alone between the two, else set to `aim` */
  noiseReduction: { min: number; max: number; aim: number };
  /** most gain, as a part of the camera's range */
  gainCap: number;
  /** who gives way first when the site is over its budget: 1 before 2 before 3 */
  evidence: 1 | 2 | 3;
}

/** Pixels of movement during one exposure that do no harm: people, and the strokes of a number plate. */
export const blurPixels = { people: 2, plate: 1.5 } as const;

const slow = { min: 0.3, max: 0.6, aim: 0.5 };
const usual = { min: 0.3, max: 0.5, aim: 0.4 };
const careful = { min: 0.2, max: 0.4, aim: 0.3 };

export const ruleTable: Readonly<Record<Purpose, PurposeRow>> = {
  overview: {
    density: 25,
    label2015: 'detect',
    label2025: 'overview to outline, 20-40',
    fps: { 50: [8, 10], 60: [8, 10] },
    fpsFloor: 5,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1,
    gopSeconds: 2,
    speed: 1.4,
    subject: 'walking people',
    wdr: 'if-backlit',
    irCut: 'auto',
    noiseReduction: slow,
    gainCap: 0.8,
    evidence: 1,
  },
  detection: {
    density: 25,
    label2015: 'detect',
    label2025: 'outline to discern, 40-80',
    fps: { 50: [10, 10], 60: [10, 10] },
    fpsFloor: 5,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1,
    gopSeconds: 2,
    speed: 4,
    subject: 'running people',
    wdr: 'by-day',
    irCut: 'auto',
    noiseReduction: usual,
    gainCap: 0.7,
    evidence: 1,
  },
  observation: {
    density: 62,
    label2015: 'observe',
    label2025: 'discern, 80',
    fps: { 50: [12, 12], 60: [15, 15] },
    fpsFloor: 8,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1,
    gopSeconds: 2,
    speed: 1.4,
    subject: 'walking people',
    wdr: 'if-backlit',
    irCut: 'auto',
    noiseReduction: usual,
    gainCap: 0.7,
    evidence: 2,
  },
  recognition: {
    density: 125,
    label2015: 'recognise',
    label2025: 'perceive, 125',
    fps: { 50: [12, 12], 60: [15, 15] },
    fpsFloor: 8,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1,
    gopSeconds: 2,
    speed: 1.4,
    subject: 'walking people',
    wdr: 'if-backlit',
    irCut: 'auto',
    noiseReduction: careful,
    gainCap: 0.6,
    evidence: 2,
  },
  identification: {
    density: 250,
    label2015: 'identify',
    label2025: 'characterise, 250; faces validate at 500',
    fps: { 50: [15, 25], 60: [15, 30] },
    fpsFloor: 12,
    codec: 'as-policy',
    rateControl: 'either',
    bitrateFactor: 1.3,
    gopSeconds: 1,
    speed: 1.4,
    subject: 'walking people',
    wdr: 'if-backlit',
    irCut: 'auto',
    noiseReduction: { min: 0, max: 0.2, aim: 0.2 },
    gainCap: 0.5,
    evidence: 3,
  },
  plate: {
    density: 330,
    label2015: 'none (330 for a 52 cm plate of 170 px)',
    label2025: 'validate, 500',
    fps: { 50: [25, 25], 60: [30, 30] },
    fpsFloor: 15,
    codec: 'H.264',
    rateControl: 'CBR',
    bitrateFactor: 1.3,
    gopSeconds: 1,
    speed: 2.85,
    subject: 'vehicles at 30 km/h, 20 degrees off the axis',
    wdr: 'off',
    irCut: 'fixed',
    noiseReduction: { min: 0, max: 0.1, aim: 0.1 },
    gainCap: 0.3,
    evidence: 3,
  },
  entrance: {
    density: 250,
    label2015: 'identify',
    label2025: 'characterise, 250-500',
    fps: { 50: [15, 15], 60: [15, 15] },
    fpsFloor: 12,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1.2,
    gopSeconds: 1,
    speed: 0.7,
    subject: 'people slowing down at a door',
    wdr: 'on',
    irCut: 'auto',
    noiseReduction: careful,
    gainCap: 0.6,
    evidence: 3,
  },
  retail: {
    density: 250,
    label2015: 'identify',
    label2025: 'characterise, 250',
    fps: { 50: [15, 25], 60: [15, 25] },
    fpsFloor: 12,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1.2,
    gopSeconds: 1,
    speed: 0.7,
    subject: 'hands at a till',
    wdr: 'if-backlit',
    irCut: 'day',
    noiseReduction: careful,
    gainCap: 0.6,
    evidence: 3,
  },
  parking: {
    density: 62,
    label2015: 'observe to recognise, 62-125',
    label2025: 'discern to perceive, 80-125',
    fps: { 50: [10, 15], 60: [10, 15] },
    fpsFloor: 8,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1.4,
    gopSeconds: 2,
    speed: 2.8,
    subject: 'cars at 10 km/h',
    wdr: 'by-day',
    irCut: 'auto',
    noiseReduction: usual,
    gainCap: 0.7,
    evidence: 2,
  },
  night: {
    density: 62,
    label2015: 'observe',
    label2025: 'discern, 80',
    fps: { 50: [10, 12], 60: [10, 15] },
    fpsFloor: 8,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 1.3,
    nightInFactor: true,
    gopSeconds: 2,
    speed: 0.8,
    subject: 'people standing or walking slowly',
    wdr: 'off',
    irCut: 'auto',
    noiseReduction: slow,
    gainCap: 0.8,
    evidence: 2,
  },
  corridor: {
    density: 125,
    label2015: 'recognise',
    label2025: 'perceive, 125',
    fps: { 50: [10, 12], 60: [10, 12] },
    fpsFloor: 8,
    codec: 'as-policy',
    rateControl: 'VBR',
    bitrateFactor: 0.8,
    gopSeconds: 2,
    speed: 0.7,
    subject: 'people walking towards the camera',
    wdr: 'if-backlit',
    irCut: 'auto',
    noiseReduction: usual,
    gainCap: 0.7,
    evidence: 2,
  },
};

/** Narrower pictures are never recommended for recording, and no budget makes one so. */
export const narrowest = 1280;

/** Sub streams are looked at live and never recorded. Nx stops motion detection above 1024x768. */
export const liveView = {
  maxWidth: 1024,
  maxHeight: 768,
  fps: [8, 15] as const,
  maxMbps: 1,
  gopSeconds: 2,
} as const;

/** What is too small a difference to write to a camera for. */
export const deadBand = { fps: 1, bitrate: 0.15, gop: 0.2, stops: 1 / 3, gain: 0.05 } as const;
