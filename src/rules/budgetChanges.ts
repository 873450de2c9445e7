import type { Recommendation, RecommendedChange } from '../domain/recommendation.ts';
import type { SettingPath, SettingValue } from '../domain/settingPaths.ts';
import type { GivingWay } from '../domain/siteBudget.ts';
import { targetSettings } from '../domain/targetSettings.ts';
import { keyFrames } from './keyFrames.ts';
import { lookAgain } from './lookAgain.ts';
import { rateBand } from './frameRate.ts';
import { sizeFrom } from './offered.ts';
import type { PictureSize } from './offered.ts';
import { reachNote, widthNotKnown } from './pictureSize.ts';
import { needs } from './purposeWords.ts';
import { ruleTable } from './ruleTable.ts';
import { trim } from './situation.ts';
import type { Load, Over } from './siteLoad.ts';

const turnWords = {
  1: 'gives way first',
  2: 'gives way after overview and detection',
  3: 'gives way last',
} as const;

/** What one load gives up against the recommendation for the camera alone, with the reason. */
export function givenBy(load: Load, over: Over): GivingWay[] {
  const { camera, token, stream, size, fps, mbps } = load;
  const place = { cameraId: camera.cameraId, ...(token === undefined ? {} : { stream: token }) };
  const steps: GivingWay[] = [];
  if (size !== undefined && size.text !== stream.resolution)
    steps.push({
      ...place,
      path: 'stream.resolution',
      from: stream.resolution ?? '',
      to: size.text,
      reason: `${over.words}, even with every frame rate at its floor: ${turnOf(load)}, from ${stream.resolution ?? 'its size'} to ${size.text}`,
    });
  if (fps !== null && fps !== (stream.fps ?? null))
    steps.push({
      ...place,
      path: 'stream.fps',
      from: stream.fps ?? fps,
      to: fps,
      reason: rateReason(load, fps, over),
    });
  if (mbps !== null && mbps !== (stream.bitrateMbps ?? null))
    steps.push({
      ...place,
      path: 'stream.bitrateMbps',
      from: stream.bitrateMbps ?? mbps,
      to: mbps,
      reason: `${trim(mbps)} Mb/s is the model for ${size?.text ?? 'this size'} at ${trim(fps ?? 0)} fps, which is what the ${over.of} leaves this camera`,
    });
  return steps;
}

function turnOf({ camera }: Load): string {
  const { purpose } = camera.recommendation;
  return `${purpose} ${turnWords[ruleTable[purpose].evidence]}`;
}

function rateReason(load: Load, fps: number, over: Over): string {
  const { site, recommendation } = load.camera;
  const { least } = rateBand({ row: ruleTable[recommendation.purpose], site });
  if (fps > (load.now?.fps ?? Infinity))
    return `${trim(fps)} fps of the ${trim(least)} that ${needs(recommendation.purpose)}: ${over.words}, so nobody gets all of it`;
  const end =
    fps < least
      ? `${trim(fps)} fps of the ${trim(least)} that it should have`
      : `the ${trim(fps)} fps at the lower end of its band`;
  return `${over.words}: ${turnOf(load)}, frame rate before size, to ${end}`;
}

/** The recommendation of a camera with what its streams give up. */
export function withBudget(
  loads: readonly Load[],
  steps: readonly GivingWay[],
  over: Over,
): Recommendation | undefined {
  const [first] = loads;
  if (first === undefined || steps.length === 0) return undefined;
  const { recommendation, reading } = first.camera;
  let { changes } = recommendation;
  for (const load of loads) {
    const own = steps.filter(({ stream }) => stream === load.token);
    for (const { path, to, reason } of own) {
      // Where it gets more than it has, what is lost otherwise is what the rule for it says.
      const rule = recommendation.changes.find((known) => known.path === path && known.stream === load.token);
      const more = typeof to === 'number' && to > Number(presentValue(load.now, path) ?? Infinity);
      const loss = more ? (rule?.loss ?? over.loss) : over.loss;
      changes = replaced(changes, load, path, to, { reason, rule: 'R-BUDGET', loss });
    }
    if (own.some(({ path }) => path === 'stream.fps')) changes = withKeyFrames(changes, load);
  }
  const held = steps.filter(({ path, stream, to }) => path === 'stream.fps' && to === nowFps(loads, stream));
  const notes = [
    ...held.map(({ from, to }) => `frame rate: ${to} stay instead of ${from} fps, since ${over.words}`),
    ...asWarning(againAfter(changes)),
    ...loads.flatMap((load) => asWarning(widthNote(load, load.size))),
  ];
  const stale = [
    ...asWarning(againAfter(recommendation.changes)),
    ...loads.flatMap((load) => asWarning(widthNote(load, sizeFrom(load.stream.resolution)))),
  ];
  return {
    ...recommendation,
    recommendedSettings: targetSettings(reading, changes),
    changes: [...changes],
    warnings: [...new Set([...recommendation.warnings.filter((text) => !stale.includes(text)), ...notes])],
  };
}

function againAfter(changes: readonly RecommendedChange[]): string | undefined {
  return lookAgain(changes.filter(({ rule }) => rule !== 'R-SUB').map(({ path }) => path));
}

/** How far the pixels reach where nobody knows how wide the scene is. */
function widthNote({ camera }: Load, size: PictureSize | undefined): string | undefined {
  const { purpose, warnings } = camera.recommendation;
  const said = warnings.some((text) => text.startsWith(widthNotKnown));
  return said && size !== undefined ? reachNote(purpose, size.width) : undefined;
}

function asWarning(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

function nowFps(loads: readonly Load[], token: string | undefined): number | null | undefined {
  return loads.find((load) => load.token === token)?.now?.fps;
}

/** The change of this setting, with another target; none where the target is what the camera has. */
function replaced(
  changes: readonly RecommendedChange[],
  { token, now }: Load,
  path: SettingPath,
  to: SettingValue,
  why: { reason: string; rule: string; loss: string },
): RecommendedChange[] {
  const others = changes.filter((change) => change.path !== path || change.stream !== token);
  const current = presentValue(now, path);
  if (to === current) return others;
  const change = {
    path,
    ...(token === undefined ? {} : { stream: token }),
    current,
    recommended: to,
    ...why,
  };
  const at = others.findIndex((known) => known.stream === token && order(known.path) > order(path));
  return at < 0 ? [...others, change] : [...others.slice(0, at), change, ...others.slice(at)];
}

/** As the rules settle them; what is not about a stream comes after. */
function order(path: SettingPath): number {
  const at = inTurn.indexOf(path);
  return at < 0 ? inTurn.length : at;
}
const inTurn: readonly SettingPath[] = [
  'stream.codec',
  'stream.profile',
  'stream.resolution',
  'stream.fps',
  'stream.rateControl',
  'stream.bitrateMbps',
  'stream.gop',
];

/** Key frames are set in frames: with another rate the same seconds are another number. */
function withKeyFrames(changes: readonly RecommendedChange[], load: Load): RecommendedChange[] {
  const { camera, token, now, stream, capability, fps } = load;
  const own = (change: RecommendedChange): boolean => change.path === 'stream.gop' && change.stream === token;
  if (capability === undefined || fps === null || !stream.codec) return [...changes];
  if (camera.site.neverTouch.includes('stream.gop')) return [...changes];
  const { change } = keyFrames({
    current: now?.gop,
    capability,
    fps,
    codec: stream.codec,
    seconds: ruleTable[camera.recommendation.purpose].gopSeconds,
  });
  if (change === undefined) return changes.filter((known) => !own(known));
  const { to, reason, rule, loss } = change;
  return replaced(changes, load, 'stream.gop', to, { reason, rule, loss });
}

function presentValue(now: Load['now'], path: SettingPath): SettingValue {
  if (path === 'stream.fps') return now?.fps ?? null;
  if (path === 'stream.resolution') return now?.resolution ?? null;
  if (path === 'stream.bitrateMbps') return now?.bitrateMbps ?? null;
  return now?.gop ?? null;
}
