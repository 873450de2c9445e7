import { toCamOptError } from '../../domain/errors.ts';
import {
  isStreamPath,
  valuesOf,
  type SettingPath,
  type SettingValue,
  type SettingValues,
} from '../../domain/settingPaths.ts';
import { nearness } from '../../domain/tolerance.ts';
import { smartCodec } from '../../rules/smartCodec.ts';
import type { SecondReader, StreamMeasurement, StreamMeter } from '../ports.ts';
import type { CameraLink } from './cameraLink.ts';
import type { JudgedOutcome } from './classify.ts';
import type { CameraRecord } from './record.ts';
import { tokenOf } from './settingPlace.ts';

/** Evidence beside our own read-back. */
export interface Testimony {
  outcomes: JudgedOutcome[];
  /** what was heard, in words, for the step */
  detail: string;
}

/**
 * Our own codec read the camera back; an independent client must see the same, else neither is believed.
 * It comes unasked, so one that cannot read changes no outcome.
 */
export async function askSecondReader(
  reader: SecondReader,
  link: CameraLink,
  record: CameraRecord,
  outcomes: readonly JudgedOutcome[],
  signal: AbortSignal,
): Promise<Testimony> {
  const refs = record.work.filter((work) => work.sets > 0).map((work) => work.ref);
  const reading = await reader.read(await link.answersAt(signal), link.credentials, refs, signal);
  if (!reading.ok)
    return { outcomes: [...outcomes], detail: `the second reader could not read: ${reading.reason}` };
  const disagreements: string[] = [];
  const judged: JudgedOutcome[] = [];
  for (const outcome of outcomes) {
    const token = tokenOf(outcome, record.plan.base);
    const entity = reading.entities.find(
      ({ ref }) => ref.token === token && isStreamPath(outcome.path) === (ref.kind === 'encoder'),
    );
    const value = entity?.values[outcome.path];
    const believed = outcome.outcome === 'applied' || outcome.outcome === 'adapted';
    if (!believed || entity === undefined || value === undefined) judged.push(outcome);
    else if (nearness(outcome.path, outcome.got, value) === 'equal')
      judged.push({ ...outcome, witness: 'second-reader' });
    else {
      const detail = `read back as ${outcome.got}, an independent client reads ${value}`;
      disagreements.push(`${outcome.path} ${detail}`);
      const ourElement = (await link.readEntity(entity.ref, 'read', signal)).raw;
      const secondReading = { value, ourElement, theirElement: entity.raw };
      judged.push({ ...outcome, outcome: 'unverifiable', witness: 'second-reader', detail, secondReading });
    }
  }
  return {
    outcomes: judged,
    detail: disagreements.length === 0 ? 'an independent client reads the same' : disagreements.join('; '),
  };
}

const measuredSeconds = 6;

const measurable: readonly SettingPath[] = [
  'stream.codec',
  'stream.resolution',
  'stream.fps',
  'stream.bitrateMbps',
  'stream.gop',
];

/**
 * A new session on the main stream: what is really sent, whatever the camera says is configured. It was asked for, so
 * where no stream comes nothing about it is proven.
 */
export async function measureStream(
  meter: StreamMeter,
  link: CameraLink,
  record: CameraRecord,
  outcomes: readonly JudgedOutcome[],
  signal: AbortSignal,
): Promise<Testimony> {
  const main = record.plan.base.mainStream;
  if (main === null) return { outcomes: [...outcomes], detail: '' };
  const ofMainStream = (judge: (outcome: JudgedOutcome) => JudgedOutcome): JudgedOutcome[] =>
    outcomes.map((outcome) =>
      tokenOf(outcome, record.plan.base) === main &&
      measurable.includes(outcome.path) &&
      (outcome.outcome === 'applied' || outcome.outcome === 'adapted')
        ? judge(outcome)
        : outcome,
    );
  try {
    const uri = await link.streamUri(main, signal);
    const { cameraId, host } = link.target;
    const measured = await meter.measure({ cameraId, uri, host }, link.credentials, measuredSeconds, signal);
    const judged = ofMainStream((outcome) => againstMeasurement(outcome, measured));
    const smart = smartCodec(measured, setAfter(record));
    return {
      outcomes: judged,
      detail: [describe(measured), ...(smart === undefined ? [] : [smart])].join('; '),
    };
  } catch (error) {
    if (signal.aborted) throw error;
    const detail = `stream not measured: ${toCamOptError(error).message}`;
    const judged = ofMainStream((outcome) => ({
      ...outcome,
      outcome: 'unverifiable',
      witness: 'none',
      detail,
    }));
    return { outcomes: judged, detail };
  }
}

/** The main stream and its exposure as they are set now: what was there, with what was changed. */
function setAfter({ plan, work }: CameraRecord): Parameters<typeof smartCodec>[1] {
  const { settings, mainStream, mainSource } = plan.base;
  const written = (token: string | null): SettingValues =>
    work.find(({ ref }) => ref.token === token)?.after ?? {};
  const now = {
    ...valuesOf(settings),
    ...written(mainSource),
    ...written(mainStream),
  };
  return {
    fps: numberOf(now['stream.fps']),
    gop: numberOf(now['stream.gop']),
    maxShutter: typeof now['exposure.maxShutter'] === 'string' ? now['exposure.maxShutter'] : null,
  };
}

function numberOf(value: SettingValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function againstMeasurement(outcome: JudgedOutcome, measured: StreamMeasurement): JudgedOutcome {
  const seen: SettingValues = {
    'stream.codec': measured.codec,
    'stream.resolution': measured.resolution,
    'stream.fps': measured.fps,
    'stream.bitrateMbps': measured.bitrateMbps,
    'stream.gop': measured.gop,
  };
  const value = seen[outcome.path];
  if (value === undefined || value === null || outcome.got === null) return outcome;
  const { path } = outcome;
  const notInEffect = (detail: string): JudgedOutcome => ({
    ...outcome,
    got: value,
    outcome: 'ignored',
    witness: 'stream',
    detail,
    serious: true,
  });
  if (path === 'stream.codec' || path === 'stream.resolution') {
    if (nearness(path, outcome.got, value) === 'equal') return { ...outcome, witness: 'stream' };
    return notInEffect(`read back as ${outcome.got}, but the stream is ${value}`);
  }
  if ((path === 'stream.fps' || path === 'stream.gop') && isStill(outcome, Number(value)))
    return notInEffect(`read back as ${outcome.got}, but the stream still has ${value}`);
  // A long exposure or a smart codec drops frames by design, so rates are told and not punished.
  const share = Number(value) / Number(outcome.got);
  if (path === 'stream.fps' && (share < 0.85 || share > 1.1))
    return { ...outcome, detail: `configured ${outcome.got} fps, measured ${value}` };
  if (path === 'stream.gop' && (share < 0.9 || share > 1.1))
    return { ...outcome, detail: `configured ${outcome.got} frames, measured ${value}` };
  if (path === 'stream.bitrateMbps' && share > 1.2)
    return { ...outcome, detail: `cap ${outcome.got} Mb/s, measured ${value}` };
  return { ...outcome, witness: 'stream' };
}

/** The value from before to within 5 %, and not the one that was read back: a new session that shows the old setting. */
function isStill({ from, got }: JudgedOutcome, measured: number): boolean {
  const apart = (value: SettingValue): number => Math.abs(measured / Number(value) - 1);
  return from !== null && apart(from) <= 0.05 && apart(got) > 0.1;
}

function describe(measured: StreamMeasurement): string {
  const { codec, resolution, fps, bitrateMbps, seconds } = measured;
  return `stream: ${codec ?? '?'} ${resolution ?? '?'}, ${fps ?? '?'} fps, ${bitrateMbps ?? '?'} Mb/s over ${seconds} s`;
}
